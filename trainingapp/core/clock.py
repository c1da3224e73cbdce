"""The one clock. Times are stored in UTC and shown in the class's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, in UTC, with its zone."""
    return datetime.now(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The same moment on the wall clock of a time zone, such as Asia/Shanghai."""
    return moment.astimezone(ZoneInfo(zone))


def at(day: date, clock: time, zone: str) -> datetime:
    """The moment, in UTC, at which the wall clock of a time zone shows this day and time."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)
