"""What a certificate asks for, exceptions that were signed for, and lists that were signed off."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment
from trainingapp.core.database import Base, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l


class Condition(enum.Enum):
    """What a certificate asks for."""

    STANDING = "standing"
    ATTENDANCE = "attendance"
    REFLECTION = "reflection"
    NAME = "name"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def may_be_waived(self) -> bool:
        """Whether an organizer may sign for an exception; nobody can for a name that no font draws."""
        return self in (Condition.ATTENDANCE, Condition.REFLECTION)


_LABELS = {
    Condition.STANDING: _l("Takes part"),
    Condition.ATTENDANCE: _l("Attendance"),
    Condition.REFLECTION: _l("Reflection"),
    Condition.NAME: _l("Name can be printed"),
}


class Waiver(Base):
    """An exception from one condition for one trainee, signed for with a reason."""

    __tablename__ = "waiver"
    __table_args__ = (
        Index(
            "uq_waiver_open",
            "enrolment_id",
            "condition",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    condition: Mapped[Condition] = mapped_column(text_enum(Condition))
    figure: Mapped[str] = mapped_column(short(200), default="")
    """What stood there when it was signed for."""
    reason: Mapped[str] = mapped_column(short(200))
    at: Mapped[datetime]
    actor_id: Mapped[int] = reference("person", index=False)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = reference("person", index=False)
    withdraw_reason: Mapped[str] = mapped_column(short(200), default="")

    enrolment: Mapped[Enrolment] = relationship()
    actor: Mapped[Person] = relationship(foreign_keys="Waiver.actor_id")
    withdrawer: Mapped[Person | None] = relationship(foreign_keys="Waiver.withdrawn_by")


class SignOff(Base):
    """A list of trainees signed off for certificates. The newest that is neither replaced nor used up stands."""

    __tablename__ = "sign_off"
    __table_args__ = (
        Index(
            "uq_sign_off_standing",
            "cohort_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = reference("person", index=False)
    count: Mapped[int]
    digest: Mapped[str] = mapped_column(short(64))
    """SHA-256 of who stands on it with which name, unit and hours."""
    ended_at: Mapped[datetime | None]
    """When certificates were issued from it, or another took its place."""
    issued: Mapped[int] = mapped_column(default=0)
    """How many certificates were issued from it."""

    actor: Mapped[Person] = relationship()


class SignOffLine(Base):
    """One trainee of a signed-off list, with what was signed."""

    __tablename__ = "sign_off_line"
    __table_args__ = (UniqueConstraint("sign_off_id", "enrolment_id"),)

    sign_off_id: Mapped[int] = reference("sign_off", cascade=True, index=False)
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    position: Mapped[int]
    """1, 2, 3 … in the order of the ceremony; numbers follow it."""
    name: Mapped[str] = mapped_column(short(120))
    unit: Mapped[str] = mapped_column(short(240))
    hours: Mapped[int]

    enrolment: Mapped[Enrolment] = relationship()
