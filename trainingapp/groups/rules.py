"""Rules of groups; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.groups.builder import uneven
from trainingapp.groups.models import GroupRole
from trainingapp.venues.models import Room

AT_ONCE = 600
"""So many people are proposed groups as soon as the page opens; more take seconds and wait for the button."""
PEOPLE_A_SECOND = 1000
HALL = 2
"""A room with more seats than this many groups need is a hall, kept for lectures if others will do."""


@dataclass(frozen=True)
class GroupState:
    """A group as lists and warnings see it: how many people, how many chairs, which room."""

    group_id: int
    number: int
    size: int
    conveners: int
    room_id: int | None = None
    room: str = ""
    seats: int = 0


def check_open(cohort: Cohort) -> None:
    """Refuse changes to the groups of a class that is over."""
    if cohort.is_over:
        raise DomainError(_("The class is closed; its groups stay as they are."))


def may_call(cohort: Cohort, role: GroupRole) -> bool:
    """Whether somebody of this role sees the phones of their own group: conveners, until the class ends."""
    return role is GroupRole.CONVENER and not cohort.is_over


def usual_rooms(rooms: Iterable[Room], size: int, taken: set[int]) -> list[int]:
    """Ids of the rooms to start from: free, with a seat for each of `size` people, the largest hall left out."""
    fitting = [room for room in rooms if room.seats >= size and room.id not in taken]
    largest = max((room.seats for room in fitting), default=0)
    modest = [room for room in fitting if room.seats < largest or room.seats <= HALL * size]
    return [room.id for room in modest or fitting]


def seconds_for(people: int) -> int:
    """About how long a proposal for so many people takes."""
    return max(1, round(people / PEOPLE_A_SECOND))


def suggested(unit: str, sizes: dict[int, int], units: dict[int, set[str]]) -> int:
    """The group for a late arrival: one of the smallest, one without their unit before others, then by id.

    `sizes` (people per group id) must not be empty; `units` are those found in each group.
    """
    return min(
        sizes,
        key=lambda group_id: (sizes[group_id], bool(unit) and unit in units.get(group_id, ()), group_id),
    )


def group_warnings(group: GroupState, wanted: int, units: Sequence[str] = ()) -> list[str]:
    """What is amiss in one group: too few or too many conveners, of one unit, a room that is too small."""
    found = []
    if group.conveners != wanted:
        found.append(
            _(
                "%(count)s conveners; the class has %(wanted)s per group.",
                count=group.conveners,
                wanted=wanted,
            )
        )
    known = [unit for unit in units if unit]
    if len(set(known)) < len(known):
        found.append(_("The conveners come from one unit."))
    if group.room_id and group.seats < group.size:
        found.append(
            _(
                "Room %(room)s seats %(seats)s, the group has %(people)s.",
                room=group.room,
                seats=group.seats,
                people=group.size,
            )
        )
    return found


def site_warnings(groups: Sequence[GroupState]) -> list[str]:
    """What is amiss among the groups of a site: uneven sizes, one room given twice."""
    found = []
    sizes = [group.size for group in groups]
    if uneven(sizes):
        found.append(
            _(
                "The groups are uneven: the smallest has %(smallest)s people, the largest %(largest)s. "
                "Move somebody, or leave it so.",
                smallest=min(sizes),
                largest=max(sizes),
            )
        )
    rooms = Counter(group.room_id for group in groups if group.room_id)
    for room_id in [room_id for room_id, count in rooms.items() if count > 1]:
        sharing = [group for group in groups if group.room_id == room_id]
        numbers = _(", ").join(str(group.number) for group in sharing)
        found.append(_("Room %(room)s is given to groups %(groups)s.", room=sharing[0].room, groups=numbers))
    return found
