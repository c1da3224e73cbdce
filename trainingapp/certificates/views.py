"""Eligibility, issuing, the register, PDF files and the public check."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_name
from trainingapp.certificates import policies, queries, services
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.forms import CheckForm, RevokeForm
from trainingapp.certificates.models import Certificate, PrintFile
from trainingapp.certificates.queries import Candidate
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.forms.sites import SiteFilter
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import allow, public
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import Page, slice_page
from trainingapp.web.responses import attachment, form_page, page, see_other, stored_attachment

bp = Blueprint("certificates", __name__, template_folder="templates")
PDF = "application/pdf"


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
        pick=_site_form(cohort),
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


@bp.get("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def show(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """One entry of the register."""
    return _show(cohort, certificate, RevokeForm())


def _show(cohort: Cohort, certificate: Certificate, form: RevokeForm) -> ResponseReturnValue:
    content = CertificateContent.from_json(certificate.content)
    return form_page("certificates/show.html", form, cohort=cohort, certificate=certificate, content=content)


@bp.post("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>/revoke")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def revoke(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """Declare it void."""
    form = RevokeForm()
    if form.validate_on_submit():
        with form.refusals():
            services.revoke(certificate, form.reason.text, by=person, at=clock.now())
            return see_other(
                "certificates.show",
                _("The certificate is void."),
                cohort_id=cohort.id,
                certificate_id=certificate.id,
            )
    return _show(cohort, certificate, form)


@bp.get("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>.pdf")
@allow(policies.read, cohort=Cohort, certificate=Certificate)
def download(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """One certificate as a PDF."""
    if certificate.revoked_at is not None:
        abort(404)
    name = f"{certificate.number} {certificate.content['name']}.pdf"
    return attachment(services.pdf_of(certificate), name, PDF, inline=True)


@bp.get("/cohorts/<int:cohort_id>/my-certificate")
@allow(cohort_policies.take_part, cohort=Cohort)
def mine(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The trainee's own certificate, or what is still missing for it."""
    enrolment = cohort_policies.enrolment_of(person, cohort)
    assert enrolment is not None  # the policy
    return page(
        "certificates/mine.html",
        cohort=cohort,
        certificate=queries.of_enrolment(enrolment),
        eligibility=queries.eligibility_of(enrolment),
    )


@bp.post("/cohorts/<int:cohort_id>/certificates/print-files")
@allow(cohort_policies.manage, cohort=Cohort)
def order_print_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Order the print file of a site, or of the whole class."""
    pick = _site_form(cohort)
    if pick.is_elsewhere:
        abort(404)
    if pick.problem:
        raise DomainError(pick.problem)
    site = pick.chosen
    result_url = url_for("certificates.index", cohort_id=cohort.id) + "#print-files"
    print_file = services.order_print_file(cohort, site, result_url=result_url, by=person)
    return see_other("jobs.show", job_id=print_file.job_id)


def _site_form(cohort: Cohort) -> SiteFilter:
    """Which site a print file is for, or the whole class."""
    return SiteFilter.asked(
        session.scalars(cohorts.sites(cohort)).all(), request.form, none=_("The whole class")
    )


@bp.get("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>.pdf")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def download_print_file(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """A finished print file."""
    if print_file.file is None:
        abort(404)
    return stored_attachment(print_file.file, PDF)


@bp.get("/check")
@public
def check_form() -> ResponseReturnValue:
    """Where somebody without a QR reader types the code."""
    form = CheckForm(request.args)
    if request.args and form.validate():
        return redirect(url_for("certificates.check", code=form.code.text), 303)
    return form_page("certificates/check_form.html", form)


@bp.get("/check/<string:code>")
@public
def check(code: str) -> ResponseReturnValue:
    """Confirms a certificate to the public: number, masked name, class, dates, state; nothing else."""
    certificate = queries.by_code(code)
    content = CertificateContent.from_json(certificate.content) if certificate else None
    name = masked_name(content.name) if content else ""
    body = page("certificates/check.html", certificate=certificate, content=content, name=name)
    response = make_response(body, 200 if certificate else 404)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
