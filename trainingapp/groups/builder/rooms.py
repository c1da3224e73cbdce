"""Which group sits where: the largest group in the largest room, which is the best there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .plan import PlannedGroup, Seats


def seat(groups: Sequence[PlannedGroup], rooms: Sequence[Seats]) -> list[PlannedGroup]:
    """The groups with their rooms; without one where rooms run out."""
    by_size = sorted(groups, key=lambda group: (-len(group.members), group.number))
    by_seats = sorted(rooms, key=lambda room: (-room.seats, room.room_id))
    room_of = {group.number: room.room_id for group, room in zip(by_size, by_seats, strict=False)}
    return [replace(group, room_id=room_of.get(group.number)) for group in groups]
