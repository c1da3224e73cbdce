"""What the organizer sees: every reflection with its grader and state, and figures of each grader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.session import session
from trainingapp.grading.models import Allocation, Level, Outcome, Reading, Review
from trainingapp.grading.queries.states import (
    is_current,
    is_due,
    is_newest,
    is_open,
    is_outcome,
    is_own,
    state,
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


@dataclass
class Load:
    """What a grader holds: how many in each state and of each level."""

    grader: Person
    in_office: bool = True
    states: dict[ReviewState, int] = field(default_factory=lambda: dict.fromkeys(ReviewState, 0))
    levels: dict[Level, int] = field(default_factory=lambda: dict.fromkeys(Level, 0))

    @property
    def dealt(self) -> int:
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        return sum(count for state, count in self.states.items() if state.is_waiting)

    @property
    def read(self) -> int:
        return self.states[ReviewState.READ]

    @property
    def returned(self) -> int:
        return self.states[ReviewState.RETURNED]

    @property
    def unfinished(self) -> int:
        """What another grader would have to take over."""
        return self.waiting + self.returned


@dataclass(frozen=True)
class Figures:
    """The review of a class in numbers."""

    loads: list[Load]
    """The graders by name; those whose office ended only as long as they hold something unfinished."""
    undealt: int
    levels: dict[Level, int]
    """Final levels."""
    total: int
    further: int = 0
    """Read, and to be read again by somebody else."""
    unreleased: int = 0
    """Final and not yet shown to their authors."""

    @property
    def read(self) -> int:
        """Final ones."""
        return sum(self.levels.values())

    @property
    def unread(self) -> int:
        return sum(load.waiting for load in self.loads)

    @property
    def returned(self) -> int:
        return sum(load.returned for load in self.loads)

    @property
    def stranded(self) -> int:
        """Unfinished ones that lie with people who grade no longer."""
        return sum(load.unfinished for load in self.loads if not load.in_office)


def reviews(cohort: Cohort, narrowed: Filter = Filter()) -> Select[Any]:
    """A row for each reflection that was handed in, as `_columns` names them, in order of trainee numbers."""
    grader = aliased(Person)
    query = _joined(_columns(grader), grader).where(Task.cohort_id == cohort.id)
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


def _columns(grader: type[Person]) -> Select[Any]:
    query = select(
        Reflection.id.label("reflection_id"),
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
        .join(Task, Task.id == Reflection.task_id)
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


def figures(cohort: Cohort) -> Figures:
    """Who holds how many in which state; four statements at most."""
    every = reviews(cohort).order_by(None).subquery()
    unseen = and_(every.c.level.is_not(None), every.c.wants.is_(None), every.c.released_at.is_(None))
    keys = (every.c.state, every.c.level, unseen.label("unseen"))
    rows = session.execute(select(*keys, func.count().label("n")).group_by(*keys)).all()
    return Figures(
        loads=loads(cohort),
        undealt=sum(row.n for row in rows if row.state is ReviewState.UNDEALT),
        levels={level: sum(row.n for row in rows if row.level is level) for level in Level},
        total=sum(row.n for row in rows),
        further=sum(row.n for row in rows if row.state is ReviewState.FURTHER),
        unreleased=sum(row.n for row in rows if row.unseen),
    )


def loads(cohort: Cohort) -> list[Load]:
    """What each grader holds, by name; those whose office ended only as long as they hold something."""
    held = (  # a subquery: PostgreSQL does not see that two renderings of the state are one expression
        select(Allocation.grader_id, state().label("state"), Review.level)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_own())
        .where(Allocation.cohort_id == cohort.id, is_due())
        .subquery()
    )
    keys = (held.c.grader_id, held.c.state, held.c.level)
    rows = session.execute(select(*keys, func.count()).group_by(*keys)).all()
    found = {grader.id: Load(grader) for grader in cohorts.graders(cohort)}
    for gone in _people({row.grader_id for row in rows} - found.keys()):
        found[gone.id] = Load(gone, in_office=False)
    for grader_id, its_state, level, count in rows:
        found[grader_id].states[its_state] += count
        if level is not None:
            found[grader_id].levels[level] += count
    return list(found.values())


def _people(ids: Iterable[int]) -> list[Person]:
    wanted = sorted(ids)
    if not wanted:
        return []
    return list(
        session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.sort_key, Person.id))
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
