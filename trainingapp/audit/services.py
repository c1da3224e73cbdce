"""Writing into the audit book."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import inspect

from trainingapp.audit.models import AuditEntry
from trainingapp.core.database import Base
from trainingapp.core.session import session


class Actor(Protocol):
    """Who acts."""

    id: Any
    name: Any


def record(by: Actor | None, action: str, what: Base, *, cohort_id: int | None = None, **facts: Any) -> None:
    """Add an entry to the current transaction.

    Args:
        by: the person; None for the program itself and for the public.
        action: `object.verb`, such as `cohort.open`.
        what: the object; given its number first if it is new.
        cohort_id: the class it belongs to; taken from the object when it has one.
        facts: plain JSON values.
    """
    if what not in session or inspect(what).pending:
        session.flush()
    session.add(
        AuditEntry(
            actor_id=by.id if by else None,
            actor_name=by.name if by else "",
            action=action,
            object_kind=what.__tablename__,
            object_id=what.id,
            cohort_id=cohort_id if cohort_id is not None else getattr(what, "cohort_id", None),
            facts=facts,
        )
    )
