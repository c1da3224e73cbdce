"""Allocations, reviews, what came of them, and appeals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.grading.models.levels import Level, Reading
from trainingapp.reflections.models import Reflection, Version


class Allocation(Timestamped, Base):
    """A reading of a reflection dealt to a grader; ends when it is dealt to another."""

    __tablename__ = "allocation"
    __table_args__ = (
        Index(
            "uq_allocation_open",
            "reflection_id",
            "reading",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        # Loads and last places of all graders of a large class are read from the index alone.
        Index("ix_allocation_grader", "cohort_id", "grader_id", "position", "until"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    reflection_id: Mapped[int] = reference("reflection", cascade=True, index=False)
    grader_id: Mapped[int] = reference("person", index=False)
    position: Mapped[int]
    """The order on the grader's desk."""
    reading: Mapped[Reading] = mapped_column(text_enum(Reading), default=Reading.FIRST)
    version_no: Mapped[int | None]
    """Of a further reading: the version that it is about. A first reading follows the reflection."""
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
            "reading",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("uq_review_key", "allocation_id", "key", unique=True),
    )

    allocation_id: Mapped[int] = reference("allocation", cascade=True)
    version_id: Mapped[int] = reference("reflection_version", cascade=True)
    grader_id: Mapped[int] = reference("person")
    reading: Mapped[Reading] = mapped_column(text_enum(Reading), default=Reading.FIRST)
    level: Mapped[Level | None] = mapped_column(text_enum(Level))
    points: Mapped[dict[str, Any] | None]
    """Where the task has criteria: points by criterion id. SQL NULL where it has none."""
    returned: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    """How long the text was read, in time that its page was seen; None if the page did not say."""
    key: Mapped[str | None] = mapped_column(short(40))
    """Made by the page, so that a judgement sent again is known."""

    allocation: Mapped[Allocation] = relationship()
    version: Mapped[Version] = relationship()
    grader: Mapped[Person] = relationship()


class Outcome(Base):
    """What the readings of a reflection's newest judged version come to: one row for each reflection."""

    __tablename__ = "review_outcome"

    reflection_id: Mapped[int] = reference("reflection", cascade=True, index=False, unique=True)
    version_id: Mapped[int] = reference("reflection_version", cascade=True)
    level: Mapped[Level | None] = mapped_column(text_enum(Level))
    """The final level; None as long as a reading is missing."""
    wants: Mapped[Reading | None] = mapped_column(text_enum(Reading))
    """The further reading that is still to be given."""
    suspicion: Mapped[str] = mapped_column(short(200), default="")
    """Why somebody asked for a second reading of this version; empty if nobody did."""
    decided_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    """Since when the author sees the level."""
    for_anthology: Mapped[bool] = mapped_column(default=False)

    reflection: Mapped[Reflection] = relationship()
    version: Mapped[Version] = relationship()


class Appeal(Base):
    """The author's one request for another reading, and what came of it."""

    __tablename__ = "appeal"

    reflection_id: Mapped[int] = reference("reflection", cascade=True, index=False, unique=True)
    version_id: Mapped[int] = reference("reflection_version", cascade=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    level_before: Mapped[Level] = mapped_column(text_enum(Level))
    level_after: Mapped[Level | None] = mapped_column(text_enum(Level))
    decided_at: Mapped[datetime | None]

    reflection: Mapped[Reflection] = relationship()
    version: Mapped[Version] = relationship()
