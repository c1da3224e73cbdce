"""The review of a class in numbers: what each grader holds, and what all comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.grading.models import Allocation, Level, Review
from trainingapp.grading.queries.overview import reviews
from trainingapp.grading.queries.readings import unreleased_counts
from trainingapp.grading.queries.remembering import remembered
from trainingapp.grading.queries.states import is_due, is_newest, is_own, state
from trainingapp.grading.rules import ReviewState
from trainingapp.reflections.models import Reflection, Version


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
    unreleased: dict[int, int] = field(default_factory=dict)
    """Final and not yet shown to their authors, by task id; tasks without any are left out."""

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


def figures(cohort: Cohort, *, seen_by: Person | None = None) -> Figures:
    """Who holds how many in which state.

    Args:
        seen_by: of a very large class, this person may get figures that are some seconds old.
    """
    rows, unreleased = remembered("figures", cohort, seen_by, lambda: _counted(cohort))
    return Figures(
        loads=loads(cohort, seen_by=seen_by),
        undealt=sum(n for state, _level, n in rows if state is ReviewState.UNDEALT),
        levels={level: sum(n for _state, one, n in rows if one is level) for level in Level},
        total=sum(n for _state, _level, n in rows),
        further=sum(n for state, _level, n in rows if state is ReviewState.FURTHER),
        unreleased=unreleased,
    )


Count = tuple[ReviewState, Level | None, int]


def _counted(cohort: Cohort) -> tuple[tuple[list[Count], dict[int, int]], int]:
    every = reviews(cohort).order_by(None).subquery()
    keys = (every.c.state, every.c.level)
    rows: Any = session.execute(select(*keys, func.count()).group_by(*keys))
    found = [(state, level, n) for state, level, n in rows]
    essays = sum(n for _state, _level, n in found)
    return (found, unreleased_counts(cohort) if essays else {}), essays


def loads(cohort: Cohort, *, seen_by: Person | None = None) -> list[Load]:
    """What each grader holds, by name; those whose office ended only as long as they hold something."""
    rows = remembered("loads", cohort, seen_by, lambda: _held(cohort))
    found = {grader.id: Load(grader) for grader in cohorts.graders(cohort)}
    for gone in _people({row[0] for row in rows} - found.keys()):
        found[gone.id] = Load(gone, in_office=False)
    for grader_id, its_state, level, count in rows:
        found[grader_id].states[its_state] += count
        if level is not None:
            found[grader_id].levels[level] += count
    return list(found.values())


def _held(cohort: Cohort) -> tuple[list[tuple[int, ReviewState, Level | None, int]], int]:
    held = (  # a subquery: PostgreSQL does not see that two renderings of the state are one expression
        select(Allocation.grader_id, state().label("state"), Review.level)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_own())
        .where(Allocation.cohort_id == cohort.id, is_due())
        .subquery()
    )
    keys = (held.c.grader_id, held.c.state, held.c.level)
    rows: Any = session.execute(select(*keys, func.count()).group_by(*keys))
    found = [(grader_id, state, level, n) for grader_id, state, level, n in rows]
    return found, sum(row[-1] for row in found)


def _people(ids: Iterable[int]) -> list[Person]:
    wanted = sorted(ids)
    if not wanted:
        return []
    return list(
        session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.sort_key, Person.id))
    )
