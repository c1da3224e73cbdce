"""When an author may ask for another reading. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.grading.models import Level

SHORTEST_REASON, LONGEST_REASON = 10, 500


def appeal_until(released_at: datetime | None, days: int) -> datetime | None:
    """The last moment for an appeal; None if there is none."""
    return released_at + timedelta(days=days) if released_at is not None and days else None


def has_more_to_gain(level: Level | None) -> bool:
    """Whether another reading can change anything for the author: the better of the two levels counts."""
    return level is not Level.EXCELLENT


def check_appeal(until: datetime | None, at: datetime, level: Level | None) -> None:
    """Refuse an appeal where there is none, where nothing can be gained, or that comes too late."""
    if not has_more_to_gain(level):
        raise DomainError(_("There is no better level than this one."))
    if until is None:
        raise DomainError(_("There is nothing here to appeal against."))
    if at > until:
        raise DomainError(_("The time for an appeal has passed."))


def check_reason(reason: str) -> str:
    """The reason as it is kept; it has to say something."""
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError(
            _(
                "Say why in %(least)s to %(most)s characters; another grader reads the text anew.",
                least=SHORTEST_REASON,
                most=LONGEST_REASON,
            )
        )
    return reason
