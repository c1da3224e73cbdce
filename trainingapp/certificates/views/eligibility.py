"""Who is eligible and why not: the table of the class, and a page for each trainee."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.attendance import queries as attendance
from trainingapp.certificates import listing, queries, services
from trainingapp.certificates.forms import ReasonForm, WaiverForm
from trainingapp.certificates.models import Waiver
from trainingapp.certificates.views.blueprint import bp
from trainingapp.certificates.views.print_files import site_form
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import queries as reflections
from trainingapp.web.access import allow
from trainingapp.web.forms import Form, page_number, search_text
from trainingapp.web.responses import XLSX, attachment, form_page, page, see_other

LARGE = 2000
"""With more people than this the page is shown before everybody was looked at."""
MOST_SITES = 120
"""With more sites than this no choice of them is offered."""


@bp.get("/cohorts/<int:cohort_id>/certificates")
@allow(cohort_policies.manage, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Who is eligible and who is not, because …; what was issued; print files."""
    shown, site, search = _shown(), _site(cohort), search_text()
    asked: dict[str, Any] = {"shown": shown, "site": site, "search": search}
    if request.headers.get("HX-Request"):
        found = queries.survey(cohort, seen_by=person)
        return page("certificates/_figures.html", cohort=cohort, counts=found.counts, **asked)
    listed = queries.page_of(cohort, page_number(), seen_by=person, **asked)
    quota = queries.quota(cohort)
    is_quick = bool(shown) or quota.people <= LARGE
    counts = queries.survey(cohort, seen_by=person).counts if is_quick else None
    sites = list(session.scalars(cohorts.sites(cohort).limit(MOST_SITES + 1)))
    return page(
        "certificates/index.html",
        cohort=cohort,
        listed=listed,
        counts=counts,
        sites=sites if len(sites) <= MOST_SITES else [],
        standing=queries.standing_list(cohort),
        issued=queries.count(cohort),
        quota=quota,
        print_files=list(session.scalars(queries.print_files(cohort).limit(20))),
        pick=site_form(cohort),
        **asked,
    )


@bp.get("/cohorts/<int:cohort_id>/certificates/eligibility.xlsx")
@allow(cohort_policies.manage, cohort=Cohort)
def eligibility_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Everybody whom the table shows, as a spreadsheet in the order of the ceremony."""
    everybody = queries.candidates(cohort)
    fitting = queries.ids_of(cohort, shown=_shown(), site=_site(cohort), search=search_text(), seen_by=person)
    found = [one for one in everybody if fitting is None or one.entry.enrolment_id in fitting]
    name = _("%(title)s – eligibility", title=cohort.title)
    return attachment(listing.eligibility_workbook(found, cohort.zone), f"{name}.xlsx", XLSX)


def _shown() -> str:
    shown = request.args.get("show", "")
    return shown if shown in queries.SHOWN else ""


def _site(cohort: Cohort) -> Site | None:
    number = request.args.get("site", 0, type=int)
    found = session.get(Site, number) if 0 < number < 2**31 else None
    return found if found is not None and found.cohort_id == cohort.id else None


@bp.get("/cohorts/<int:cohort_id>/certificates/trainees/<int:enrolment_id>")
@allow(cohort_policies.look_after, cohort=Cohort, enrolment=Enrolment)
def trainee(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """One trainee: each condition, exceptions from it, the award, the certificate."""
    return _trainee(person, enrolment, WaiverForm())


def _trainee(person: Person, enrolment: Enrolment, form: Form) -> ResponseReturnValue:
    cohort, found = enrolment.cohort, queries.eligibility_of(enrolment)
    open_to = [one.condition for one in found.obstacles if one.condition.may_be_waived]
    if isinstance(form, WaiverForm):
        form.offer(open_to)
    return form_page(
        "certificates/trainee.html",
        form,
        cohort=cohort,
        enrolment=enrolment,
        eligibility=found,
        open_to=open_to,
        half_days=attendance.register_of(enrolment),
        work=[one for one in reflections.own_work(enrolment).values() if one.submitted_at is not None],
        waivers=queries.waivers_of(enrolment),
        award=queries.open_award(enrolment),
        certificate=queries.of_enrolment(enrolment),
        may_manage=cohort_policies.manage(person, cohort),
        nomination=ReasonForm(formdata=None),
        awards_open=bool(cohort.award_percent),
    )


@bp.post("/cohorts/<int:cohort_id>/certificates/trainees/<int:enrolment_id>/waivers")
@allow(cohort_policies.manage, cohort=Cohort, enrolment=Enrolment)
def sign_for(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """Sign for an exception."""
    form = WaiverForm()
    if form.validate_on_submit():
        with form.refusals():
            services.sign_for(enrolment, form.condition.data, form.reason.text, by=person, at=clock.now())
            return _back(enrolment, _("The exception is signed for."))
    return _trainee(person, enrolment, form)


@bp.post("/cohorts/<int:cohort_id>/certificates/trainees/<int:enrolment_id>/waivers/<int:waiver_id>/withdraw")
@allow(cohort_policies.manage, cohort=Cohort, enrolment=Enrolment, waiver=Waiver)
def withdraw_waiver(
    person: Person, cohort: Cohort, enrolment: Enrolment, waiver: Waiver
) -> ResponseReturnValue:
    """Take an exception back."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.withdraw_waiver(waiver, form.reason.text, by=person, at=clock.now())
            return _back(enrolment, _("The exception is taken back."))
    return _trainee(person, enrolment, form)


def _back(enrolment: Enrolment, said: str) -> ResponseReturnValue:
    return see_other("certificates.trainee", said, cohort_id=enrolment.cohort_id, enrolment_id=enrolment.id)
