"""Who gets which reflection: evenly by share, never one's own, not within one's own unit. Pure, deterministic.

A restricted assignment of equal pieces that keeps the sum of load² / share least. First each reflection, the
most restricted first, goes to the grader for whom one more costs least; then, as long as a chain of graders
exists along which passing one reflection each makes the sum smaller, it is passed. No such chain left means
that no other dealing is more even (Harvey, Ladner, Lovász and Tamir, "Semi-matchings for bipartite graphs",
2006; with shares the same holds, as the cost of each grader is convex).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paper:
    """A reflection to be dealt: its author's person id and unit, and the graders who must not have it."""

    reflection_id: int
    author_id: int
    unit: str = ""
    barred: frozenset[int] = frozenset()
    """Who read it before, or does not read it for a reason given by hand."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A grader: how many they hold already, the unit they come from (empty if unknown), their share."""

    grader_id: int
    load: int = 0
    unit: str = ""
    share: int = 1
    """How much of the work they take beside the others, 1 to 3; those with 0 do not sit at the table."""


@dataclass(slots=True)
class _Table:
    """The dealing under way."""

    hands: Sequence[Hand]
    loads: dict[int, int]
    held: dict[int, dict[int, frozenset[int]]]
    """By grader: the new papers by their place in the order, each with the graders who may not have it."""
    by_unit: dict[str, frozenset[int]] = field(default_factory=dict)

    def cost(self, hand: Hand, more: int = 1) -> int:
        """What one more costs a grader (or, with 0, what the last one did); comparable between shares."""
        return (2 * (self.loads[hand.grader_id] + more) - 1) * _COMMON // hand.share


_COMMON = 6
"""A multiple of every share: costs stay whole numbers."""


def deal(papers: Sequence[Paper], hands: Sequence[Hand]) -> dict[int, int]:
    """Grader id by reflection id, in the order of `papers`; a paper that nobody may have is left out."""
    hands = [hand for hand in hands if hand.share]
    table = _Table(hands, {h.grader_id: h.load for h in hands}, {h.grader_id: {} for h in hands})
    table.by_unit = _by_unit(hands)
    barred = [_barred(paper, table) for paper in papers]
    heap = [(table.cost(hand), place) for place, hand in enumerate(hands)]
    heapq.heapify(heap)
    for index in sorted(range(len(papers)), key=lambda i: (-len(barred[i]), i)):
        _give(index, barred[index], heap, table)
    while _pass_along(table):
        pass
    owner = {index: grader for grader, held in table.held.items() for index in held}
    return {paper.reflection_id: owner[i] for i, paper in enumerate(papers) if i in owner}


def _by_unit(hands: Sequence[Hand]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for hand in hands:
        if hand.unit:
            found.setdefault(hand.unit, set()).add(hand.grader_id)
    return {unit: frozenset(graders) for unit, graders in found.items()}


def _barred(paper: Paper, table: _Table) -> frozenset[int]:
    """Who may not have the paper: its author and the barred always; their unit while somebody else is left."""
    own = (paper.barred | {paper.author_id}) & table.loads.keys()
    wide = own | table.by_unit.get(paper.unit, frozenset())
    return wide if len(wide) < len(table.hands) else own


def _give(index: int, barred: frozenset[int], heap: list[tuple[int, int]], table: _Table) -> None:
    passed_over = []
    while heap:
        cost, place = heapq.heappop(heap)
        hand = table.hands[place]
        if hand.grader_id not in barred:
            table.held[hand.grader_id][index] = barred
            table.loads[hand.grader_id] += 1
            passed_over.append((table.cost(hand), place))
            break
        passed_over.append((cost, place))
    for entry in passed_over:
        heapq.heappush(heap, entry)


def _pass_along(table: _Table) -> bool:
    """Make the loads more even along one chain, if there is one."""
    for start in sorted(table.hands, key=lambda hand: -table.cost(hand, 0)):
        chain = _chain(start, table)
        if chain:
            for index, giver, taker in chain:
                table.held[taker][index] = table.held[giver].pop(index)
            table.loads[chain[0][1]] -= 1
            table.loads[chain[-1][2]] += 1
            return True
    return False


def _chain(first: Hand, table: _Table) -> list[tuple[int, int, int]]:
    """Steps (paper, from, to) from a grader to one for whom one more costs less; empty if there is no way."""
    start, limit = first.grader_id, table.cost(first, 0)
    if limit <= min(table.cost(hand) for hand in table.hands):
        return []
    came: dict[int, tuple[int, int, int]] = {}
    queue = deque([start])
    while queue:
        giver = queue.popleft()
        for hand in table.hands:
            taker = hand.grader_id
            if taker == start or taker in came:
                continue
            index = next((i for i, barred in table.held[giver].items() if taker not in barred), None)
            if index is None:
                continue
            came[taker] = (index, giver, taker)
            if table.cost(hand) < limit:
                return _steps(taker, start, came)
            queue.append(taker)
    return []


def _steps(end: int, start: int, came: dict[int, tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    steps = []
    while end != start:
        steps.append(came[end])
        end = came[end][1]
    return steps[::-1]
