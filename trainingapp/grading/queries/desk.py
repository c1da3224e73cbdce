"""What a grader sees: the desk with its shelves, how far they are, and what comes next.

Names leave the database only where the task's plan says that graders read with names.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, Select, and_, case, exists, func, or_, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.grading.claiming import lapses_before
from trainingapp.grading.models import Allocation, Claim, Finding, Review, ReviewPlan
from trainingapp.grading.queries.states import is_due, is_newest, is_own, state, was_reviewed_before
from trainingapp.grading.rules import ReviewState, Shelf
from trainingapp.reflections.models import Reflection, Version

LATEST = 100
"""The median reading time is that of so many latest reviews."""


@dataclass(frozen=True)
class Progress:
    """How far a grader is: dealt in all, and how many of them wait to be read."""

    total: int
    unread: int

    @property
    def done(self) -> int:
        return self.total - self.unread

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


def _dealt_to(person: Person, cohort: Cohort) -> ColumnElement[bool]:
    return and_(Allocation.grader_id == person.id, Allocation.cohort_id == cohort.id, is_due())


def desk(person: Person, cohort: Cohort, shelf: Shelf | None = None, search: str = "") -> Select[Any]:
    """Rows (allocation_id, position, title, length, number, submitted_at, level, author, state): unread first.

    `author` is the name where graders read with names, else empty; only then the search looks at it.
    """
    order = case(
        (state() == ReviewState.REWRITTEN, 0),
        (state() == ReviewState.UNREAD, 1),
        (state() == ReviewState.RETURNED, 2),
        else_=3,
    )
    author = case((ReviewPlan.blind.is_(False), Person.name), else_="")
    query = (
        select(
            Allocation.id.label("allocation_id"),
            Allocation.position,
            Version.title,
            Version.length,
            Version.number,
            Version.submitted_at,
            Review.level,
            author.label("author"),
            state().label("state"),
        )
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(ReviewPlan, ReviewPlan.task_id == Reflection.task_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_own())
        .where(_dealt_to(person, cohort))
        .order_by(order, Allocation.position, Allocation.id)
    )
    if search:
        query = query.where(
            or_(Version.title.contains(search, autoescape=True), author.contains(search, autoescape=True))
        )
    if shelf is not None:
        query = query.where(_on(shelf))
    return cast("Select[Any]", query)


def _on(shelf: Shelf) -> ColumnElement[bool]:
    if shelf is Shelf.UNREAD:
        return Review.id.is_(None)
    if shelf is Shelf.READ:
        return Review.level.is_not(None)
    if shelf is Shelf.REWRITING:
        return or_(Review.returned, and_(Review.id.is_(None), was_reviewed_before()))
    return exists().where(
        Finding.allocation_id == Allocation.id,
        Finding.version_id == Version.id,
        Finding.replaced_at.is_(None),
        Finding.concluded_at.is_(None),
    )


def progress(person: Person, cohort: Cohort) -> Progress:
    """How many reflections the person holds in the class, and how many of them wait."""
    waiting = case((Review.id.is_(None), 1), else_=0)
    total, unread = session.execute(
        select(func.count(), func.coalesce(func.sum(waiting), 0, type_=Integer))
        .select_from(Allocation)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_own())
        .where(_dealt_to(person, cohort))
    ).one()
    return Progress(total=total, unread=unread)


def unread_count(person: Person, cohort: Cohort) -> int:
    """How many reflections wait for the person's reading in the class."""
    return progress(person, cohort).unread


def _waiting(person: Person, cohort: Cohort) -> Select[Any]:
    """Ids of the person's unread allocations, without those open in another window of theirs."""
    return (
        select(Allocation.id)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_own())
        .where(_dealt_to(person, cohort), Review.id.is_(None))
    )


def _claimed(window: str, at: datetime) -> ColumnElement[bool]:
    return exists().where(
        Claim.allocation_id == Allocation.id, Claim.window != window, Claim.seen_at >= lapses_before(at)
    )


def next_unread(
    person: Person, cohort: Cohort, after: Allocation | None = None, window: str = ""
) -> int | None:
    """The allocation to read next: rewritten ones first, then in the desk's order, going round once.

    Args:
        window: that of the page which asks; what another window has open is passed over.
    """
    query = _waiting(person, cohort)
    if window:
        query = query.where(~_claimed(window, clock.now()))
    if after is not None:
        query = query.where(Allocation.id != after.id)
    rewritten = query.where(Version.number > 1, was_reviewed_before())
    steps = [_onward(rewritten, after), _first(rewritten), _onward(query, after), _first(query)]
    # Each stops at its first row, and only the first that finds one runs; one order over all would look at
    # everything that waits.
    found: int | None = session.scalar(select(func.coalesce(*(step.scalar_subquery() for step in steps))))
    return found


def _onward(query: Select[Any], after: Allocation | None) -> Select[Any]:
    return _first(query if after is None else query.where(Allocation.position > after.position))


def _first(query: Select[Any]) -> Select[Any]:
    return query.order_by(Allocation.position, Allocation.id).limit(1)


def neighbours(allocation: Allocation) -> tuple[int | None, int | None]:
    """The allocations before and after this one on its grader's desk, in the order they were dealt."""
    holding = select(Allocation.id).where(
        Allocation.grader_id == allocation.grader_id,
        Allocation.cohort_id == allocation.cohort_id,
        Allocation.until.is_(None),
    )
    before = holding.where(Allocation.position < allocation.position).order_by(Allocation.position.desc())
    after = holding.where(Allocation.position > allocation.position).order_by(Allocation.position)
    return session.scalar(before.limit(1)), session.scalar(after.limit(1))


def _own_reviews(person: Person, cohort: Cohort, *columns: Any) -> Select[Any]:
    """The person's current reviews in the class, the latest first."""
    query = (
        select(*columns)
        .select_from(Review)
        .join(Allocation, Allocation.id == Review.allocation_id)
        .where(Review.grader_id == person.id, Review.replaced_at.is_(None))
        .where(Allocation.cohort_id == cohort.id)
        .order_by(Review.at.desc(), Review.id.desc())
    )
    return cast("Select[Any]", query)


def last_judged(person: Person, cohort: Cohort) -> Allocation | None:
    """What the person judged last and still holds."""
    query = _own_reviews(person, cohort, Allocation).where(Allocation.until.is_(None))
    found: Allocation | None = session.scalar(query.limit(1))
    return found


def median_seconds(person: Person, cohort: Cohort) -> int | None:
    """The person's own median reading time of the latest texts; None before there is any."""
    latest = _own_reviews(person, cohort, Review.seconds).where(Review.seconds.is_not(None)).limit(LATEST)
    times = list(session.scalars(latest))
    return round(statistics.median(times)) if times else None
