"""Outstanding trainees: nominations, the quota, decisions."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.certificates import policies, queries, services
from trainingapp.certificates.forms import DecisionForm, NominationForm, ReasonForm
from trainingapp.certificates.models import Award, AwardState
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/awards", methods=["GET", "POST"])
@allow(cohort_policies.work_in, cohort=Cohort)
def awards(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Who is nominated and who was named, of the person's sites; nominating by number or name."""
    scope, form = cohort_policies.scope(person, cohort), NominationForm()
    if form.validate_on_submit():
        with form.refusals():
            enrolment = queries.trainee_named(cohort, scope, form.trainee.text)
            services.nominate(enrolment, form.reason.text, by=person, at=clock.now())
            said = _("%(name)s is nominated.", name=enrolment.person.name)
            return see_other("certificates.awards", said, cohort_id=cohort.id)
    return form_page(
        "certificates/awards.html",
        form,
        cohort=cohort,
        listed=paged(queries.nominations(cohort, scope, search=search_text()), page_number()),
        quota=queries.quota(cohort),
        may_manage=cohort_policies.manage(person, cohort),
        may_withdraw=lambda award: policies.withdraw_award(person, cohort, award),
    )


@bp.post("/cohorts/<int:cohort_id>/certificates/trainees/<int:enrolment_id>/nominate")
@allow(cohort_policies.look_after, cohort=Cohort, enrolment=Enrolment)
def nominate(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """Nominate the trainee whose page it is."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise DomainError(_("Give the reason: it stays in the record."))
    services.nominate(enrolment, form.reason.text, by=person, at=clock.now())
    said = _("%(name)s is nominated.", name=enrolment.person.name)
    return see_other("certificates.trainee", said, cohort_id=cohort.id, enrolment_id=enrolment.id)


@bp.post("/cohorts/<int:cohort_id>/awards/<int:award_id>/decide")
@allow(cohort_policies.manage, cohort=Cohort, award=Award)
def decide_award(person: Person, cohort: Cohort, award: Award) -> ResponseReturnValue:
    """Award it or decline it."""
    form = DecisionForm()
    if not form.validate_on_submit():
        raise DomainError(_("Choose one of the list."))
    services.decide_award(award, form.to.data, form.note.text, by=person, at=clock.now())
    quota = queries.quota(cohort)
    said = _("Decided: %(state)s", state=award.state.label)
    if quota.over and award.state is AwardState.AWARDED:
        said = _(
            "Decided. %(awarded)s are named now, %(over)s more than the %(places)s places.",
            awarded=quota.awarded,
            over=quota.over,
            places=quota.places,
        )
    return see_other("certificates.awards", said, cohort_id=cohort.id)


@bp.post("/cohorts/<int:cohort_id>/awards/<int:award_id>/withdraw")
@allow(policies.withdraw_award, cohort=Cohort, award=Award)
def withdraw_award(person: Person, cohort: Cohort, award: Award) -> ResponseReturnValue:
    """Take a nomination or an award back."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise DomainError(_("Give the reason: it stays in the record."))
    services.decide_award(award, AwardState.WITHDRAWN, form.reason.text, by=person, at=clock.now())
    return see_other("certificates.awards", _("Taken back."), cohort_id=cohort.id)
