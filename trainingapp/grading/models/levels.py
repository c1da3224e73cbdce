"""The four levels, and the readings that may lead to one."""

from __future__ import annotations

import enum

from trainingapp.core.i18n import LazyString, _l


class Level(enum.Enum):
    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"  # noqa: S105 - a level, not a password
    FAIL = "fail"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def passes(self) -> bool:
        return self is not Level.FAIL

    @property
    def rank(self) -> int:
        """0 for the best; two levels differ by the difference of their ranks."""
        return list(Level).index(self)


_LABELS = {
    Level.EXCELLENT: _l("Excellent"),
    Level.GOOD: _l("Good"),
    Level.PASS: _l("Pass"),
    Level.FAIL: _l("Fail"),
}


class Reading(enum.Enum):
    """Which of a text's readings; each is another grader's."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    APPEAL = "appeal"

    @property
    def label(self) -> LazyString:
        return _READINGS[self]


_READINGS = {
    Reading.FIRST: _l("First reading"),
    Reading.SECOND: _l("Second reading"),
    Reading.THIRD: _l("Third reading"),
    Reading.APPEAL: _l("Reading after an appeal"),
}
