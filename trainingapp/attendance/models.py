"""Sign-ins, and the wrong codes that people typed."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Enrolment, Site
from trainingapp.core.database import Base, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.courses.models import Lesson


class SignInMethod(enum.Enum):
    CODE = "code"
    STAFF = "staff"
    LATE = "late_sign_in"

    @property
    def label(self) -> LazyString:
        return {
            SignInMethod.CODE: _l("Code on the screen"),
            SignInMethod.STAFF: _l("Ticked by staff"),
            SignInMethod.LATE: _l("Added afterwards"),
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
