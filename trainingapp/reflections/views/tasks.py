"""Tasks and how far they are, for organizers and the staff of sites."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import policies, queries, rules, services
from trainingapp.reflections.forms import ExtensionForm, TaskForm
from trainingapp.reflections.models import Task
from trainingapp.reflections.queries import Figures
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, page, see_other

DAYS_TO_WRITE = 7
"""From the last day of the class to the due time that the form proposes."""
GRACE = 15
"""Minutes after the due time that the form proposes."""


@bp.get("/cohorts/<int:cohort_id>/reflections")
@allow(policies.oversee, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The class's tasks; where there is one, that one."""
    tasks = queries.tasks(cohort)
    if len(tasks) == 1:
        return _task_page(person, cohort, tasks[0])
    scope = cohorts.scope(person, cohort)
    lines = [(one, sum(queries.figures(one, scope).values(), Figures())) for one in tasks]
    return page("reflections/index.html", cohort=cohort, lines=lines, manages=policies.manage(person, cohort))


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>")
@allow(policies.oversee, cohort=Cohort, task=Task)
def task(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """One task and its figures by site."""
    return _task_page(person, cohort, task)


def _task_page(person: Person, cohort: Cohort, task: Task) -> str:
    scope = cohorts.scope(person, cohort)
    figures = queries.figures(task, scope)
    sites = cohort_rules.in_tree_order(session.scalars(cohort_queries.sites(cohort, scope)))
    return page(
        "reflections/task.html",
        cohort=cohort,
        task=task,
        total=sum(figures.values(), Figures()),
        lines=[(site, figures[site.id]) for site in sites if site.id in figures],
        manages=policies.manage(person, cohort),
        removable=not queries.is_begun(task),
        shows_result=rules.shows_result(task),
    )


@bp.route("/cohorts/<int:cohort_id>/reflections/new", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def add(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Ask for a reflection; what the class says about lengths is proposed."""
    due_on = cohort.ends_on + timedelta(days=DAYS_TO_WRITE)
    form = TaskForm(
        data={
            "title": _("Reflection on the training"),
            "due_at": datetime.combine(due_on, time(18)),
            "grace_minutes": GRACE,
            "min_length": cohort.min_length,
            "max_length": cohort.max_length,
            "counting": cohort.counting.value,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            added = services.add_task(cohort, form.details(cohort), by=person)
            return see_other("reflections.task", _("The task is set."), cohort_id=cohort.id, task_id=added.id)
    return form_page("reflections/edit.html", form, cohort=cohort, task=None)


@bp.route("/cohorts/<int:cohort_id>/reflections/<int:task_id>/edit", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort, task=Task)
def edit(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Change a task."""
    local_due = clock.local(task.due_at, cohort.zone).replace(tzinfo=None)
    form = TaskForm(data={**vars(task), "due_at": local_due, "counting": task.counting.value})
    if form.validate_on_submit():
        with form.refusals():
            services.edit_task(task, form.details(cohort), by=person)
            return see_other(
                "reflections.task", _("The task is changed."), cohort_id=cohort.id, task_id=task.id
            )
    return form_page("reflections/edit.html", form, cohort=cohort, task=task)


@bp.post("/cohorts/<int:cohort_id>/reflections/<int:task_id>/remove")
@allow(policies.manage, cohort=Cohort, task=Task)
def remove(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Take back a task that nobody has begun."""
    services.remove_task(task, by=person)
    return see_other("reflections.index", _("The task is removed."), cohort_id=cohort.id)


@bp.route(
    "/cohorts/<int:cohort_id>/reflections/<int:task_id>/more-time/<int:enrolment_id>", methods=["GET", "POST"]
)
@allow(policies.extend, cohort=Cohort, task=Task, enrolment=Enrolment)
def more_time(person: Person, cohort: Cohort, task: Task, enrolment: Enrolment) -> ResponseReturnValue:
    """Give one person a later due time."""
    reflection = queries.own(task, enrolment)
    until = rules.deadline(task, reflection).due_at
    local = clock.local(until, cohort.zone).replace(tzinfo=None)
    reason = reflection.extension_reason if reflection else ""
    form = ExtensionForm(data={"until": local, "reason": reason})
    if form.validate_on_submit():
        with form.refusals():
            services.extend(task, enrolment, form.moment(cohort), form.reason.text, by=person)
            said = _("%(name)s has more time now.", name=enrolment.person.name)
            return see_other("reflections.missing", said, cohort_id=cohort.id, task_id=task.id)
    return form_page("reflections/more_time.html", form, cohort=cohort, task=task, enrolment=enrolment)
