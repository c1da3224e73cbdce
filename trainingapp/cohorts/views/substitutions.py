"""Somebody else takes a trainee's place, and the way back."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.forms.roster import ReasonForm, SubstituteForm
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.services import substitutions as services
from trainingapp.cohorts.views import bp
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/substitute", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def substitute(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """Another person takes the place of the trainee."""
    form = SubstituteForm(data={"unit": enrolment.unit})
    if form.validate_on_submit():
        with form.refusals():
            at = form.moment(cohort, clock.now())
            made = services.substitute(
                enrolment, form.correction(), by=person, at=at, reason=form.reason.text
            )
            said = _(
                "%(name)s takes the place, under the number %(number)s.",
                name=made.person.name,
                number=made.trainee_no,
            )
            return see_other("cohorts.enrolment", said, cohort_id=cohort.id, enrolment_id=made.id)
    return form_page("cohorts/substitute.html", form, cohort=cohort, enrolment=enrolment)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/substitute/undo", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def undo_substitution(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """The substitute gives the place back."""
    found = [one for one in queries.substitutions(enrolment) if one.enrolment_id == enrolment.id]
    if not found:
        abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.undo(found[0], by=person, at=clock.now(), reason=form.reason.text)
            said = _("%(name)s has the place again.", name=found[0].replaced.person.name)
            return see_other("cohorts.enrolment", said, cohort_id=cohort.id, enrolment_id=enrolment.id)
    return form_page(
        "cohorts/undo_substitution.html", form, cohort=cohort, enrolment=enrolment, substitution=found[0]
    )
