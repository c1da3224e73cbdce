"""What several readings of one text come to. Pure; the reasons are in `docs/decisions/0007-readings.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainingapp.grading.models import Level, Reading


@dataclass(frozen=True, slots=True)
class Decision:
    """The final level, or the reading that is missing for it; both None before the first reading is done."""

    level: Level | None = None
    wants: Reading | None = None


def decide(
    levels: Mapping[Reading, Level],
    *,
    second_if_excellent: bool = False,
    is_suspected: bool = False,
    appealed: bool = False,
) -> Decision:
    """The level that the given ones come to.

    Args:
        levels: by reading, each of the same version; a text that was returned has none.
        second_if_excellent: the task wants two readers for an excellent text.
        is_suspected: somebody asked for a second reading.
        appealed: the author asked for another reading.
    """
    first, second = levels.get(Reading.FIRST), levels.get(Reading.SECOND)
    if first is None:
        return Decision()
    if second is None:
        doubtful = is_suspected or (second_if_excellent and first is Level.EXCELLENT)
        found = Decision(wants=Reading.SECOND) if doubtful else Decision(first)
    else:
        found = _of_two(first, second, levels.get(Reading.THIRD))
    return _after_appeal(found, levels.get(Reading.APPEAL)) if appealed and found.level else found


def _of_two(first: Level, second: Level, third: Level | None) -> Decision:
    if third is not None:
        return Decision(sorted((first, second, third), key=lambda level: level.rank)[1])
    if abs(first.rank - second.rank) > 1:
        return Decision(wants=Reading.THIRD)
    # An excellent text is one that both call so; of other neighbouring levels the first reader's stands.
    return Decision(second if first is Level.EXCELLENT else first)


def _after_appeal(before: Decision, after: Level | None) -> Decision:
    """The better of the two: whoever appeals does not lose by it."""
    if after is None:
        return Decision(wants=Reading.APPEAL)
    assert before.level is not None
    return Decision(min(before.level, after, key=lambda level: level.rank))
