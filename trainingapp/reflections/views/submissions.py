"""What was handed in and what is missing, for organizers and the staff of sites."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.cohorts.policies import Scope
from trainingapp.core.session import session
from trainingapp.reflections import policies, queries
from trainingapp.reflections.models import Reflection, ReflectionState, Task
from trainingapp.reflections.queries import Filters
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import PAGE_SIZE, Page, paged
from trainingapp.web.responses import page

HANDED_IN = [state for state in ReflectionState if state is not ReflectionState.DRAFT]
LATE = "late"
"""Stands among the states in the filter: what came in after the due time."""
MENU = 60
"""Sites in a menu; where there are more, the figures by site lead to each one's list."""


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/submissions")
@allow(policies.oversee, cohort=Cohort, task=Task)
def submissions(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """What was handed in, the newest first."""
    filters, scope = _filters(), cohorts.scope(person, cohort)
    ids = list(session.scalars(queries.submissions(task, scope, filters)))
    listed = _cut(ids[: queries.LISTED], page_number())
    return page(
        "reflections/submissions.html",
        cohort=cohort,
        task=task,
        listed=replace(listed, rows=queries.submission_lines(listed.rows)),
        is_cut=len(ids) > queries.LISTED,
        filters=filters,
        states=HANDED_IN,
        **_sites(cohort, scope, filters),
    )


@bp.get("/cohorts/<int:cohort_id>/reflections/<int:task_id>/missing")
@allow(policies.oversee, cohort=Cohort, task=Task)
def missing(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Who has handed in nothing yet."""
    filters, scope = _filters(), cohorts.scope(person, cohort)
    listed = paged(queries.missing(task, scope, filters), page_number())
    found = _sites(cohort, scope, filters)
    return page(
        "reflections/missing.html",
        cohort=cohort,
        task=task,
        listed=listed,
        filters=filters,
        manages=policies.manage(person, cohort),
        **found,
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
        consent=queries.consent(reflection),
        manages=policies.manage(person, cohort),
    )


def _filters() -> Filters:
    wanted = request.args.get("state", "")
    state = next((one for one in HANDED_IN if one.value == wanted), None)
    return Filters(
        search=search_text(),
        state=state,
        late=wanted == LATE,
        site_id=_small(request.args.get("site", type=int)),
    )


def _small(number: int | None) -> int | None:
    return number if number is not None and 0 < number < 2**31 else None


def _cut(ids: list[int], number: int) -> Page[Any]:
    """One page of ids that are all there."""
    number = min(number, max(1, -(-len(ids) // PAGE_SIZE)))
    return Page(rows=ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number=number, total=len(ids))


def _sites(cohort: Cohort, scope: Scope, filters: Filters) -> dict[str, Any]:
    """The sites to choose from, if they are few enough for a menu, and the one that is chosen."""
    within = cohort_queries.sites(cohort, scope)
    found = list(session.scalars(within.limit(MENU + 1)))
    chosen = next((site for site in found if site.id == filters.site_id), None)
    if chosen is None and filters.site_id is not None:
        chosen = session.scalar(within.where(Site.id == filters.site_id))
    few = list(cohort_rules.in_tree_order(found)) if len(found) <= MENU else []
    return {"sites": few, "site": chosen}
