"""How a task is reviewed: its plan, its criteria, and the texts by which graders find one measure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.grading.models.levels import Level
from trainingapp.reflections.models import Task


class ReviewPlan(Base):
    """How a task is reviewed; a task without a row is reviewed by the defaults."""

    __tablename__ = "review_plan"
    __table_args__ = (CheckConstraint("appeal_days >= 0", name="appeal_days_not_negative"),)

    task_id: Mapped[int] = reference("reflection_task", cascade=True, index=False, unique=True)
    blind: Mapped[bool] = mapped_column(default=True)
    second_if_excellent: Mapped[bool] = mapped_column(default=True)
    second_if_suspicious: Mapped[bool] = mapped_column(default=True)
    appeal_days: Mapped[int] = mapped_column(default=7)
    """How long after the release the author may ask for another reading; 0 for never."""
    excellent_from: Mapped[int] = mapped_column(default=85)
    """The least sum of points for the level, where the task has criteria."""
    good_from: Mapped[int] = mapped_column(default=75)
    pass_from: Mapped[int] = mapped_column(default=60)

    task: Mapped[Task] = relationship()


class Criterion(Base):
    """One thing that points are given for."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("task_id", "position"),
        CheckConstraint("most > 0", name="most_positive"),
    )

    task_id: Mapped[int] = reference("reflection_task", cascade=True, index=False)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(short(80))
    most: Mapped[int]
    """The most points that it can bring."""


class CalibrationText(Timestamped, Base):
    """A text with an agreed level, read by every grader before the others; it does not count."""

    __tablename__ = "calibration_text"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    title: Mapped[str] = mapped_column(short(200))
    text: Mapped[str] = mapped_column(Text)
    level: Mapped[Level] = mapped_column(text_enum(Level))
    why: Mapped[str] = mapped_column(Text, default="")
    """The reasons for the agreed level, shown after one's own reading."""

    cohort: Mapped[Cohort] = relationship()


class CalibrationReading(Base):
    """The level that a grader gave a calibration text, before seeing the agreed one."""

    __tablename__ = "calibration_reading"
    __table_args__ = (UniqueConstraint("calibration_text_id", "grader_id"),)

    calibration_text_id: Mapped[int] = reference("calibration_text", cascade=True, index=False)
    grader_id: Mapped[int] = reference("person")
    level: Mapped[Level] = mapped_column(text_enum(Level))
    at: Mapped[datetime]

    calibration_text: Mapped[CalibrationText] = relationship()
    grader: Mapped[Person] = relationship()
