"""Who chairs each group: people who may, from different units, one man and one woman where possible."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .plan import Candidate


def pick_conveners(team: Sequence[Candidate], count: int, lots: dict[int, float]) -> list[int]:
    """Ids of up to `count` conveners of one group; `lots` (id to a number) decide between equals."""
    able = sorted((p for p in team if p.may_convene), key=lambda p: (lots[p.id], p.id))
    if not able or count < 1:
        return []
    choices = [_completed(first, able, count) for first in able]
    best = min(choices, key=_clash)
    return [person.id for person in best]


def draw_lots(people: Sequence[Candidate], random: Random) -> dict[int, float]:
    """A number per person; `people` are sorted by id."""
    return {person.id: random.random() for person in people}


def is_mixed(pair: Sequence[Candidate]) -> bool:
    """Whether both sexes are known to be among them."""
    return len({person.sex for person in pair if person.sex}) > 1


def shares_unit(pair: Sequence[Candidate]) -> bool:
    """Whether two of them come from one unit."""
    units = [person.unit for person in pair if person.unit]
    return len(set(units)) < len(units)


def _completed(first: Candidate, able: list[Candidate], count: int) -> list[Candidate]:
    chosen = [first]
    rest = [person for person in able if person is not first]
    while rest and len(chosen) < count:
        best = min(rest, key=lambda person: _clash([*chosen, person]))
        chosen.append(best)
        rest.remove(best)
    return chosen


def _clash(chosen: list[Candidate]) -> tuple[bool, bool]:
    """The unit counts more than the sex."""
    return shares_unit(chosen), not is_mixed(chosen)
