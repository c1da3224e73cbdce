"""What the organizer sees: every reflection with its grader and state, and all that was said about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.session import session
from trainingapp.grading.models import Allocation, Criterion, Level, Outcome, Reading, Review
from trainingapp.grading.queries.states import (
    is_current,
    is_newest,
    is_open,
    is_outcome,
    state_of_all,
)
from trainingapp.grading.rules import ReviewState
from trainingapp.reflections.models import Reflection, Task, Version


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to."""

    search: str = ""
    grader_id: int | None = None
    level: Level | None = None
    state: ReviewState | None = None

    @property
    def is_empty(self) -> bool:
        return self == Filter()


def reviews(cohort: Cohort, narrowed: Filter = Filter()) -> Select[Any]:
    """A row for each reflection that was handed in, as `_columns` names them, in order of trainee numbers."""
    grader = aliased(Person)
    return _narrowed(_joined(_columns(grader), grader), cohort, narrowed)


def _narrowed(query: Select[Any], cohort: Cohort, narrowed: Filter) -> Select[Any]:
    # By the enrolment, not by the task, though both are of the class: its index has the order of the list.
    query = query.where(Enrolment.cohort_id == cohort.id)
    # What a withdrawn trainee handed in is not dealt out any more, but what was dealt stays in the list.
    query = query.where(or_(Allocation.id.is_not(None), Standing.kind.in_(TAKING_PART)))
    if narrowed.search:
        found = [
            column.contains(narrowed.search, autoescape=True)
            for column in (Person.name, Enrolment.trainee_no, Version.title)
        ]
        query = query.where(or_(*found))
    if narrowed.grader_id is not None:
        query = query.where(Allocation.grader_id == narrowed.grader_id)
    if narrowed.level is not None:
        query = query.where(Outcome.level == narrowed.level)
    if narrowed.state is not None:
        query = query.where(state_of_all() == narrowed.state)
    return query.order_by(Enrolment.trainee_no, Reflection.id)


LISTED = 2000
"""A page's list goes no further than this many lines: whoever looks for one narrows it down."""


def listed_reviews(cohort: Cohort, narrowed: Filter = Filter()) -> list[int]:
    """Reflection ids of `reviews`, at most one more than LISTED; `review_lines` gives what a page shows of them."""
    query = _narrowed(_joined(select(Reflection.id), aliased(Person)), cohort, narrowed)
    return list(session.scalars(query.limit(LISTED + 1)))


def review_lines(ids: Sequence[int]) -> list[Any]:
    """The rows of `reviews` for one page, in the order of the ids."""
    if not ids:
        return []
    grader = aliased(Person)
    rows = session.execute(_joined(_columns(grader), grader).where(Reflection.id.in_(ids)))
    found = {row.reflection_id: row for row in rows}
    return [found[one] for one in ids if one in found]


def _columns(grader: type[Person]) -> Select[Any]:
    query = select(
        Reflection.id.label("reflection_id"),
        Reflection.task_id,
        Allocation.id.label("allocation_id"),
        Enrolment.trainee_no,
        Person.name,
        Enrolment.unit,
        Site.name.label("site_name"),
        Version.title,
        Version.length,
        Version.number,
        Version.submitted_at,
        Allocation.grader_id,
        grader.name.label("grader_name"),
        Review.level.label("first_level"),
        Review.points,
        Review.comment,
        Review.at.label("reviewed_at"),
        Outcome.level,
        Outcome.released_at,
        Outcome.for_anthology,
        Outcome.wants,
        state_of_all().label("state"),
    )
    return cast("Select[Any]", query)


def _joined(query: Select[Any], grader: type[Person]) -> Select[Any]:
    return (
        query.select_from(Reflection)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .join(Version, is_newest())
        .outerjoin(Allocation, is_open())
        .outerjoin(grader, grader.id == Allocation.grader_id)
        .outerjoin(Review, is_current())
        .outerjoin(Outcome, is_outcome())
    )


def history(allocation: Allocation) -> list[Allocation]:
    """Everyone to whom the reflection was ever dealt, in order."""
    return list(
        session.scalars(
            select(Allocation)
            .where(Allocation.reflection_id == allocation.reflection_id)
            .options(joinedload(Allocation.grader))
            .order_by(Allocation.created_at, Allocation.id)
        )
    )


def all_reviews(reflection_id: int) -> list[Review]:
    """All that was ever said about a reflection, replaced reviews included, newest first."""
    return list(
        session.scalars(
            select(Review)
            .join(Version, Version.id == Review.version_id)
            .where(Version.reflection_id == reflection_id)
            .options(joinedload(Review.grader), joinedload(Review.version).load_only(Version.number))
            .order_by(Review.at.desc(), Review.id.desc())
        )
    )


def all_criteria(cohort: Cohort) -> list[Criterion]:
    """What points are given for on the class's tasks, in order."""
    query = select(Criterion).join(Task, Task.id == Criterion.task_id).where(Task.cohort_id == cohort.id)
    return list(session.scalars(query.order_by(Task.due_at, Task.id, Criterion.position)))


def further_levels(cohort: Cohort) -> dict[int, dict[Reading, Level]]:
    """The levels of the further readings of newest versions, by reflection id; for the file, not for a page."""
    rows = session.execute(
        select(Reflection.id, Review.reading, Review.level)
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, is_newest())
        .join(Review, and_(Review.version_id == Version.id, Review.replaced_at.is_(None)))
        .where(Task.cohort_id == cohort.id, Review.reading != Reading.FIRST, Review.level.is_not(None))
    )
    found: dict[int, dict[Reading, Level]] = {}
    for reflection_id, reading, level in rows:
        assert level is not None
        found.setdefault(reflection_id, {})[reading] = level
    return found
