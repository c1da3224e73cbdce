"""Entries of the audit book."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingapp.core import clock
from trainingapp.core.database import Base, short


class AuditEntry(Base):
    """One change: never updated, never deleted.

    People and objects are kept as numbers and names, not as references, so that the book outlives them.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_object", "object_kind", "object_id"),
        Index("ix_audit_entry_cohort", "cohort_id", "id"),
    )

    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(short(120), default="")
    action: Mapped[str] = mapped_column(short(60), index=True)
    object_kind: Mapped[str] = mapped_column(short(60))
    object_id: Mapped[int]
    cohort_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What changed, as plain values; never ID numbers, phones, passwords or the text of reflections."""
