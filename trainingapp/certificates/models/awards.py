"""Outstanding trainees: nominated with a reason, decided by the organizers."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.database import Base, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l


class AwardState(enum.Enum):
    """How far a nomination came."""

    NOMINATED = "nominated"
    AWARDED = "awarded"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether it stands: waiting for the decision, or awarded."""
        return self in (AwardState.NOMINATED, AwardState.AWARDED)


_LABELS = {
    AwardState.NOMINATED: _l("Nominated, to be decided"),
    AwardState.AWARDED: _l("Outstanding trainee"),
    AwardState.DECLINED: _l("Not awarded"),
    AwardState.WITHDRAWN: _l("Withdrawn"),
}


class Award(Base):
    """A trainee nominated as outstanding, and what was decided; a row for each nomination."""

    __tablename__ = "award"
    __table_args__ = (
        Index(
            "uq_award_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("state IN ('nominated', 'awarded')"),
            postgresql_where=text("state IN ('nominated', 'awarded')"),
        ),
        Index("ix_award_cohort", "cohort_id", "state"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False)
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    state: Mapped[AwardState] = mapped_column(text_enum(AwardState), default=AwardState.NOMINATED)
    reason: Mapped[str] = mapped_column(short(200))
    nominated_at: Mapped[datetime]
    nominated_by: Mapped[int] = reference("person", index=False)
    decided_at: Mapped[datetime | None]
    """When it was awarded, declined or withdrawn, the last of these."""
    decided_by: Mapped[int | None] = reference("person", index=False)
    note: Mapped[str] = mapped_column(short(200), default="")
    """Why it was declined or withdrawn."""

    cohort: Mapped[Cohort] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    nominator: Mapped[Person] = relationship(foreign_keys="Award.nominated_by")
    decider: Mapped[Person | None] = relationship(foreign_keys="Award.decided_by")
