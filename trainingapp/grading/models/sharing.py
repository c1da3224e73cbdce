"""How much each grader takes, and whose texts they do not read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import Base, reference, short
from trainingapp.reflections.models import Reflection


class GraderShare(Base):
    """How much of the work a grader takes, beside the others' 1; at 0 nothing new is dealt to them."""

    __tablename__ = "grader_share"
    __table_args__ = (
        UniqueConstraint("cohort_id", "grader_id"),
        CheckConstraint("share BETWEEN 0 AND 3", name="share_in_range"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False)
    grader_id: Mapped[int] = reference("person")
    share: Mapped[int]

    grader: Mapped[Person] = relationship()


class Recusal(Base):
    """A grader does not read one reflection, one author, or one unit, for a reason."""

    __tablename__ = "recusal"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN reflection_id IS NULL THEN 0 ELSE 1 END + CASE WHEN author_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN unit = '' THEN 0 ELSE 1 END = 1",
            name="one_thing",
        ),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    grader_id: Mapped[int] = reference("person")
    reflection_id: Mapped[int | None] = reference("reflection", cascade=True)
    author_id: Mapped[int | None] = reference("person", index=False)
    unit: Mapped[str] = mapped_column(short(240), default="")
    reason: Mapped[str] = mapped_column(short(200))
    actor_id: Mapped[int] = reference("person", index=False)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
    grader: Mapped[Person] = relationship(foreign_keys="Recusal.grader_id")
    author: Mapped[Person | None] = relationship(foreign_keys="Recusal.author_id")
    actor: Mapped[Person] = relationship(foreign_keys="Recusal.actor_id")
    reflection: Mapped[Reflection | None] = relationship()

    def covers(self, reflection_id: int, author_id: int, unit: str) -> bool:
        """Whether it keeps its grader from this reflection, of this author from this unit."""
        below = bool(self.unit) and unit.startswith(self.unit)
        return self.reflection_id == reflection_id or self.author_id == author_id or below
