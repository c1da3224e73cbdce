"""Sign-ins, the wrong codes that people typed, and sheets of paper with what was keyed from them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment, Site
from trainingapp.core.database import Base, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.courses.models import Lesson


class SignInMethod(enum.Enum):
    CODE = "code"
    STAFF = "staff"
    LATE = "late_sign_in"
    SHEET = "sheet"

    @property
    def label(self) -> LazyString:
        return {
            SignInMethod.CODE: _l("Code on the screen"),
            SignInMethod.STAFF: _l("Ticked by staff"),
            SignInMethod.LATE: _l("Added afterwards"),
            SignInMethod.SHEET: _l("From the paper sheet"),
        }[self]


class SignIn(Base):
    """One mark of presence at a lesson. A mark made in error is cancelled, not deleted."""

    __tablename__ = "sign_in"
    __table_args__ = (
        Index(
            "uq_sign_in_valid",
            "lesson_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    lesson_id: Mapped[int] = reference("lesson", index=False)
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    site_id: Mapped[int] = reference("site", index=False)
    """Where the trainee sat at the time."""
    at: Mapped[datetime]
    method: Mapped[SignInMethod] = mapped_column(text_enum(SignInMethod))
    is_late: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int] = reference("person", index=False)
    reason: Mapped[str] = mapped_column(short(200), default="")
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None]
    cancel_reason: Mapped[str] = mapped_column(short(200), default="")

    lesson: Mapped[Lesson] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    site: Mapped[Site] = relationship()


class WrongCode(Base):
    """A code that was not taken, counted for the person so that nobody guesses; old ones are dropped."""

    __tablename__ = "wrong_code"
    __table_args__ = (Index("ix_wrong_code_enrolment", "enrolment_id", "at"),)

    enrolment_id: Mapped[int] = reference("enrolment", cascade=True, index=False)
    at: Mapped[datetime]


class SheetState(enum.Enum):
    """What a sheet of paper says of a trainee."""

    PRESENT = "present"
    LATE = "late"
    ON_LEAVE = "on_leave"
    ABSENT = "absent"

    @property
    def label(self) -> LazyString:
        return {
            SheetState.PRESENT: _l("Present"),
            SheetState.LATE: _l("Late"),
            SheetState.ON_LEAVE: _l("On leave"),
            SheetState.ABSENT: _l("Absent"),
        }[self]

    @property
    def was_there(self) -> bool:
        return self in (SheetState.PRESENT, SheetState.LATE)


class SignInSheet(Base):
    """A sheet as it was printed: whose row is which, so that a row's barcode leads back to its trainee."""

    __tablename__ = "sign_in_sheet"
    __table_args__ = (Index("ix_sign_in_sheet_lesson", "lesson_id", "site_id"),)

    lesson_id: Mapped[int] = reference("lesson", cascade=True, index=False)
    site_id: Mapped[int] = reference("site", cascade=True)
    title: Mapped[str] = mapped_column(short(60), default="")
    """Which part of the site's trainees, such as a group; empty for all."""
    rows: Mapped[list[Any]]
    """Enrolment ids in the order of the rows, the first being row 1."""
    printed_at: Mapped[datetime]

    lesson: Mapped[Lesson] = relationship()
    site: Mapped[Site] = relationship()


class SheetEntry(Base):
    """What somebody keyed from a sheet of one trainee; the valid entry is the one that has not ended."""

    __tablename__ = "sheet_entry"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "key"),
        Index(
            "uq_sheet_entry_valid",
            "lesson_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_sheet_entry_site", "lesson_id", "site_id"),
    )

    lesson_id: Mapped[int] = reference("lesson", index=False)
    site_id: Mapped[int] = reference("site")
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True, index=False)
    state: Mapped[SheetState] = mapped_column(text_enum(SheetState))
    key: Mapped[str] = mapped_column(short(40))
    """Made by the page, so that an entry that is sent twice counts once; those keyed at one stroke share it."""
    at: Mapped[datetime]
    actor_id: Mapped[int] = reference("person", index=False)
    ended_at: Mapped[datetime | None]
    """When a later entry took its place, or it was taken back."""
    undone_by: Mapped[int | None] = reference("person", index=False)

    enrolment: Mapped[Enrolment] = relationship()
    actor: Mapped[Person] = relationship(foreign_keys="SheetEntry.actor_id")
