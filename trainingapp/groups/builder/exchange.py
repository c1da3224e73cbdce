"""Placing people so that every group is a small picture of the whole, by swaps that make it better.

Each column of a person (delegation, sex, post, …) holds one value. `share[g][v]` is weight * (N*count -
size*total): how far group g has too many of value v. Only differences of such sums decide about a swap, so
one person's move is judged by adding up a few integers. People of one unit are kept apart by the same means:
a column of far greater weight. Ties go to the lower position; positions follow the ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from .plan import Candidate
from .score import ATTRIBUTES, least_distance, random_distance

PRECISION = 1000
CONVENER_WEIGHT = 2
UNIT_WEIGHT = 20
KICK = 3

Column = list[str | None]


class Board:
    """People on their way into groups of given sizes.

    `people` are sorted by id and named by their position. A swap takes two people of one `kind`; with a
    single kind everybody may change places with everybody.
    """

    def __init__(self, people: Sequence[Candidate], sizes: Sequence[int], kinds: Sequence[int]) -> None:
        self.sizes = list(sizes)
        self.kinds = kinds
        self.values: list[list[int]] = [[] for _person in people]
        self.step: list[int] = []
        self.totals: list[int] = []
        self.share: list[list[int]] = [[] for _size in sizes]
        self.home = [-1] * len(people)
        self.cells: list[dict[int, list[int]]] = [{} for _size in sizes]
        self.stale: set[int] = set()
        self.swaps: list[tuple[int, int]] = []
        for column, weight in weighted_columns(people, sizes):
            self._add_column(column, weight)
        self.marks = [frozenset(v for v in values if self.step[v]) for values in self.values]
        self.steps = [sum(self.step[v] for v in values) for values in self.values]

    def _add_column(self, column: Column, weight: int) -> None:
        """Number the column's values; what is unknown gets a value of no weight."""
        n = len(column)
        totals = Counter(column)
        names = sorted(totals, key=lambda name: (name is not None, name or ""))
        first = len(self.step)
        number = {name: first + rank for rank, name in enumerate(names)}
        for person, name in enumerate(column):
            self.values[person].append(number[name])
        for name in names:
            heavy = 0 if name is None else weight
            self.step.append(heavy * n)
            self.totals.append(totals[name])
            for size, share in zip(self.sizes, self.share, strict=True):
                share.append(-heavy * size * totals[name])

    def put(self, person: int, group: int) -> None:
        """Place somebody who has no group yet."""
        self.home[person] = group
        self.cells[group].setdefault(self.kinds[person], []).append(person)
        self._count(person, group, 1)
        self.stale.add(group)

    def _count(self, person: int, group: int, sign: int) -> None:
        share = self.share[group]
        for value in self.values[person]:
            share[value] += sign * self.step[value]

    def fill(self, random: Random) -> None:
        """Place everybody, those with the rarest values first, each where their values are most wanting."""
        lot = [random.random() for _person in self.values]
        rarity = [min((self.totals[v] for v in values if self.step[v]), default=0) for values in self.values]
        free = list(self.sizes)
        for person in sorted(range(len(lot)), key=lambda p: (rarity[p], lot[p], p)):
            values = self.values[person]
            open_groups = (group for group, places in enumerate(free) if places)
            group = min(open_groups, key=lambda g: (sum(map(self.share[g].__getitem__, values)), -free[g], g))
            self.put(person, group)
            free[group] -= 1

    def swap(self, one: int, other: int) -> None:
        """Let two placed people of one kind change places."""
        kind, (here, there) = self.kinds[one], (self.home[one], self.home[other])
        for person, old, new in ((one, here, there), (other, there, here)):
            self._count(person, old, -1)
            self._count(person, new, 1)
            self.home[person] = new
        mine, theirs = self.cells[here][kind], self.cells[there][kind]
        mine[mine.index(one)], theirs[theirs.index(other)] = other, one
        self.stale |= {here, there}
        self.swaps.append((one, other))

    def gain(self, one: int, other: int) -> int:
        """Change of the total distance if two people swapped, halved and divided by N; negative is better."""
        here, there = self.share[self.home[one]], self.share[self.home[other]]
        pulls = sum(there[v] - here[v] for v in self.values[one])
        pushes = sum(here[v] - there[v] for v in self.values[other])
        return pulls + pushes + self._unlike(one, other)

    def improve(self) -> int:
        """Swap until no single swap helps; returns the change."""
        change = 0
        while self.stale:
            waiting, self.stale = sorted(self.stale), set()
            for group in waiting:
                for other in range(len(self.sizes)):
                    if other > group or (other < group and other not in waiting):
                        change += self._settle(group, other)
        return change

    def _settle(self, here: int, there: int) -> int:
        change = 0
        for kind in sorted(self.cells[here].keys() & self.cells[there].keys()):
            while found := self._best(self.cells[here][kind], self.cells[there][kind], here, there):
                change += found[0]
                self.swap(found[1], found[2])
        return change

    def _best(self, mine: list[int], theirs: list[int], here: int, there: int) -> tuple[int, int, int] | None:
        """The best swap between two groups: cheapest leavers first, so that most pairs need no look."""
        leaving, coming = self._pull(mine, here, there), self._pull(theirs, there, here)
        best, found = 0, None
        for cost, one in leaving:
            if cost + coming[0][0] >= best:
                break
            for more, other in coming:
                if cost + more >= best:
                    break
                total = cost + more + self._unlike(one, other)
                if total < best:
                    best, found = total, (total, one, other)
        return found

    def _pull(self, members: list[int], old: int, new: int) -> list[tuple[int, int]]:
        here, there = self.share[old].__getitem__, self.share[new].__getitem__
        values = self.values
        return sorted((sum(map(there, values[p])) - sum(map(here, values[p])), p) for p in members)

    def _unlike(self, one: int, other: int) -> int:
        """What a swap adds by itself: the steps of all values that the two do not share."""
        shared = self.marks[one] & self.marks[other]
        return self.steps[one] + self.steps[other] - 2 * sum(map(self.step.__getitem__, shared))

    def kick(self, random: Random, times: int) -> None:
        """Disturb and repair up to `times` times, keeping what is not worse (iterated local search)."""
        if self._is_perfect():
            return
        for _time in range(times):
            self.swaps.clear()
            change = self._disturb(random) + self.improve()
            if change > 0:
                self._undo()
            elif change < 0 and self._is_perfect():
                return

    def _is_perfect(self) -> bool:
        """Whether every value is spread as evenly as any division could."""
        n = len(self.home)
        return all(
            sum(share[v] ** 2 for share in self.share)
            == (step // n) ** 2 * least_distance(self.sizes, self.totals[v])
            for v, step in enumerate(self.step)
            if step
        )

    def _disturb(self, random: Random) -> int:
        change = 0
        for _swap in range(KICK):
            one, other = (int(random.random() * len(self.home)) for _end in "ab")
            if self.kinds[one] == self.kinds[other] and self.home[one] != self.home[other]:
                change += self.gain(one, other)
                self.swap(one, other)
        return change

    def _undo(self) -> None:
        for one, other in reversed(self.swaps.copy()):
            self.swap(one, other)
        self.stale.clear()


def weighted_columns(people: Sequence[Candidate], sizes: Sequence[int]) -> list[tuple[Column, int]]:
    """The columns that can be balanced, weighted so that a point of index costs the same in each.

    Besides the attributes: who may convene, by sex, so that each group can find its pair; and the unit.
    """
    readers: list[tuple[Callable[[Candidate], str | None], int]] = [(read, 1) for read in ATTRIBUTES.values()]
    readers.append(
        (lambda person: f"convener {person.sex or ''}" if person.may_convene else None, CONVENER_WEIGHT)
    )
    columns = [([read(person) or None for person in people], factor) for read, factor in readers]
    spreads = [_spread(column, sizes) for column, _factor in columns]
    widest = max(spreads)
    chosen = [
        (column, max(1, PRECISION * factor * widest // spread))
        for (column, factor), spread in zip(columns, spreads, strict=True)
        if spread > 0
    ]
    heaviest = max((weight for _column, weight in chosen), default=1)
    return [*chosen, (_shared_units(people), UNIT_WEIGHT * heaviest)]


def _spread(column: Column, sizes: Sequence[int]) -> int:
    """How far chance is from the bound; 0 when nothing can be balanced."""
    totals = [total for name, total in Counter(column).items() if name is not None]
    return sum(random_distance(sizes, total) - least_distance(sizes, total) for total in totals)


def _shared_units(people: Sequence[Candidate]) -> Column:
    """Each person's unit, unknown for those who are alone in theirs."""
    totals = Counter(person.unit for person in people)
    return [person.unit if person.unit and totals[person.unit] > 1 else None for person in people]
