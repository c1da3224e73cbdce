"""Groups of one delegation where possible: delegations in a line, the line cut into groups.

A delegation is divided where a cut falls inside it. Dynamic programming finds the best cuts for one order of
the line (which groups are the larger ones); a local search finds the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random

WORK = 300_000
ROUNDS = (20, 2_000)


def cut_line(totals: Sequence[int], sizes: Sequence[int], random: Random, effort: int) -> list[list[int]]:
    """For each delegation, the group (from 0) of each of its people.

    `totals` are people per delegation and sum to the sum of `sizes` (even, as `plan_sizes` gives them).
    `effort` lengthens the search of the order.
    """
    count, size = len(sizes), min(sizes)
    larger = sum(sizes) - size * count
    order = _best_order(totals, count, size, larger, random, effort)
    _hits, cut = _cuts(_ends(totals, order), count, size, larger)
    seats = [group for group, length in enumerate(cut) for _seat in range(length)]
    places: list[list[int]] = [[] for _total in totals]
    start = 0
    for delegation in order:
        places[delegation] = seats[start : start + totals[delegation]]
        start += totals[delegation]
    return places


def _best_order(
    totals: Sequence[int], count: int, size: int, larger: int, random: Random, effort: int
) -> list[int]:
    """Swap or move delegations in the line while the number of clean cuts does not fall."""
    order = sorted(range(len(totals)), key=lambda d: (-totals[d], d))
    best = _hits(_ends(totals, order), count, size, larger)
    states = count * (min(larger, count - larger) + 1)
    rounds = max(ROUNDS[0], min(ROUNDS[1], WORK // states)) * (1 + effort)
    for _round in range(rounds):
        if best == min(count, len(totals)):
            break
        trial = _disturbed(order, random)
        hits = _hits(_ends(totals, trial), count, size, larger)
        if hits >= best:
            order, best = trial, hits
    return order


def _disturbed(order: list[int], random: Random) -> list[int]:
    one, other = (int(random.random() * len(order)) for _end in "ab")
    trial = order.copy()
    if random.random() < 0.5:
        trial[one], trial[other] = trial[other], trial[one]
    else:
        trial.insert(other, trial.pop(one))
    return trial


def _ends(totals: Sequence[int], order: list[int]) -> set[int]:
    return set(accumulate(totals[delegation] for delegation in order))


def _hits(ends: set[int], count: int, size: int, larger: int) -> int:
    return _table(ends, count, size, larger)[-1][larger]


def _cuts(ends: set[int], count: int, size: int, larger: int) -> tuple[int, list[int]]:
    """The number of cuts that fall between two delegations, and the sizes in the order of the line."""
    table = _table(ends, count, size, larger)
    cut, big = [], larger
    for groups in range(count, 0, -1):
        before = table[groups - 1]
        if big and (big not in before or before[big - 1] > before[big]):
            big -= 1
            cut.append(size + 1)
        else:
            cut.append(size)
    return table[-1][larger], cut[::-1]


def _table(ends: set[int], count: int, size: int, larger: int) -> list[dict[int, int]]:
    """Most clean cuts after k groups of which b are larger: `table[k][b]`."""
    table = [{0: 0}]
    for groups in range(1, count + 1):
        before, row = table[-1], {}
        for big in range(max(0, larger - (count - groups)), min(groups, larger) + 1):
            best = max(before.get(big, -1), before.get(big - 1, -1))
            row[big] = best + (groups * size + big in ends)
        table.append(row)
    return table
