"""The parts of the group builder: sizes, the exchange of people, the line of delegations."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, combinations, pairwise, permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.groups.builder import Candidate, SizeProblem, plan_sizes, uneven
from trainingapp.groups.builder.exchange import Board
from trainingapp.groups.builder.line import cut_line
from trainingapp.groups.builder.score import fewest_pairs, least_distance, random_distance


def roster(n: int, seed: int = 1) -> list[Candidate]:
    """Invented people, three to a unit."""
    random = Random(seed)
    return [
        Candidate(
            number,
            f"D{int(6 * random.random())}",
            f"U{number // 3}",
            ["m", "f", None][int(3 * random.random())],
            f"P{int(3 * random.random())}",
            random.random() < 0.5,
        )
        for number in range(n)
    ]


@pytest.mark.parametrize(
    ("n", "target", "sizes"),
    [
        (430, 16, [16] * 25 + [15] * 2),
        (37, 16, [19, 18]),
        (24, 16, [12, 12]),
        (32, 16, [16, 16]),
        (5, 16, [5]),
        (1, 1, [1]),
    ],
)
def test_sizes_are_even_and_near_the_target(n: int, target: int, sizes: list[int]):
    assert plan_sizes(n, target) == sizes


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(1, 40))
def test_no_other_number_of_groups_comes_nearer(n: int, target: int):
    sizes = plan_sizes(n, target)
    assert sum(sizes) == n
    assert not uneven(sizes)
    reached = abs(n - len(sizes) * target) / len(sizes)
    assert all(reached <= abs(n - count * target) / count for count in range(1, n + 1))


def test_rooms_change_the_number_of_groups():
    assert plan_sizes(40, 16, [20, 14, 14]) == [14, 13, 13]
    assert plan_sizes(40, 16, [20, 20]) == [20, 20]


@pytest.mark.parametrize(
    ("n", "target", "caps", "why"),
    [
        (0, 16, [], "nobody"),
        (10, 0, [], "at least one person"),
        (50, 16, [20, 20], "seat 40 in all: 10 too few"),
        (40, 16, [36, 4], "must seat 20, the smallest seats 4"),
    ],
)
def test_impossible_sizes_say_why(n: int, target: int, caps: list[int], why: str):
    with pytest.raises(SizeProblem, match=why):
        plan_sizes(n, target, caps)


def test_uneven_means_two_or_more_apart():
    assert uneven([16, 14])
    assert not uneven([16, 15])
    assert not uneven([])


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_judgement_of_a_swap_is_the_change_it_makes(seed: int):
    people, random = roster(24, seed), Random(seed)
    board = Board(people, plan_sizes(24, 5), [0] * 24)
    board.fill(random)
    one, other = next(
        (a, b) for a, b in product(range(seed % 24, 24), range(24)) if board.home[a] != board.home[b]
    )
    before, judged = distance(board), board.gain(one, other)
    board.swap(one, other)
    assert distance(board) - before == 2 * 24 * judged


def distance(board: Board) -> int:
    """Sum over cells of weight * distance squared."""
    n = len(board.home)
    weights = [step // n for step in board.step]
    return sum(
        share[v] ** 2 // weights[v] for share in board.share for v in range(len(weights)) if weights[v]
    )


def test_no_single_swap_improves_a_settled_board():
    board = Board(roster(40), plan_sizes(40, 8), [0] * 40)
    board.fill(Random(1))
    board.improve()
    gains = [board.gain(a, b) for a, b in product(range(40), repeat=2) if board.home[a] != board.home[b]]
    assert min(gains) >= 0


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(2, 6), st.integers(0, 99))
def test_the_line_is_cut_as_well_as_any_order_allows(totals: list[int], target: int, seed: int):
    sizes = plan_sizes(sum(totals), target)
    places = cut_line(totals, sizes, Random(seed), effort=0)
    assert Counter(group for groups in places for group in groups).total() == sum(totals)
    assert sorted(Counter(g for groups in places for g in groups).values(), reverse=True) == sizes
    assert sum(len(set(groups)) for groups in places) == fewest_pieces(totals, sizes)


def fewest_pieces(totals: list[int], sizes: list[int]) -> int:
    """Every order of the delegations with every order of the sizes."""
    cuts = [_sums(order) for order in set(permutations(sizes))] if len(sizes) <= 6 else _all_cuts(sizes)
    clean = max(len(_sums(order) & cut) for order in permutations(totals) for cut in cuts)
    return len(totals) + len(sizes) - clean


def _sums(order: tuple[int, ...]) -> set[int]:
    return {sum(order[: place + 1]) for place in range(len(order))}


def _all_cuts(sizes: list[int]) -> list[set[int]]:
    found = {()}
    for _size in sizes:
        found = {
            (*cut, size)
            for cut in found
            for size in set(sizes)
            if (*cut, size).count(size) <= sizes.count(size)
        }
    return [_sums(cut) for cut in found]


@pytest.mark.parametrize(("sizes", "total"), [([3, 2, 2], 3), ([2, 2], 1), ([3, 3], 4), ([4, 2], 3)])
def test_chance_and_bound_are_those_of_all_divisions(sizes: list[int], total: int):
    n = sum(sizes)
    found = []
    for holders in combinations(range(n), total):
        ends = list(accumulate(sizes, initial=0))
        counts = [sum(low <= holder < high for holder in holders) for low, high in pairwise(ends)]
        found.append(sum((n * x - size * total) ** 2 for x, size in zip(counts, sizes, strict=True)))
    assert least_distance(sizes, total) == min(found)
    assert random_distance(sizes, total) == sum(found) // len(found)


@pytest.mark.parametrize(("total", "groups", "pairs"), [(5, 4, 1), (4, 4, 0), (37, 14, 32), (6, 1, 15)])
def test_pairs_that_cannot_be_avoided(total: int, groups: int, pairs: int):
    assert fewest_pairs(total, groups) == pairs
