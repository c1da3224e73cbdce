"""What lies on a grader's desk beside the texts: who has one open at the moment, and one's own phrases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.core.database import Base, reference, short
from trainingapp.grading.models.readings import Allocation


class Claim(Base):
    """The window in which a grader has a dealt text open; it runs out without a sign of life."""

    __tablename__ = "review_claim"

    allocation_id: Mapped[int] = reference("allocation", cascade=True, index=False, unique=True)
    window: Mapped[str] = mapped_column(short(40))
    """Made by the page; the same for all texts that are read in it."""
    since: Mapped[datetime]
    seen_at: Mapped[datetime]

    allocation: Mapped[Allocation] = relationship()


class Phrase(Base):
    """A grader's own words, to be used again in comments."""

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("grader_id", "text"),)

    grader_id: Mapped[int] = reference("person", index=False)
    text: Mapped[str] = mapped_column(short(200))
    used: Mapped[int] = mapped_column(default=0)
    """How many saved comments held it."""
    used_at: Mapped[datetime]
    """Last; or when it was added."""
