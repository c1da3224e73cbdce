"""How each grader of a class gives levels, how fast, and who has fallen silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.grading import drift
from trainingapp.grading.drift import Judged
from trainingapp.grading.models import Allocation, Review
from trainingapp.grading.queries.figures import Load, loads
from trainingapp.grading.queries.inputs import shares
from trainingapp.grading.queries.remembering import remembered


@dataclass(frozen=True)
class Portrait:
    """A grader: what they hold, and how they give levels."""

    load: Load
    share: int
    lean: float | None
    """Mean level less that of the class, in levels; above 0 is milder than the others."""
    shift: float | None
    """Later half less earlier half, in levels."""
    minutes: float | None
    """Median time from one review to the next."""
    last_at: datetime | None
    is_silent: bool


def portraits(cohort: Cohort, now: datetime, *, seen_by: Person | None = None) -> list[Portrait]:
    """The class's graders: silent ones first, then by name. Reads every review of the class once; see `figures`."""
    manners = remembered("manners", cohort, seen_by, lambda: _manners(cohort))
    share_of, nothing, found = shares(cohort), Manner(), []
    for load in loads(cohort, seen_by=seen_by):
        own = manners.get(load.grader.id, nothing)
        found.append(
            Portrait(
                load=load,
                share=share_of.get(load.grader.id, 1),
                lean=own.lean,
                shift=own.shift,
                minutes=own.minutes,
                last_at=own.last_at,
                is_silent=drift.is_silent(load.waiting, own.last_at, own.dealt_at, now),
            )
        )
    return sorted(found, key=lambda one: not one.is_silent)


@dataclass(frozen=True)
class Manner:
    """How a grader gives levels; the fields are as in `Portrait`."""

    lean: float | None = None
    shift: float | None = None
    minutes: float | None = None
    last_at: datetime | None = None
    dealt_at: datetime | None = None


def _manners(cohort: Cohort) -> tuple[dict[int, Manner], int]:
    judged, dealt_at = _judged(cohort), _dealt_at(cohort)
    every = [one for some in judged.values() for one in some]
    mean, found = drift.score(every), {}
    for grader_id in judged.keys() | dealt_at.keys():
        own = judged.get(grader_id, [])
        own_mean = drift.score(own)
        found[grader_id] = Manner(
            lean=own_mean - mean if own_mean is not None and mean is not None else None,
            shift=drift.shift(own),
            minutes=drift.reading_minutes(own),
            last_at=max((one.at for one in own), default=None),
            dealt_at=dealt_at.get(grader_id),
        )
    return found, len(every)


def _judged(cohort: Cohort) -> dict[int, list[Judged]]:
    rows = session.execute(
        select(Review.grader_id, Review.level, Review.at)
        .join(Allocation, Allocation.id == Review.allocation_id)
        .where(Allocation.cohort_id == cohort.id, Review.replaced_at.is_(None), Review.level.is_not(None))
    )
    found: dict[int, list[Judged]] = {}
    for grader_id, level, at in rows:
        assert level is not None
        found.setdefault(grader_id, []).append(Judged(level, at))
    return found


def _dealt_at(cohort: Cohort) -> dict[int, datetime]:
    rows = session.execute(
        select(Allocation.grader_id, func.max(Allocation.created_at))
        .where(Allocation.cohort_id == cohort.id, Allocation.until.is_(None))
        .group_by(Allocation.grader_id)
    )
    return {row[0]: row[1] for row in rows}
