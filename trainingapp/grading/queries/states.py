"""Conditions and columns that all queries of the review share."""

from __future__ import annotations

from sqlalchemy import Case, ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from trainingapp.core.database import text_enum
from trainingapp.grading.models import Allocation, Outcome, Reading, Review
from trainingapp.grading.rules import ReviewState
from trainingapp.reflections.models import Reflection, Version


def is_newest() -> ColumnElement[bool]:
    """`Version` is the newest one of `Reflection`."""
    other = aliased(Version)
    newest = select(func.max(other.number)).where(other.reflection_id == Reflection.id)
    return and_(
        Version.reflection_id == Reflection.id,
        Version.number == newest.correlate(Reflection).scalar_subquery(),
    )


def is_current() -> ColumnElement[bool]:
    """`Review` is what the first reader says now about `Version`."""
    return and_(
        Review.version_id == Version.id, Review.reading == Reading.FIRST, Review.replaced_at.is_(None)
    )


def is_own() -> ColumnElement[bool]:
    """`Review` is what is said now about `Version` in the reading that `Allocation` is for."""
    return and_(
        Review.version_id == Version.id,
        Review.reading == Allocation.reading,
        Review.replaced_at.is_(None),
    )


def is_open() -> ColumnElement[bool]:
    """`Allocation` holds now, for the first reading of `Reflection`."""
    return and_(
        Allocation.reflection_id == Reflection.id,
        Allocation.reading == Reading.FIRST,
        Allocation.until.is_(None),
    )


def is_due() -> ColumnElement[bool]:
    """`Allocation` holds now and is about `Version`: a further reading ends with the version it was for."""
    return and_(
        Allocation.until.is_(None),
        or_(Allocation.version_no.is_(None), Allocation.version_no == Version.number),
    )


def is_outcome() -> ColumnElement[bool]:
    """`Outcome` is that of `Version`."""
    return and_(Outcome.reflection_id == Version.reflection_id, Outcome.version_id == Version.id)


def state() -> Case[ReviewState]:
    """The `ReviewState`, where `Version` is the newest, `Review` the current and `Allocation` the open one."""
    return case(
        (Review.level.is_not(None), _value(ReviewState.READ)),
        (Review.returned, _value(ReviewState.RETURNED)),
        (Allocation.id.is_(None), _value(ReviewState.UNDEALT)),
        (was_reviewed_before(), _value(ReviewState.REWRITTEN)),
        else_=_value(ReviewState.UNREAD),
    )


def state_of_all() -> Case[ReviewState]:
    """As `state`, but told from all readings: for organizers, who see what graders do not."""
    return case((Outcome.wants.is_not(None), _value(ReviewState.FURTHER)), else_=state())


def _value(state: ReviewState) -> ColumnElement[ReviewState]:
    return literal(state, text_enum(ReviewState))


def was_reviewed_before() -> ColumnElement[bool]:
    """An earlier version of `Reflection` was judged, and `Allocation` is for the first reading."""
    version, review = aliased(Version), aliased(Review)
    earlier = exists().where(review.version_id == version.id, version.reflection_id == Reflection.id)
    return and_(Version.number > 1, Allocation.reading == Reading.FIRST, earlier.correlate(Reflection))
