"""Sign-ins, and the secrets behind the codes on the screens."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
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


class SignInScreen(Base):
    """The source of the changing code for one lesson at one site."""

    __tablename__ = "sign_in_screen"
    __table_args__ = (UniqueConstraint("lesson_id", "site_id"),)

    lesson_id: Mapped[int] = reference("lesson", cascade=True, index=False)
    site_id: Mapped[int] = reference("site", cascade=True)
    secret: Mapped[str] = mapped_column(short(64))

    lesson: Mapped[Lesson] = relationship()
    site: Mapped[Site] = relationship()


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

    lesson: Mapped[Lesson] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
