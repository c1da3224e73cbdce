"""Courses, lecturers and lessons."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.venues.models import Room


class CourseKind(enum.Enum):
    OPENING = "opening"
    THEORY = "theory"
    POLICY = "policy"
    CASE = "case"
    KEYNOTE = "keynote"
    SITE_VISIT = "site_visit"
    DISCUSSION = "discussion"
    SELF_STUDY = "self_study"
    GRADUATION = "graduation"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]


_LABELS = {
    CourseKind.OPENING: _l("Opening"),
    CourseKind.THEORY: _l("Theory lecture"),
    CourseKind.POLICY: _l("Policy lecture"),
    CourseKind.CASE: _l("Case lecture"),
    CourseKind.KEYNOTE: _l("Keynote"),
    CourseKind.SITE_VISIT: _l("Site visit"),
    CourseKind.DISCUSSION: _l("Group discussion"),
    CourseKind.SELF_STUDY: _l("Self-study"),
    CourseKind.GRADUATION: _l("Graduation"),
}

course_lecturer = Table(
    "course_lecturer",
    Base.metadata,
    Column("course_id", Integer, ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "lecturer_id", Integer, ForeignKey("lecturer.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
)


class Lecturer(Base):
    """Who teaches, as printed. A case presenter is a lecturer who is also a trainee of the class."""

    __tablename__ = "lecturer"
    __table_args__ = (UniqueConstraint("cohort_id", "name", "unit"),)

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False)
    name: Mapped[str] = mapped_column(short(120))
    post: Mapped[str] = mapped_column(short(120), default="")
    unit: Mapped[str] = mapped_column(short(200), default="")
    enrolment_id: Mapped[int | None] = reference("enrolment")

    enrolment: Mapped[Enrolment | None] = relationship()


class Course(Timestamped, Base):
    """Something taught, independent of when."""

    __tablename__ = "course"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    title: Mapped[str] = mapped_column(short(200))
    kind: Mapped[CourseKind] = mapped_column(text_enum(CourseKind))

    cohort: Mapped[Cohort] = relationship()
    lecturers: Mapped[list[Lecturer]] = relationship(secondary=course_lecturer, order_by=Lecturer.id)


class Lesson(Timestamped, Base):
    """One timed item of the timetable. Central when `site_id` is None: then it stands in every site's timetable."""

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        Index("ix_lesson_when", "cohort_id", "starts_at"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False)
    course_id: Mapped[int] = reference("course")
    site_id: Mapped[int | None] = reference("site")
    room_id: Mapped[int | None] = reference("room")
    """Where it is given; for a central lesson, the room of the main classroom."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    takes_sign_in: Mapped[bool] = mapped_column(default=False)
    """Attendance is kept by half-day: the lesson at which the half-day's presence is taken."""

    cohort: Mapped[Cohort] = relationship()
    course: Mapped[Course] = relationship()
    site: Mapped[Site | None] = relationship()
    room: Mapped[Room | None] = relationship()

    @property
    def is_central(self) -> bool:
        return self.site_id is None
