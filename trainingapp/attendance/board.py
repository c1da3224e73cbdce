"""The board of a class's attendance: half-days, their lessons and sites, the silent ones on top; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.attendance.queries import Tally
from trainingapp.attendance.rules import Phase, Window, window
from trainingapp.cohorts.models import Cohort
from trainingapp.courses.models import Lesson
from trainingapp.courses.rules import HalfDay, half_day


@dataclass(frozen=True)
class Line:
    """One lesson at one site."""

    lesson: Lesson
    tally: Tally
    phase: Phase
    is_silent: bool
    """The lesson has begun and nobody has signed in."""


@dataclass(frozen=True)
class Half:
    """One half-day as the board shows it."""

    number: int
    half_day: HalfDay
    window: Window
    """Of its first lesson."""
    lessons: tuple[Lesson, ...]
    lines: tuple[Line, ...]

    @property
    def expected(self) -> int:
        return sum(line.tally.expected for line in self.lines)

    @property
    def present(self) -> int:
        return sum(line.tally.present for line in self.lines)

    @property
    def missing(self) -> int:
        return self.expected - self.present

    @property
    def late(self) -> int:
        return sum(line.tally.late for line in self.lines)

    @property
    def silent(self) -> int:
        return sum(line.is_silent for line in self.lines)


def halves(cohort: Cohort, lessons: Sequence[Lesson], tallies: Iterable[Tally], at: datetime) -> list[Half]:
    """The half-days in order; half-days of which the tallies show nothing are left out."""
    by_lesson: dict[int, list[Tally]] = {}
    for tally in tallies:
        by_lesson.setdefault(tally.lesson_id, []).append(tally)
    days: dict[HalfDay, list[Lesson]] = {}
    for lesson in lessons:
        if lesson.id in by_lesson:
            days.setdefault(half_day(lesson.starts_at, cohort.zone), []).append(lesson)
    return [
        Half(
            number=number,
            half_day=day,
            window=window(held[0], cohort),
            lessons=tuple(held),
            lines=_lines(cohort, held, by_lesson, at),
        )
        for number, (day, held) in enumerate(days.items(), 1)
    ]


def shown(board: Sequence[Half], wanted: int | None, at: datetime) -> Half | None:
    """The half-day asked for, else the latest whose sign-in has opened, else the first."""
    asked = next((half for half in board if half.number == wanted), None)
    opened = [half for half in board if half.window.phase(at) is not Phase.BEFORE]
    candidates = opened[-1:] or board[:1]
    return asked or (candidates[0] if candidates else None)


def _lines(
    cohort: Cohort, lessons: Iterable[Lesson], tallies: dict[int, list[Tally]], at: datetime
) -> tuple[Line, ...]:
    found = []
    for lesson in lessons:
        times = window(lesson, cohort)
        for tally in tallies[lesson.id]:
            silent = times.has_begun(at) and tally.present == 0
            found.append(Line(lesson, tally, times.phase(at), silent))
    return tuple(sorted(found, key=lambda line: not line.is_silent))
