"""Originality reports for organizers: the list of a task, the two columns of one essay, the heat list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.core.i18n import _
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.session import session
from trainingapp.reflections import policies, queries
from trainingapp.reflections.models import Reflection, Task
from trainingapp.reflections.queries.reports import Essay
from trainingapp.reflections.services import checking
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import Page, paged
from trainingapp.web.responses import page, see_other

CLUSTERS = 10
"""On one page of the heat list: each may show many pairs."""


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/originality")
@allow(policies.manage, cohort=Cohort, task=Task)
def checks(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """The essays of a task, those that share most first."""
    listed = paged(queries.ranked(task), page_number())
    return page(
        "reflections/checks.html",
        cohort=cohort,
        task=task,
        listed=replace(listed, rows=[queries.Line(**row._mapping) for row in listed.rows]),
        state=queries.checking(task),
        feeds=policies.feed_library(person),
        judges=policies.judge_phrases(person),
    )


@bp.post("/cohorts/<int:cohort_id>/reflections/<int:task_id>/originality/again")
@allow(policies.manage, cohort=Cohort, task=Task)
def check_again(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Compare all essays anew, as after templates were added."""
    checking.check_again(task, by=person)
    said = _("All essays are being compared again. The reports stand until the new ones are ready.")
    return see_other("reflections.checks", said, cohort_id=cohort.id, task_id=task.id)


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/submissions/<int:reflection_id>/originality")
@allow(policies.read_report, cohort=Cohort, task=Task, reflection=Reflection)
def originality(person: Person, cohort: Cohort, task: Task, reflection: Reflection) -> ResponseReturnValue:
    """One essay beside its sources."""
    versions = queries.versions(reflection)
    number = request.args.get("version", type=int)
    shown = next((version for version in versions if version.number == number), versions[0])
    return page(
        "reflections/originality.html",
        cohort=cohort,
        task=task,
        reflection=reflection,
        versions=versions,
        shown=shown,
        report=queries.report(shown, sees=partial(_sees, person)),
        essay_link=_essay_link,
    )


def _sees(person: Person, cohort_id: int) -> bool:
    """Whether the person may open essays of a class."""
    cohort = session.get(Cohort, cohort_id)
    return cohort is not None and cohorts.manage(person, cohort)


def _essay_link(essay: Essay) -> str:
    """Where an essay and its own report are shown; `_originality.html` takes another desk's function too."""
    return url_for(
        "reflections.originality",
        cohort_id=essay.cohort_id,
        task_id=essay.task_id,
        reflection_id=essay.reflection_id,
    )


@bp.get("/cohorts/<int:cohort_id>/reflections/clusters")
@allow(policies.manage, cohort=Cohort)
def clusters(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The heat list: essays of the class that share much."""
    made = queries.heat_list(cohort)
    listed = paged(queries.heat_clusters(made), page_number(), CLUSTERS) if made else Page([], 1, 0)
    return page(
        "reflections/clusters.html",
        cohort=cohort,
        made=made,
        listed=listed,
        pairs=queries.heat_pairs(listed.rows),
    )


@bp.post("/cohorts/<int:cohort_id>/reflections/clusters")
@allow(policies.manage, cohort=Cohort)
def make_clusters(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Compare all with all; a job, for a large class takes minutes."""
    address = url_for("reflections.clusters", cohort_id=cohort.id)
    title = _("Heat list of “%(title)s”", title=cohort.title)
    job = enqueue("reflections.heat", title, owner_id=person.id, result_url=address, cohort_id=cohort.id)
    return see_other("jobs.show", job_id=job.id)
