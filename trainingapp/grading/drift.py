"""How a grader gives levels, beside the class and over time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from trainingapp.grading.models import Level

BREAK = timedelta(minutes=30)
"""A longer time between two reviews is a break, not reading."""
SILENCE = timedelta(days=3)
"""Whoever has texts waiting and gave nothing for so long is silent."""
FEWEST = 6
"""With fewer reviews, halves say nothing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A level that was given, and when."""

    level: Level
    at: datetime


def score(judged: Sequence[Judged]) -> float | None:
    """The mean level: 4 if all are excellent, 1 if all fail; None if there are none."""
    return sum(4 - one.level.rank for one in judged) / len(judged) if judged else None


def shift(judged: Sequence[Judged]) -> float | None:
    """How much higher the later half is than the earlier one, in levels; None where there are too few."""
    if len(judged) < FEWEST:
        return None
    ordered = sorted(judged, key=lambda one: one.at)
    early, late = score(ordered[: len(ordered) // 2]), score(ordered[-(len(ordered) // 2) :])
    assert early is not None
    assert late is not None
    return late - early


def reading_minutes(judged: Sequence[Judged]) -> float | None:
    """The median time from one review to the next, breaks left out; None where there are no two in a row."""
    moments = sorted(one.at for one in judged)
    steps = [later - earlier for earlier, later in pairwise(moments)]
    worked = [step.total_seconds() / 60 for step in steps if timedelta() < step <= BREAK]
    return median(worked) if worked else None


def is_silent(waiting: int, last_at: datetime | None, dealt_at: datetime | None, now: datetime) -> bool:
    """Whether texts wait and nothing came for `SILENCE`, counted from the last review or the dealing."""
    since = max((moment for moment in (last_at, dealt_at) if moment is not None), default=None)
    return waiting > 0 and since is not None and now - since > SILENCE
