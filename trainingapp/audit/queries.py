"""The audit book, read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from trainingapp.audit.models import AuditEntry
from trainingapp.core.database import Base
from trainingapp.core.session import session


def last_change(what: Base) -> tuple[str, datetime] | None:
    """Who changed the object last, by name, and when; None when the book has nothing, or nobody's name."""
    query = (
        select(AuditEntry.actor_name, AuditEntry.at)
        .where(AuditEntry.object_kind == what.__tablename__, AuditEntry.object_id == what.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return (found.actor_name, found.at) if found and found.actor_name else None
