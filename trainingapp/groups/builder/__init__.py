"""Divides people into discussion groups and says which wishes were met, which not, and why.

Pure: the same people, wishes and seed give the same plan, in whatever order the people come.
The method is told in `exchange` (mixed groups), `line` (groups by delegation) and `score` (the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .conveners import draw_lots, pick_conveners
from .exchange import Board
from .explain import explain
from .line import cut_line
from .plan import Candidate, Mode, Note, Plan, PlannedGroup, Seats, Wishes
from .rooms import seat
from .score import Balance, Score, score
from .sizes import SizeProblem, plan_sizes, uneven

FREE_ROUNDS = 600
"""People times rounds that cost next to nothing: a small class is improved further in any case."""


def build(
    people: Sequence[Candidate],
    *,
    size: int,
    conveners: int = 2,
    rooms: Sequence[Seats] = (),
    seed: int,
    mode: Mode = "mixed",
    effort: int = 0,
) -> Plan:
    """Propose groups of about `size` people.

    `mixed` makes every group a picture of the whole and keeps people of one unit apart; `delegation` keeps
    delegations together. `effort` is the number of further rounds of improvement: 0 answers at once, 20 to
    100 suit a background job. Raises SizeProblem when there is nobody or no size; rooms never stop a plan,
    its notes name those that are too small. Ids must be unique (ValueError).
    """
    ordered = sorted(people, key=lambda person: person.id)
    if len({person.id for person in ordered}) < len(ordered):
        raise ValueError("two candidates have one id")
    wishes = Wishes(size, conveners, rooms, mode)
    sizes = _sizes(len(ordered), wishes)
    random = Random(seed)  # noqa: S311 - a repeatable proposal, nothing secret
    teams = _teams(_placed(ordered, sizes, mode, random, effort), ordered)
    lots = draw_lots(ordered, random)
    groups = [
        PlannedGroup(number, [p.id for p in team], pick_conveners(team, conveners, lots))
        for number, team in enumerate(teams, start=1)
    ]
    seated = seat(groups, rooms)
    return Plan(seated, explain(ordered, seated, wishes))


def _sizes(n: int, wishes: Wishes) -> list[int]:
    """Rooms may stretch the size by a quarter; beyond that the plan keeps the size and names the room."""
    free = plan_sizes(n, wishes.size)
    try:
        seated = plan_sizes(n, wishes.size, [room.seats for room in wishes.rooms])
    except SizeProblem:
        return free
    near = all(4 * abs(size - wishes.size) <= wishes.size for size in seated)
    return seated if near else free


def _placed(people: list[Candidate], sizes: list[int], mode: Mode, random: Random, effort: int) -> list[int]:
    """The group of each person, from 0."""
    if mode == "mixed":
        board = Board(people, sizes, [0] * len(people))
        board.fill(random)
    else:
        board = _line_board(people, sizes, random, effort)
    board.improve()
    board.kick(random, effort + FREE_ROUNDS // len(people))
    return board.home


def _line_board(people: list[Candidate], sizes: list[int], random: Random, effort: int) -> Board:
    """Delegations stay as the line was cut; only people of one delegation change places."""
    names = sorted({person.delegation for person in people})
    rank = {name: number for number, name in enumerate(names)}
    kinds = [rank[person.delegation] for person in people]
    places = cut_line([kinds.count(kind) for kind in range(len(names))], sizes, random, effort)
    lengths = [0] * len(sizes)
    for groups in places:
        for group in groups:
            lengths[group] += 1
    board = Board(people, lengths, kinds)
    waiting = [iter(groups) for groups in places]
    for person, kind in enumerate(kinds):
        board.put(person, next(waiting[kind]))
    return board


def _teams(home: list[int], people: list[Candidate]) -> list[list[Candidate]]:
    teams: list[list[Candidate]] = [[] for _group in range(max(home) + 1)]
    for person, group in zip(people, home, strict=True):
        teams[group].append(person)
    return teams


__all__ = [
    "Balance", "Candidate", "Mode", "Note", "Plan", "PlannedGroup", "Score", "Seats", "SizeProblem", "Wishes",
    "build", "explain", "plan_sizes", "score", "uneven",
]  # fmt: skip
