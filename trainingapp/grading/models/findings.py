"""What a grader found about a text's originality, and what its author said to it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.database import Base, reference, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.grading.models.readings import Allocation
from trainingapp.reflections.models import Version


class FindingKind(enum.Enum):
    """A person's judgement; no program gives one."""

    OWN_WORK = "own_work"
    QUOTATION = "quotation"
    NEEDS_EXPLANATION = "needs_explanation"
    COPIED = "copied"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def asks_author(self) -> bool:
        """The author is heard before the finding is final."""
        return self in (FindingKind.NEEDS_EXPLANATION, FindingKind.COPIED)

    @property
    def tone(self) -> str:
        """The colour that goes with the word; see `ui.status`."""
        return _TONES[self]


_LABELS = {
    FindingKind.OWN_WORK: _l("Own work"),
    FindingKind.QUOTATION: _l("Quotation"),
    FindingKind.NEEDS_EXPLANATION: _l("Needs explanation"),
    FindingKind.COPIED: _l("Copied"),
}
_TONES = {
    FindingKind.OWN_WORK: "good",
    FindingKind.QUOTATION: "plain",
    FindingKind.NEEDS_EXPLANATION: "warn",
    FindingKind.COPIED: "bad",
}


class Finding(Base):
    """What a reader says about where a version's words come from; changed by a new one, never overwritten."""

    __tablename__ = "finding"
    __table_args__ = (
        Index(
            "uq_finding_current",
            "version_id",
            "allocation_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    allocation_id: Mapped[int] = reference("allocation", cascade=True)
    version_id: Mapped[int] = reference("reflection_version", cascade=True, index=False)
    grader_id: Mapped[int] = reference("person")
    kind: Mapped[FindingKind] = mapped_column(text_enum(FindingKind))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    """Since when it is final; at once where the author need not be heard."""

    allocation: Mapped[Allocation] = relationship()
    version: Mapped[Version] = relationship()
    grader: Mapped[Person] = relationship()


class Hearing(Base):
    """A question to the author about passages of their own text, and the one answer."""

    __tablename__ = "hearing"

    version_id: Mapped[int] = reference("reflection_version", cascade=True, index=False, unique=True)
    question: Mapped[str] = mapped_column(Text)
    passages: Mapped[list[Any]]
    """Stretches of the author's text, word for word."""
    asked_at: Mapped[datetime]
    until: Mapped[datetime]
    """The last moment for the answer."""
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    version: Mapped[Version] = relationship()

    def is_over(self, at: datetime) -> bool:
        """The author has answered, or had the time to."""
        return self.answered_at is not None or at > self.until
