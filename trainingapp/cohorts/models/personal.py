"""What people ask about their own data."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models.classes import LABELS, Cohort, Labelled
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l


class CorrectionKind(Labelled):
    NAME = "name"
    PHONE = "phone"
    ERASURE = "erasure"


class CorrectionState(Labelled):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


_names: dict[enum.Enum, LazyString] = {
    CorrectionKind.NAME: _l("Correct my name"),
    CorrectionKind.PHONE: _l("Change my phone"),
    CorrectionKind.ERASURE: _l("Delete my data"),
    CorrectionState.OPEN: _l("Not decided yet"),
    CorrectionState.ACCEPTED: _l("Accepted"),
    CorrectionState.DECLINED: _l("Declined"),
}
LABELS.update(_names)


class CorrectionRequest(Timestamped, Base):
    """What a person wants to have corrected or deleted; the organizers of one of their classes decide."""

    __tablename__ = "correction_request"
    __table_args__ = (
        Index(
            "uq_correction_request_open",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    person_id: Mapped[int] = reference("person")
    kind: Mapped[CorrectionKind] = mapped_column(text_enum(CorrectionKind))
    value: Mapped[str] = mapped_column(short(120), default="")
    """The name or phone as it should be; emptied when it is decided."""
    state: Mapped[CorrectionState] = mapped_column(text_enum(CorrectionState), default=CorrectionState.OPEN)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = reference("person", index=False)
    answer: Mapped[str] = mapped_column(short(200), default="")
    """Why it was declined."""

    cohort: Mapped[Cohort] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
