"""One reflection as its grader sees it: versions, what was said, and as much of the author as they may know.

Names and units leave the database only where the task's plan says that graders read with names.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select, true

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment
from trainingapp.core.session import session
from trainingapp.grading.blindness import given_away
from trainingapp.grading.models import Allocation, Criterion, Reading, Review, ReviewPlan
from trainingapp.reflections.models import Reflection, Version


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


def sheet(allocation: Allocation) -> Sheet:
    """The reflection with all versions and what is said about each in this reading, never in another one."""
    said = and_(
        Review.version_id == Version.id,
        Review.reading == allocation.reading,
        Review.replaced_at.is_(None),
    )
    rows = session.execute(
        select(Version, Review)
        .outerjoin(Review, said)
        .where(Version.reflection_id == allocation.reflection_id)
        .order_by(Version.number.desc())
    ).all()
    return Sheet(
        allocation=allocation,
        versions=[version for version, _review in rows],
        reviews={version.id: review for version, review in rows if review is not None},
    )


@dataclass(frozen=True)
class Author:
    """Who wrote a text, as far as its grader may know: empty where graders read without names."""

    name: str
    unit: str
    is_told: bool
    """Whether the text itself holds its author's name or unit."""


def author(allocation: Allocation, version: Version) -> Author:
    """The author of the version; the name leaves this function only where graders read with names."""
    name, unit, blind = session.execute(
        select(Person.name, Enrolment.unit, func.coalesce(ReviewPlan.blind, true()))
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Reflection, Reflection.enrolment_id == Enrolment.id)
        .outerjoin(ReviewPlan, ReviewPlan.task_id == Reflection.task_id)
        .where(Reflection.id == allocation.reflection_id)
    ).one()
    is_told = bool(given_away(f"{version.title}\n{version.text}", name=name, unit=unit))
    return Author("" if blind else name, "" if blind else unit, is_told)


def criteria_of(allocation: Allocation) -> list[Criterion]:
    """What points are given for on the dealt reflection's task, in order; empty where levels are given as such."""
    return list(
        session.scalars(
            select(Criterion)
            .join(Reflection, Reflection.task_id == Criterion.task_id)
            .where(Reflection.id == allocation.reflection_id)
            .order_by(Criterion.position)
        )
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


def current_review(version: Version, reading: Reading = Reading.FIRST) -> Review | None:
    """What is said now about the version in this reading."""
    return session.scalar(
        select(Review).where(
            Review.version_id == version.id, Review.reading == reading, Review.replaced_at.is_(None)
        )
    )
