"""The organizer's pages: how a task is reviewed, and the release of its results."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, rubric, services
from trainingapp.grading.forms import PlanForm
from trainingapp.grading.views.blueprint import bp
from trainingapp.reflections.models import Task
from trainingapp.reflections.rules import shows_result
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/review/tasks/<int:task_id>/plan", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort, task=Task)
def plan(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Blind or not, second readings, criteria, appeals."""
    form, criteria = PlanForm(), queries.criteria(task)
    if form.validate_on_submit():
        with form.refusals():
            lines = rubric.parse(form.criteria.data or "")
            services.set_plan(task, form.details(), lines, by=person, at=clock.now())
            return see_other("grading.index", _("Saved."), cohort_id=cohort.id)
    elif not form.is_submitted():
        form.show(queries.plan_of(task), criteria)
    return form_page(
        "grading/plan.html",
        form,
        cohort=cohort,
        task=task,
        total=sum(one.most for one in criteria),
        is_judged=queries.is_judged(task),
        shows_result=shows_result(task),
    )


@bp.post("/cohorts/<int:cohort_id>/review/tasks/<int:task_id>/release")
@allow(policies.manage, cohort=Cohort, task=Task)
def release(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Show their results to all trainees whose level is final."""
    back = url_for("grading.index", cohort_id=cohort.id)
    released = services.release(task, by=person, at=clock.now(), result_url=back)
    if released.job is not None:
        return see_other("jobs.show", job_id=released.job.id)
    said = _("%(n)s results are released.", n=released.count)
    return see_other("grading.index", said, cohort_id=cohort.id)
