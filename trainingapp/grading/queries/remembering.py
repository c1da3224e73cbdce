"""Figures of very large classes, kept for some seconds in this process.

To count 100,000 essays takes most of a second, too much for each look at a page. So what took long is kept; whoever
has done something themselves since then gets it counted anew, so that nobody misses the effect of their own click.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session

Value = TypeVar("Value")
LARGE = 2000
"""Essays from which on counting is kept; fewer are counted each time."""
FRESH = 30.0
"""Seconds for which it is kept."""
MOST = 100
"""Results kept in a process."""


@dataclass(frozen=True)
class _Kept:
    value: Any
    until: float
    last_deed: int | None


_kept: dict[tuple[Any, ...], _Kept] = {}


def remembered(
    name: str, cohort: Cohort, seen_by: Person | None, count: Callable[[], tuple[Value, int]]
) -> Value:
    """What `count` gives, or gave a moment ago to the same person; plain values only, no rows of the session.

    Args:
        seen_by: whose own deeds make it count anew; None counts always.
        count: gives the value and the number of essays that it took.
    """
    if seen_by is None:
        return count()[0]
    key, now = (str(session.get_bind().engine.url), name, cohort.id, seen_by.id), time.monotonic()
    kept = _kept.get(key)
    if kept is not None and kept.until > now and kept.last_deed == _last_deed(seen_by):
        return kept.value  # type: ignore[no-any-return]
    value, essays = count()
    if essays >= LARGE:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = _Kept(value, now + FRESH, _last_deed(seen_by))
    return value


def _last_deed(person: Person) -> int | None:
    """The person's newest entry in the audit book."""
    return session.scalar(select(func.max(AuditEntry.id)).where(AuditEntry.actor_id == person.id))
