"""The trainee's pages: what was said about one's own reflection, and the appeal."""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.policies import enrolment_of
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.appealing import appeal_until, has_more_to_gain
from trainingapp.grading.forms import AppealForm
from trainingapp.grading.queries import Result
from trainingapp.grading.views.blueprint import bp
from trainingapp.reflections.models import Reflection
from trainingapp.reflections.rules import shows_result
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, page, see_other


@bp.get("/cohorts/<int:cohort_id>/my-result")
@allow(policies.result, cohort=Cohort)
def result(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Level and comments of one's own reflection, and the way to rewrite it."""
    enrolment = enrolment_of(person, cohort)
    assert enrolment is not None  # the policy says so
    found = queries.results(enrolment)
    return page(
        "grading/result.html",
        cohort=cohort,
        results=found,
        appeals=_appeals_until(found),
        held=_held(found),
        hearings=queries.hearings(enrolment),
        now=clock.now(),
    )


def _held(results: list[Result]) -> set[int]:
    """Ids of the tasks whose results the organizer has not released yet."""
    return {one.reflection.task_id for one in results if not shows_result(one.reflection.task)}


def _appeals_until(results: list[Result]) -> dict[int, datetime | None]:
    """By reflection id, the last moment for an appeal; None where there is none or it has passed."""
    found: dict[int, datetime | None] = {}
    for one in results:
        if one.released_at is not None and has_more_to_gain(one.level):
            until = appeal_until(one.released_at, queries.plan_of(one.reflection.task).appeal_days)
            found[one.reflection.id] = until if until and until >= clock.now() else None
    return found


@bp.route("/cohorts/<int:cohort_id>/my-result/<int:reflection_id>/appeal", methods=["GET", "POST"])
@allow(policies.appeal, cohort=Cohort, reflection=Reflection)
def appeal(person: Person, cohort: Cohort, reflection: Reflection) -> ResponseReturnValue:
    """Ask for one more reading, with a reason."""
    form = AppealForm()
    if form.validate_on_submit():
        with form.refusals():
            services.appeal(reflection, form.reason.data or "", by=person, at=clock.now())
            return see_other(
                "grading.result",
                _("Your appeal is sent. Another grader reads your text."),
                cohort_id=cohort.id,
            )
    return form_page("grading/appeal.html", form, cohort=cohort, reflection=reflection)
