"""What the group builder is given and what it gives back: plain values, no behaviour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mode = Literal["mixed", "delegation"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person to be placed; `None` or an empty text means unknown, and what is unknown is not balanced.

    `delegation`, `unit` and `sex` appear in notes as they are given: pass the texts people know.
    """

    id: int
    delegation: str
    unit: str
    sex: str | None
    post: str | None
    may_convene: bool


@dataclass(frozen=True, slots=True)
class Seats:
    """A room that a group may get, with the name people know it by."""

    room_id: int
    label: str
    seats: int


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """One group: members by ascending id, conveners among them."""

    number: int
    members: list[int]
    conveners: list[int]
    room_id: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One rule's line: met or not, and if not, why; prints as its text."""

    met: bool
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal for all groups; the notes explain each rule once."""

    groups: list[PlannedGroup]
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for, as the notes measure it."""

    size: int
    conveners: int = 2
    rooms: Sequence[Seats] = ()
    mode: Mode = "mixed"
