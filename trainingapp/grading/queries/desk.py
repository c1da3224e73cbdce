"""What a grader sees: the desk, and one reflection with its versions. Names and units are nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.grading.models import Allocation, Review
from trainingapp.grading.queries.states import is_current, is_newest, state
from trainingapp.grading.rules import ReviewState
from trainingapp.reflections.models import Reflection, Version

SHORT_COMMENT = 60
"""Comments up to this many characters are offered again as phrases."""


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


@dataclass(frozen=True)
class Sheet:
    """A reflection as it lies on the desk."""

    allocation: Allocation
    versions: list[Version]
    """Newest first; at least one."""
    reviews: dict[int, Review]
    """What is said now about each version, by version id."""

    @property
    def newest(self) -> Version:
        return self.versions[0]

    @property
    def current(self) -> Review | None:
        return self.reviews.get(self.newest.id)

    @property
    def before(self) -> Version | None:
        """The version before the newest."""
        return self.versions[1] if len(self.versions) > 1 else None


def _dealt_to(person: Person, cohort: Cohort) -> ColumnElement[bool]:
    return and_(
        Allocation.grader_id == person.id, Allocation.cohort_id == cohort.id, Allocation.until.is_(None)
    )


def desk(person: Person, cohort: Cohort) -> Select[Any]:
    """Rows (allocation_id, position, title, length, number, submitted_at, level, state): unread first."""
    order = case(
        (state() == ReviewState.REWRITTEN, 0),
        (state() == ReviewState.UNREAD, 1),
        (state() == ReviewState.RETURNED, 2),
        else_=3,
    )
    query = (
        select(
            Allocation.id.label("allocation_id"),
            Allocation.position,
            Version.title,
            Version.length,
            Version.number,
            Version.submitted_at,
            Review.level,
            state().label("state"),
        )
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_current())
        .where(_dealt_to(person, cohort))
        .order_by(order, Allocation.position, Allocation.id)
    )
    return cast("Select[Any]", query)


def progress(person: Person, cohort: Cohort) -> Progress:
    """How many reflections the person holds in the class, and how many of them wait."""
    waiting = case((Review.id.is_(None), 1), else_=0)
    total, unread = session.execute(
        select(func.count(), func.coalesce(func.sum(waiting), 0, type_=Integer))
        .select_from(Allocation)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_current())
        .where(_dealt_to(person, cohort))
    ).one()
    return Progress(total=total, unread=unread)


def unread_count(person: Person, cohort: Cohort) -> int:
    """How many reflections wait for the person's reading in the class."""
    return progress(person, cohort).unread


def next_unread(person: Person, cohort: Cohort, after: Allocation | None = None) -> int | None:
    """The allocation to read next: rewritten ones first, then in the desk's order, going round once."""
    query = desk(person, cohort).where(Review.id.is_(None))
    if after is not None:
        query = query.where(Allocation.id != after.id).order_by(None)
        passed = case((Allocation.position > after.position, 0), else_=1)
        query = query.order_by(
            case((state() == ReviewState.REWRITTEN, 0), else_=1), passed, Allocation.position, Allocation.id
        )
    found: int | None = session.scalar(query.limit(1))
    return found


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


def sheet(allocation: Allocation) -> Sheet:
    """The reflection with all versions and what is said about each."""
    rows = session.execute(
        select(Version, Review)
        .outerjoin(Review, is_current())
        .where(Version.reflection_id == allocation.reflection_id)
        .order_by(Version.number.desc())
    ).all()
    return Sheet(
        allocation=allocation,
        versions=[version for version, _review in rows],
        reviews={version.id: review for version, review in rows if review is not None},
    )


def newest_version(reflection_id: int) -> Version | None:
    """The version that was handed in last."""
    return session.scalar(
        select(Version)
        .where(Version.reflection_id == reflection_id)
        .order_by(Version.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def current_review(version: Version) -> Review | None:
    """What is said now about the version."""
    return session.scalar(select(Review).where(Review.version_id == version.id, Review.replaced_at.is_(None)))


def phrases(person: Person, cohort: Cohort, limit: int = 6) -> list[str]:
    """Short comments that the person wrote in this class, the most frequent first, then the latest."""
    return list(
        session.scalars(
            select(Review.comment)
            .join(Allocation, Allocation.id == Review.allocation_id)
            .where(
                Review.grader_id == person.id,
                Allocation.cohort_id == cohort.id,
                func.length(Review.comment).between(2, SHORT_COMMENT),
            )
            .group_by(Review.comment)
            .order_by(func.count().desc(), func.max(Review.at).desc(), Review.comment)
            .limit(limit)
        )
    )
