"""How large a text is set: the first of the design's sizes at which it has room. Widths are estimates of ems.

Whatever the estimate misses is found by measuring what WeasyPrint laid out (`design.checking`).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

POINT = 25.4 / 72  # millimetres
_SHORTEST_MEASURE = 30  # ems; shorter paragraphs are not made narrower to have lines of like length


@dataclass(frozen=True)
class Step:
    """A size in points, and on how many lines a text may stand at it."""

    points: float
    lines: int


@lru_cache(maxsize=256)
def steps(written: str) -> tuple[Step, ...]:
    """The sizes of a `data-fit`: "32 26 16/2" is 32 or 26 points on one line, else 16 points on two."""
    pairs = (one.partition("/") for one in written.split())
    return tuple(Step(float(points), int(lines or 1)) for points, _slash, lines in pairs)


@lru_cache(maxsize=256)
def widths(written: str) -> tuple[float, ...]:
    """Millimetres of a `data-width`; several are for one, two and three hosts."""
    return tuple(float(one.removesuffix("mm")) for one in written.split())


def chosen(choices: Sequence[Step], ems_wide: float, width: float) -> Step:
    """The first at which a text of so many ems has room, else the last."""
    fitting = (step for step in choices if ems_wide <= _room(step, width))
    return next(fitting, choices[-1])


def measure(step: Step, ems_wide: float, width: float) -> int:
    """Ems of a line, so that the lines of a paragraph are of like length."""
    longest = per_line(step, width)
    lines = math.ceil(ems_wide / max(longest - 1, 1))
    return min(longest, max(_SHORTEST_MEASURE, math.ceil(ems_wide / max(lines, 1)) + 1))


def per_line(step: Step, width: float) -> int:
    """Whole ems in a line."""
    return int(width / (step.points * POINT) + 1e-6)


def _room(step: Step, width: float) -> float:
    if step.lines == 1:
        return width / (step.points * POINT)
    return (per_line(step, width) - 1) * step.lines


@lru_cache(maxsize=4096)
def ems(text: str) -> float:
    """The width of the text in ems, rather too much than too little."""
    return sum(_em(char) for char in text)


@lru_cache(maxsize=4096)
def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in "MWmw":
        return 0.95
    return 0.75 if char.isupper() else 0.6
