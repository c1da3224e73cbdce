"""How long a text stays claimed by the window that has it open. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LASTS = timedelta(minutes=20)
"""Without a sign of life; an open page gives one each minute."""
LONGEST_READING = 3600
"""Seconds; whoever leaves a page open longer was not reading."""


def lapses_before(at: datetime) -> datetime:
    """Claims last seen before this moment have run out."""
    return at - LASTS


def capped(seconds: int | None) -> int | None:
    """A reading time as it is kept; None where the page did not say."""
    return None if seconds is None or seconds <= 0 else min(seconds, LONGEST_READING)
