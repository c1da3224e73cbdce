"""What was handed in and what is missing, for organizers and the staff of sites."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.session import session
from trainingapp.reflections import policies, queries
from trainingapp.reflections.models import Reflection, ReflectionState, Task
from trainingapp.reflections.queries import Filters
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import page

HANDED_IN = [state for state in ReflectionState if state is not ReflectionState.DRAFT]


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/submissions")
@allow(policies.oversee, cohort=Cohort, task=Task)
def submissions(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """What was handed in, the newest first."""
    filters = _filters()
    ids = paged(queries.submissions(task, cohorts.scope(person, cohort), filters), page_number())
    return page(
        "reflections/submissions.html",
        cohort=cohort,
        task=task,
        listed=replace(ids, rows=queries.submission_lines(ids.rows)),
        filters=filters,
        sites=_sites(person, cohort),
        states=HANDED_IN,
    )


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/missing")
@allow(policies.oversee, cohort=Cohort, task=Task)
def missing(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Who has handed in nothing yet."""
    filters = _filters()
    listed = paged(queries.missing(task, cohorts.scope(person, cohort), filters), page_number())
    sites = _sites(person, cohort)
    return page(
        "reflections/missing.html", cohort=cohort, task=task, listed=listed, filters=filters, sites=sites
    )


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/submissions/<int:reflection_id>")
@allow(policies.read, cohort=Cohort, task=Task, reflection=Reflection)
def show(person: Person, cohort: Cohort, task: Task, reflection: Reflection) -> ResponseReturnValue:
    """One reflection: the version that counts, or the one whose number the address gives."""
    versions = queries.versions(reflection)
    number = request.args.get("version", type=int)
    shown = next((version for version in versions if version.number == number), versions[0])
    return page(
        "reflections/show.html",
        cohort=cohort,
        task=task,
        reflection=reflection,
        versions=versions,
        shown=shown,
        site=cohort_queries.site_of(reflection.enrolment),
    )


def _filters() -> Filters:
    wanted = request.args.get("state", "")
    state = next((one for one in HANDED_IN if one.value == wanted), None)
    return Filters(search=search_text(), state=state, site_id=_small(request.args.get("site", type=int)))


def _small(number: int | None) -> int | None:
    return number if number is not None and 0 < number < 2**31 else None


def _sites(person: Person, cohort: Cohort) -> list[Site]:
    scope = cohorts.scope(person, cohort)
    return list(cohort_rules.in_tree_order(session.scalars(cohort_queries.sites(cohort, scope))))
