"""Shares, recusals, and how the graders give levels."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import policies, queries, services
from trainingapp.grading.forms import OwnRecusalForm, RecusalForm, share_form
from trainingapp.grading.models import Allocation, Level, Recusal
from trainingapp.grading.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/review/graders", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def graders(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """How each grader gives levels and how fast; their shares; whom they do not read."""
    present = cohorts.graders(cohort)
    form = share_form(present, queries.shares(cohort))
    if form.validate_on_submit():
        with form.refusals():
            services.set_shares(cohort, form.shares(present), by=person)
            return see_other(
                "grading.graders",
                _("Saved. What is dealt out from now on follows the shares."),
                cohort_id=cohort.id,
            )
    return form_page(
        "grading/graders.html",
        form,
        cohort=cohort,
        portraits=queries.portraits(cohort, clock.now(), seen_by=person),
        recusals=queries.recusals(cohort),
        comparisons=queries.comparisons(cohort),
        Level=Level,
    )


@bp.route("/cohorts/<int:cohort_id>/review/recusals/new", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def add_recusal(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Keep a grader from a trainee's or a unit's texts."""
    form, present = RecusalForm(), cohorts.graders(cohort)
    form.offer(present)
    if form.validate_on_submit():
        with form.refusals():
            grader = next(one for one in present if one.id == form.grader.data)
            moved = services.recuse(
                cohort, grader, form.reason.text, by=person, at=clock.now(), **_whom(cohort, form)
            )
            said = _("Saved. %(n)s went to other graders.", n=moved.total)
            return see_other("grading.graders", said, cohort_id=cohort.id)
    return form_page("grading/recusal.html", form, cohort=cohort)


def _whom(cohort: Cohort, form: RecusalForm) -> dict[str, Any]:
    """The author or the unit that the form names."""
    if not form.trainee_no.text:
        return {"unit": form.unit.text}
    enrolment = (
        session.query(Enrolment).filter_by(cohort_id=cohort.id, trainee_no=form.trainee_no.text).first()
    )
    if enrolment is None:
        raise DomainError(_("No trainee of the class has this number."))
    return {"author": enrolment.person, "unit": form.unit.text}


@bp.post("/cohorts/<int:cohort_id>/review/recusals/<int:recusal_id>/end")
@allow(policies.manage, cohort=Cohort, recusal=Recusal)
def end_recusal(person: Person, cohort: Cohort, recusal: Recusal) -> ResponseReturnValue:
    """Let the grader read these texts again."""
    services.end_recusal(recusal, by=person, at=clock.now())
    return see_other("grading.graders", _("Saved."), cohort_id=cohort.id)


@bp.route("/cohorts/<int:cohort_id>/desk/<int:allocation_id>/recuse", methods=["GET", "POST"])
@allow(policies.recuse, cohort=Cohort, allocation=Allocation)
def recuse(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """A grader gives a text away: they know its author, or have another reason."""
    form = OwnRecusalForm()
    if form.validate_on_submit():
        with form.refusals():
            what: dict[str, Any] = {"reflection": allocation.reflection}
            unit = allocation.reflection.enrolment.unit
            if form.whole_unit.data and unit:
                what = {"unit": unit}
            services.recuse(cohort, person, form.reason.data or "", by=person, at=clock.now(), **what)
            return see_other(
                "grading.desk",
                _("The text goes to somebody else. Thank you for saying so."),
                cohort_id=cohort.id,
            )
    return form_page("grading/recuse.html", form, cohort=cohort, allocation=allocation)
