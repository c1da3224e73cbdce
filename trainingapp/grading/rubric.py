"""Points for each criterion, and the level that their sum comes to. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.grading.models import Criterion, Level, ReviewPlan

MOST_CRITERIA = 8
MOST_POINTS = 100
_LINE = re.compile(r"(.*?)[\s:：，,、]*(?<!\d)(\d{1,9})\s*分?")
"""As people write it: `联系实际 30`, `联系实际：30分`, `联系实际　３０`."""


@dataclass(frozen=True)
class Line:
    """A criterion as the organizer wrote it: what it is, and the most points it can bring."""

    title: str
    most: int


def parse(text: str) -> list[Line]:
    """The criteria from lines such as `联系实际 30`; empty lines do not count.

    Raises:
        DomainError: a line without points, too many lines, a title twice or too long.
    """
    found = [_line(line.strip()) for line in text.splitlines() if line.strip()]
    if len(found) > MOST_CRITERIA:
        raise DomainError(_("There can be at most %(n)s criteria.", n=MOST_CRITERIA))
    if len({line.title for line in found}) < len(found):
        raise DomainError(_("Two criteria have the same name."))
    return found


def _line(text: str) -> Line:
    found = _LINE.fullmatch(text)
    title, most = (found[1], int(found[2])) if found else ("", 0)
    if not title or not 1 <= most <= MOST_POINTS:
        raise DomainError(
            _("“%(line)s”: write the criterion, a space and its most points (1 to 100).", line=text)
        )
    if len(title) > 80:
        raise DomainError(_("“%(line)s”: at most 80 characters.", line=text))
    return Line(title, most)


def check_thresholds(plan: ReviewPlan, lines: Sequence[Line]) -> None:
    """Refuse thresholds that are not in order or that the criteria cannot reach."""
    total = sum(line.most for line in lines)
    if lines and not 0 < plan.pass_from < plan.good_from < plan.excellent_from <= total:
        raise DomainError(
            _(
                "The criteria bring %(total)s points. The limits must rise: pass, good, excellent, "
                "the last at most %(total)s.",
                total=total,
            )
        )


def level_of(points: Mapping[int, int], criteria: Sequence[Criterion], plan: ReviewPlan) -> Level:
    """The level that the points come to.

    Args:
        points: by criterion id; one for each of `criteria`.

    Raises:
        DomainError: a criterion without points, or with more than it can bring.
    """
    if set(points) != {criterion.id for criterion in criteria}:
        raise DomainError(_("Give points for every criterion."))
    for criterion in criteria:
        if not 0 <= points[criterion.id] <= criterion.most:
            raise DomainError(
                _("“%(title)s”: 0 to %(most)s points.", title=criterion.title, most=criterion.most)
            )
    return level_from(sum(points.values()), plan)


def level_from(total: int, plan: ReviewPlan) -> Level:
    """The level for a sum of points."""
    return next(level for level, least in ladder(plan) if total >= least)


def ladder(plan: ReviewPlan) -> list[tuple[Level, int]]:
    """Each level with the least sum of points for it, the best first."""
    least = plan.excellent_from, plan.good_from, plan.pass_from, 0
    return list(zip((Level.EXCELLENT, Level.GOOD, Level.PASS, Level.FAIL), least, strict=True))
