"""Tasks, reflections with their draft, and submitted versions."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Cohort, Counting, Enrolment
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l


class ReflectionState(enum.Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PASSED = "passed"
    FAILED = "failed"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]


_LABELS = {
    ReflectionState.DRAFT: _l("Not submitted"),
    ReflectionState.SUBMITTED: _l("Submitted"),
    ReflectionState.RETURNED: _l("Returned for rewriting"),
    ReflectionState.PASSED: _l("Passed"),
    ReflectionState.FAILED: _l("Not passed"),
}


class Task(Timestamped, Base):
    """What is to be written, how long, until when."""

    __tablename__ = "reflection_task"
    __table_args__ = (CheckConstraint("min_length <= max_length", name="lengths_in_order"),)

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    title: Mapped[str] = mapped_column(short(120))
    instructions: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime]
    min_length: Mapped[int]
    max_length: Mapped[int]
    counting: Mapped[Counting] = mapped_column(text_enum(Counting))

    cohort: Mapped[Cohort] = relationship()


class Reflection(Timestamped, Base):
    """One trainee's work on a task: the draft as last saved, and the versions handed in."""

    __tablename__ = "reflection"
    __table_args__ = (
        UniqueConstraint("task_id", "enrolment_id"),
        Index("ix_reflection_submitted", "task_id", "submitted_at", "id", "state", "enrolment_id"),
    )

    task_id: Mapped[int] = reference("reflection_task", cascade=True, index=False)
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    state: Mapped[ReflectionState] = mapped_column(text_enum(ReflectionState), default=ReflectionState.DRAFT)
    draft_title: Mapped[str] = mapped_column(short(200), default="")
    draft_text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    """Counts the saves; a save made from an older one is a conflict, never an overwrite."""
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    """When the latest version was handed in; None until the first."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What is asked of the author while the reflection is returned for rewriting."""

    task: Mapped[Task] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class Version(Base):
    """A text as it was handed in; never changed."""

    __tablename__ = "reflection_version"
    __table_args__ = (
        UniqueConstraint("reflection_id", "number"),
        UniqueConstraint("reflection_id", "key"),
    )

    reflection_id: Mapped[int] = reference("reflection", cascade=True, index=False)
    number: Mapped[int]
    key: Mapped[str] = mapped_column(short(64))
    """Made by the page; the same submission sent twice gives the same receipt."""
    receipt_no: Mapped[str] = mapped_column(short(32), unique=True)
    title: Mapped[str] = mapped_column(short(200))
    text: Mapped[str] = mapped_column(Text)
    length: Mapped[int]
    """In the task's way of counting."""
    submitted_at: Mapped[datetime]

    reflection: Mapped[Reflection] = relationship()
