"""Rules of venues and rooms; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

MOST_ROOMS = 300
MOST_SEATS = 100_000
MOST_IN_A_ROW = 60
# “明德楼 201-215, 20 seats”: rooms, then seats, set off by a comma or followed by a word for seats, because
# “明德楼 201” alone names a room without its seats.
_WORD = r"(?:seats?|个?座位?|座|人)"
_LINE = re.compile(
    rf"^(?P<rooms>.+?)(?:\s*[,，;；:：\t]\s*(?P<seats>\d{{1,6}})\s*{_WORD}?|\s+(?P<counted>\d{{1,6}})\s*{_WORD})$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^(?P<prefix>\D*)(?P<first>\d+)\s*(?:-|–|—|~|～|至|到)\s*(?P=prefix)(?P<last>\d+)$")
_LIST = re.compile(r"[、/]")


@dataclass(frozen=True)
class RoomDetails:
    """A room as it is typed: building (may be empty), number or name, seats; seats in a row, if it has rows."""

    building: str
    number: str
    seats: int
    row_seats: int | None = None


def parse_rooms(text: str) -> list[RoomDetails]:
    """The rooms of a text with a line for each room, or for several: “明德楼 201-215, 20 seats”.

    Raises:
        DomainError: a line that cannot be read, named by its number; a room twice; none or too many.
    """
    found: list[RoomDetails] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found += _line(line.strip(), number)
        if len(found) > MOST_ROOMS:
            raise DomainError(_("At most %(n)s rooms can be added at once.", n=MOST_ROOMS))
    if not found:
        raise DomainError(_("Write at least one room."))
    seen: set[tuple[str, str]] = set()
    for room in found:
        if (room.building, room.number) in seen:
            raise DomainError(_("The room %(name)s stands twice in the list.", name=label(room)))
        seen.add((room.building, room.number))
    return found


def label(room: RoomDetails) -> str:
    """As it stands on doors: 明德楼 201."""
    return f"{room.building} {room.number}".strip()


def check_seats(seats: int, line: int = 0) -> None:
    """A room has at least one seat."""
    if not 1 <= seats <= MOST_SEATS:
        where = _("Line %(n)s: ", n=line) if line else ""
        raise DomainError(where + _("A room has between 1 and %(n)s seats.", n=MOST_SEATS))


def _line(line: str, number: int) -> list[RoomDetails]:
    match = _LINE.match(line)
    if match is None:
        raise DomainError(
            _(
                "Line %(n)s, “%(line)s”: write building, number and seats, such as “明德楼 201-215, 20”.",
                n=number,
                line=line,
            )
        )
    seats = int(match["seats"] or match["counted"])
    check_seats(seats, number)
    building, _space, numbers = match["rooms"].strip(" ,，;；").rpartition(" ")
    if not building and "\t" in numbers:
        building, _space, numbers = numbers.rpartition("\t")
    names = [name for part in _LIST.split(numbers) if part.strip() for name in _range(part.strip(), number)]
    rooms = [RoomDetails(building.strip(), name, seats) for name in names]
    if not rooms or any(len(room.building) > 60 or len(room.number) > 60 for room in rooms):
        raise DomainError(_("Line %(n)s: building and number have at most 60 characters.", n=number))
    return rooms


def _range(part: str, line: int) -> list[str]:
    """The numbers of “201-215”, leading zeros and letters kept; anything else is one name."""
    match = _RANGE.match(part)
    if match is None:
        return [part]
    first, last, width = int(match["first"]), int(match["last"]), len(match["first"])
    if last < first or last - first >= MOST_ROOMS:
        raise DomainError(_("Line %(n)s: the range %(range)s cannot be right.", n=line, range=part))
    return [f"{match['prefix']}{number:0{width}}" for number in range(first, last + 1)]
