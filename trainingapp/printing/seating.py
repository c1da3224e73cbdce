"""Who sits where: rows from the stage back, seats from left to right as one faces the stage; pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from trainingapp.printing.people import Trainee

WIDEST = 24
"""Seats in a row where nobody said how many the room has."""


@dataclass(frozen=True)
class Hall:
    """Rows of equal length."""

    name: str
    seats: int
    row_seats: int

    @property
    def rows(self) -> int:
        return math.ceil(self.seats / self.row_seats)


@dataclass(frozen=True)
class Block:
    """The seats of one delegation, which follow each other."""

    delegation: str
    people: int
    first: tuple[int, int]
    """Row and seat, from 1."""
    last: tuple[int, int]


def hall(name: str, seats: int | None, row_seats: int | None, people: int) -> Hall:
    """The hall as the room says it; what it does not say is guessed from the number of people."""
    width = row_seats or _width(max(people, seats or 0))
    return Hall(name, seats or math.ceil(people / width) * width, width)


def _width(seats: int) -> int:
    """An even number of seats, so that rows are about twice as long as the hall is deep."""
    return min(WIDEST, max(4, 2 * round(math.sqrt(2 * seats) / 2)))


def place_of(index: int, hall: Hall) -> tuple[int, int]:
    """Row and seat of somebody by their place in the order, from 0."""
    return index // hall.row_seats + 1, index % hall.row_seats + 1


def rows(people: Sequence[Trainee], hall: Hall) -> list[list[Trainee | None]]:
    """All rows of the hall from the stage back, empty seats as None; who finds no seat is left out."""
    seated: list[Trainee | None] = [*people[: hall.seats]]
    seated += [None] * (hall.rows * hall.row_seats - len(seated))
    return [seated[start : start + hall.row_seats] for start in range(0, len(seated), hall.row_seats)]


def blocks(people: Sequence[Trainee], hall: Hall) -> list[Block]:
    """The delegations in the order in which they sit, each with its first and last seat."""
    found: list[Block] = []
    at = 0
    for delegation, them in groupby(people[: hall.seats], key=lambda one: one.delegation):
        count = sum(1 for _one in them)
        found.append(Block(delegation, count, place_of(at, hall), place_of(at + count - 1, hall)))
        at += count
    return found
