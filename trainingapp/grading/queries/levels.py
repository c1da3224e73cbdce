"""Results: levels of a class, and a trainee's own reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session
from trainingapp.grading.models import Level, Review
from trainingapp.grading.queries.states import is_current, is_newest
from trainingapp.reflections.models import Reflection, Task, Version

_BEST_FIRST = list(Level)


def final_levels(cohort: Cohort) -> dict[int, Level]:
    """Level by enrolment id: that of the newest version; returned and unread reflections are left out.

    Where a class sets several tasks, the lowest level counts.
    """
    rows = session.execute(
        select(Reflection.enrolment_id, Review.level)
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, is_newest())
        .join(Review, is_current())
        .where(Task.cohort_id == cohort.id, Review.level.is_not(None))
    )
    found: dict[int, Level] = {}
    for enrolment_id, level in rows:
        assert level is not None
        found[enrolment_id] = max(level, found.get(enrolment_id, level), key=_BEST_FIRST.index)
    return found


@dataclass(frozen=True)
class Result:
    """What was said about one version of one's own."""

    task_title: str
    title: str
    number: int
    submitted_at: datetime
    is_newest: bool
    review: Review | None


def results(enrolment: Enrolment) -> list[Result]:
    """All versions that the trainee handed in, newest first, each with its current review."""
    rows = session.execute(
        select(Task.title, Version.title, Version.number, Version.submitted_at, Reflection.id, Review)
        .select_from(Reflection)
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, Version.reflection_id == Reflection.id)
        .outerjoin(Review, is_current())
        .where(Reflection.enrolment_id == enrolment.id)
        .order_by(Task.due_at, Task.id, Version.number.desc())
    )
    found: list[Result] = []
    seen: set[int] = set()
    for task_title, title, number, submitted_at, reflection_id, review in rows:
        newest = reflection_id not in seen
        seen.add(reflection_id)
        found.append(Result(task_title, title, number, submitted_at, newest, review))
    return found
