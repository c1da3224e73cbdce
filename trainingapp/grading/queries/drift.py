"""How each grader of a class gives levels, how fast, and who has fallen silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.grading import drift
from trainingapp.grading.drift import Judged
from trainingapp.grading.models import Allocation, Review
from trainingapp.grading.queries.inputs import shares
from trainingapp.grading.queries.overview import Load, loads


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


def portraits(cohort: Cohort, now: datetime) -> list[Portrait]:
    """The class's graders: silent ones first, then by name. Reads every review of the class once."""
    judged = _judged(cohort)
    dealt_at = _dealt_at(cohort)
    mean = drift.score([one for some in judged.values() for one in some])
    share_of = shares(cohort)
    found = []
    for load in loads(cohort):
        own = judged.get(load.grader.id, [])
        own_mean, last_at = drift.score(own), max((one.at for one in own), default=None)
        found.append(
            Portrait(
                load=load,
                share=share_of.get(load.grader.id, 1),
                lean=own_mean - mean if own_mean is not None and mean is not None else None,
                shift=drift.shift(own),
                minutes=drift.reading_minutes(own),
                last_at=last_at,
                is_silent=drift.is_silent(load.waiting, last_at, dealt_at.get(load.grader.id), now),
            )
        )
    return sorted(found, key=lambda one: not one.is_silent)


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
