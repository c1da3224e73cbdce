"""Conditions and columns that all queries of the review share."""

from __future__ import annotations

from sqlalchemy import Case, ColumnElement, and_, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from trainingapp.core.database import text_enum
from trainingapp.grading.models import Allocation, Review
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
    """`Review` is what is said now about `Version`."""
    return and_(Review.version_id == Version.id, Review.replaced_at.is_(None))


def is_open() -> ColumnElement[bool]:
    """`Allocation` holds now, for `Reflection`."""
    return and_(Allocation.reflection_id == Reflection.id, Allocation.until.is_(None))


def state() -> Case[ReviewState]:
    """The `ReviewState`, where `Version` is the newest, `Review` the current and `Allocation` the open one."""
    return case(
        (Review.level.is_not(None), _value(ReviewState.READ)),
        (Review.returned, _value(ReviewState.RETURNED)),
        (Allocation.id.is_(None), _value(ReviewState.UNDEALT)),
        (_was_reviewed_before(), _value(ReviewState.REWRITTEN)),
        else_=_value(ReviewState.UNREAD),
    )


def _value(state: ReviewState) -> ColumnElement[ReviewState]:
    return literal(state, text_enum(ReviewState))


def _was_reviewed_before() -> ColumnElement[bool]:
    version, review = aliased(Version), aliased(Review)
    earlier = exists().where(review.version_id == version.id, version.reflection_id == Reflection.id)
    return and_(Version.number > 1, earlier.correlate(Reflection))
