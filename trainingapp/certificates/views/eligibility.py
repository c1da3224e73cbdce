"""Who is eligible and why not, and issuing to all who wait."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.certificates import queries, services
from trainingapp.certificates.queries import Candidate
from trainingapp.certificates.views.blueprint import bp
from trainingapp.certificates.views.print_files import site_form
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import Page, slice_page
from trainingapp.web.responses import page, see_other


@bp.get("/cohorts/<int:cohort_id>/certificates")
@allow(cohort_policies.manage, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Who is eligible and who is not, because …; what was issued; print files."""
    found = queries.candidates(cohort)
    shown = request.args.get("show", "")
    return page(
        "certificates/index.html",
        cohort=cohort,
        listed=_listed(found, shown, search_text()),
        shown=shown,
        eligible=sum(c.eligibility.is_eligible for c in found),
        issued=sum(c.certificate_id is not None and not c.is_void for c in found),
        waiting=sum(c.eligibility.is_eligible and c.certificate_id is None for c in found),
        total=len(found),
        print_files=list(session.scalars(queries.print_files(cohort).limit(20))),
        pick=site_form(cohort),
    )


def _listed(found: list[Candidate], shown: str, text: str) -> Page[Candidate]:
    """The page of those that the filter shows and the search finds."""
    rows = [c for c in found if _is_shown(c, shown) and (not text or _is_found(c, text))]
    return slice_page(rows, page_number())


def _is_shown(candidate: Candidate, shown: str) -> bool:
    match shown:
        case "eligible":
            return candidate.eligibility.is_eligible
        case "not":
            return not candidate.eligibility.is_eligible
        case "issued":
            return candidate.certificate_id is not None
    return True


def _is_found(candidate: Candidate, text: str) -> bool:
    entry = candidate.entry
    return text in entry.name or text.upper() in entry.trainee_no or text in candidate.certificate_no


@bp.post("/cohorts/<int:cohort_id>/certificates/issue")
@allow(cohort_policies.manage, cohort=Cohort)
def issue(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Issue to all who are eligible and have none."""
    count = services.issue(cohort, check_url=_check_url(), by=person, at=clock.now())
    return see_other("certificates.index", _("%(n)s certificates were issued.", n=count), cohort_id=cohort.id)


def _check_url() -> str:
    """Where the public checks a certificate, up to the code."""
    public_url = current_app.config["SETTINGS"].public_url
    path = url_for("certificates.check_form")
    return f"{public_url or request.url_root.rstrip('/')}{path}/"
