"""How well groups are mixed: 100 is the best that could ever be, 0 is what chance gives.

Per attribute, the distance is the sum over (group, value) of (N*count - group size * value's total)^2, with N
people in all. Its expectation for a random deal is exact (hypergeometric), and so is its lower bound (largest
remainders per value); the index places what was reached between the two. Integers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .plan import Candidate, PlannedGroup

FULL = 10_000

ATTRIBUTES: dict[str, Callable[[Candidate], str | None]] = {
    "delegation": lambda person: person.delegation,
    "sex": lambda person: person.sex,
    "post": lambda person: person.post,
}


@dataclass(frozen=True, slots=True)
class Balance:
    """One attribute: index in hundredths (10,000 is the bound) and counts per (group, value), the cells.

    A cell is off quota when its count is neither the floor nor the ceiling of the even share.
    """

    index: int
    cells: int
    off_quota: int
    at_bound: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Balance per attribute that can differ; pairs of one unit in one group, found and unavoidable."""

    balances: dict[str, Balance]
    unit_pairs: int
    unit_pairs_bound: int

    @property
    def index(self) -> int:
        """Mean of the attributes' indexes, in hundredths."""
        found = [balance.index for balance in self.balances.values()]
        return sum(found) // len(found) if found else FULL


def score(people: Iterable[Candidate], groups: Sequence[PlannedGroup]) -> Score:
    """The score of groups, however they came about; `people` are those in the groups."""
    by_id = {person.id: person for person in people}
    teams = [[by_id[member] for member in group.members] for group in groups]
    balances = {name: _balance(teams, read) for name, read in ATTRIBUTES.items()}
    units = [Counter(person.unit for person in team if person.unit) for team in teams]
    totals = sum(units, Counter())
    return Score(
        {name: balance for name, balance in balances.items() if balance},
        sum(_pairs(count) for unit in units for count in unit.values()),
        sum(fewest_pairs(count, len(teams)) for count in totals.values()),
    )


def random_distance(sizes: Sequence[int], total: int) -> int:
    """Expected distance of one value held by `total` people when groups of `sizes` are dealt at random."""
    n = sum(sizes)
    return sum(size * total * (n - total) * (n - size) for size in sizes) // max(1, n - 1)


def least_distance(sizes: Sequence[int], total: int) -> int:
    """The least distance of one value in any division into groups of `sizes`."""
    n = sum(sizes)
    rests = sorted((size * total % n for size in sizes), reverse=True)
    extra = total - sum(size * total // n for size in sizes)
    return sum((n - rest) ** 2 for rest in rests[:extra]) + sum(rest**2 for rest in rests[extra:])


def fewest_pairs(total: int, groups: int) -> int:
    """Pairs that must meet when `total` people are spread over `groups` as evenly as possible."""
    each, more = divmod(total, groups)
    return more * _pairs(each + 1) + (groups - more) * _pairs(each)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _balance(teams: list[list[Candidate]], read: Callable[[Candidate], str | None]) -> Balance | None:
    """None when every division is equally good."""
    counts = [Counter(value for person in team if (value := read(person))) for team in teams]
    totals = sum(counts, Counter())
    sizes = [len(team) for team in teams]
    n = sum(sizes)
    bound = sum(least_distance(sizes, total) for total in totals.values())
    chance = sum(random_distance(sizes, total) for total in totals.values())
    if chance <= bound:
        return None
    off = [
        n * count[value] - size * total
        for count, size in zip(counts, sizes, strict=True)
        for value, total in totals.items()
    ]
    reached = sum(distance**2 for distance in off)
    index = FULL * (chance - reached) // (chance - bound)
    return Balance(index, len(off), sum(abs(distance) >= n for distance in off), reached == bound)
