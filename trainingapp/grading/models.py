"""Allocations and reviews."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import Base, Timestamped, reference, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.reflections.models import Reflection, Version


class Level(enum.Enum):
    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"  # noqa: S105 - a level, not a password
    FAIL = "fail"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def passes(self) -> bool:
        return self is not Level.FAIL


_LABELS = {
    Level.EXCELLENT: _l("Excellent"),
    Level.GOOD: _l("Good"),
    Level.PASS: _l("Pass"),
    Level.FAIL: _l("Fail"),
}


class Allocation(Timestamped, Base):
    """A reflection dealt to a grader; ends when it is dealt to another."""

    __tablename__ = "allocation"
    __table_args__ = (
        Index(
            "uq_allocation_open",
            "reflection_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_allocation_grader", "grader_id", "cohort_id", "position"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    reflection_id: Mapped[int] = reference("reflection", cascade=True, index=False)
    grader_id: Mapped[int] = reference("person", index=False)
    position: Mapped[int]
    """The order on the grader's desk."""
    until: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
    reflection: Mapped[Reflection] = relationship()
    grader: Mapped[Person] = relationship()


class Review(Base):
    """What a grader said about one version: a level, or a return for rewriting; never overwritten."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("(level IS NULL) = returned", name="level_or_returned"),
        Index(
            "uq_review_current",
            "version_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    allocation_id: Mapped[int] = reference("allocation", cascade=True)
    version_id: Mapped[int] = reference("reflection_version", cascade=True)
    grader_id: Mapped[int] = reference("person")
    level: Mapped[Level | None] = mapped_column(text_enum(Level))
    returned: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    allocation: Mapped[Allocation] = relationship()
    version: Mapped[Version] = relationship()
    grader: Mapped[Person] = relationship()
