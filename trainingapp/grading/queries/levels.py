"""Results: levels of a class, and what a trainee may see of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session
from trainingapp.grading.models import Appeal, Level, Outcome, Review
from trainingapp.grading.queries.states import is_newest, is_outcome
from trainingapp.reflections.models import Reflection, Task, Version


def final_levels(cohort: Cohort, *, among: Collection[int] | None = None) -> dict[int, Level]:
    """Level by enrolment id: final and released, of the newest version; all else is left out.

    Where a class sets several tasks, the lowest level counts. `among`: of these enrolments only.
    """
    query = (
        select(Reflection.enrolment_id, Outcome.level)
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, is_newest())
        .join(Outcome, is_outcome())
        .where(Task.cohort_id == cohort.id, Outcome.level.is_not(None), Outcome.released_at.is_not(None))
    )
    if among is not None:
        query = query.where(Reflection.enrolment_id.in_(among))
    found: dict[int, Level] = {}
    for enrolment_id, level in session.execute(query):
        assert level is not None
        held = found.get(enrolment_id)
        found[enrolment_id] = level if held is None else max(level, held, key=lambda one: one.rank)
    return found


@dataclass(frozen=True)
class Result:
    """One version of one's own, and what its author may know of its review by now."""

    reflection: Reflection
    task_title: str
    title: str
    number: int
    submitted_at: datetime
    is_newest: bool
    level: Level | None
    """The final level, once it is released."""
    released_at: datetime | None
    reviews: list[Review]
    """What was said, first reading first: returns at once, all else with the level."""
    appeal: Appeal | None

    @property
    def returned(self) -> Review | None:
        """The return for rewriting, if the version was returned."""
        return next((review for review in self.reviews if review.returned), None)


def results(enrolment: Enrolment) -> list[Result]:
    """All versions that the trainee handed in, newest first, each with what its author may know."""
    rows = session.execute(
        select(Reflection, Task.title, Version, Outcome, Appeal)
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, Version.reflection_id == Reflection.id)
        .outerjoin(Outcome, and_(is_outcome(), Outcome.released_at.is_not(None)))
        .outerjoin(Appeal, and_(Appeal.reflection_id == Reflection.id, Appeal.version_id == Version.id))
        .where(Reflection.enrolment_id == enrolment.id)
        .order_by(Task.due_at, Task.id, Version.number.desc())
    ).all()
    said = _said([version.id for _reflection, _title, version, _outcome, _appeal in rows])
    found: list[Result] = []
    for reflection, task_title, version, outcome, appeal in rows:
        reviews = said.get(version.id, [])
        found.append(
            Result(
                reflection,
                task_title,
                version.title,
                version.number,
                version.submitted_at,
                is_newest=not any(one.reflection is reflection for one in found),
                level=outcome.level if outcome else None,
                released_at=outcome.released_at if outcome else None,
                reviews=reviews if outcome else [review for review in reviews if review.returned],
                appeal=appeal,
            )
        )
    return found


def _said(version_ids: list[int]) -> dict[int, list[Review]]:
    rows = session.scalars(
        select(Review)
        .where(Review.version_id.in_(version_ids), Review.replaced_at.is_(None))
        .order_by(Review.at, Review.id)
    )
    found: dict[int, list[Review]] = {}
    for review in rows:
        found.setdefault(review.version_id, []).append(review)
    return found
