"""Two lessons at once in one room, with one lecturer or before one audience: found by sort and sweep.

A central lesson occupies every site at once: it is stored once, as a site occupancy with no id, and never
copied per site. It clashes with other central lessons and with the local lessons of any site; local lessons
clash with those of their own site. Intervals are half-open: a lesson may start when another ends.
A clash is a line to show, not a refusal. Site occupancies given together must belong to one class.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from trainingapp.core.i18n import _

Kind = Literal["room", "lecturer", "site"]
Key = tuple[Kind, int | None]
Interval = tuple[datetime, datetime]

CENTRAL: Key = ("site", None)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Occupancy:
    """One lesson's hold on one resource, from `start` until before `end` (both aware, UTC).

    `label` is the lesson's title, `resource_label` the name of the room, lecturer or site. A site without id
    means all sites. Raises ValueError for an interval that is empty, reversed or without a time zone.
    """

    resource_kind: Kind
    resource_id: int | None
    start: datetime
    end: datetime
    lesson_id: int
    label: str
    resource_label: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an occupancy needs aware times")
        if self.start >= self.end:
            raise ValueError("an occupancy needs an end after its start")
        if self.resource_id is None and self.resource_kind != "site":
            raise ValueError("only a site may stand for all")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two lessons that need one resource at once; `first` starts earlier (then: has the lower id)."""

    first: Occupancy
    second: Occupancy

    @property
    def resource(self) -> Occupancy:
        """The occupancy that names the resource: the local one when a central lesson meets a local one."""
        return self.second if self.first.resource_id is None else self.first

    @property
    def start(self) -> datetime:
        """When the overlap begins."""
        return self.second.start

    @property
    def end(self) -> datetime:
        """When the overlap ends."""
        return min(self.first.end, self.second.end)

    @property
    def minutes(self) -> int:
        """Length of the overlap, begun minutes counted."""
        return -(-(self.end - self.start) // timedelta(minutes=1))

    def message(self, zone: tzinfo = SHANGHAI) -> str:
        """What clashes, where and when, with times in the class's `zone`."""
        names = {
            "name": self.resource.resource_label or self.resource.resource_id,
            "when": _period(self.start.astimezone(zone), self.end.astimezone(zone)),
            "first": self.first.label,
            "second": self.second.label,
            "minutes": self.minutes,
        }
        match self.resource.resource_kind, self.resource.resource_id:
            case "room", _id:
                return _(
                    "Room %(name)s, %(when)s: “%(first)s” and “%(second)s” overlap by %(minutes)s min.",
                    **names,
                )
            case "lecturer", _id:
                return _(
                    "Lecturer %(name)s, %(when)s: “%(first)s” and “%(second)s” overlap by %(minutes)s min.",
                    **names,
                )
            case _kind, None:
                return _(
                    "All sites, %(when)s: “%(first)s” and “%(second)s” overlap by %(minutes)s min.", **names
                )
            case _kind, _id:
                return _(
                    "Site %(name)s, %(when)s: “%(first)s” and “%(second)s” overlap by %(minutes)s min.",
                    **names,
                )


class Booked:
    """Occupancies arranged for quick questions: made once, asked for every edit or candidate slot."""

    def __init__(self, occupancies: Iterable[Occupancy]) -> None:
        by_key = _by_resource(occupancies)
        local = [o for key, row in by_key.items() if key[0] == "site" and key != CENTRAL for o in row]
        self._rows = {key: _Row(row) for key, row in by_key.items()}
        self._local = _Row(local)

    def during(self, wanted: Occupancy) -> Iterator[Occupancy]:
        """What holds the wanted resource at the wanted time, other than the lesson itself."""
        for row in self._rows_for(wanted):
            for held in row.during(wanted.start, wanted.end):
                if held.lesson_id != wanted.lesson_id:
                    yield held

    def _rows_for(self, wanted: Occupancy) -> Iterator[_Row]:
        key = (wanted.resource_kind, wanted.resource_id)
        if key in self._rows:
            yield self._rows[key]
        if key == CENTRAL:
            yield self._local
        elif wanted.resource_kind == "site" and CENTRAL in self._rows:
            yield self._rows[CENTRAL]


class _Row:
    """Intervals by start; a question looks back no further than the longest of them."""

    def __init__(self, occupancies: list[Occupancy]) -> None:
        self.items = sorted(occupancies, key=_when)
        self.starts = [o.start for o in self.items]
        self.longest = max((o.end - o.start for o in self.items), default=timedelta())

    def during(self, start: datetime, end: datetime) -> list[Occupancy]:
        low = bisect_right(self.starts, start - self.longest)
        high = bisect_left(self.starts, end)
        return [o for o in self.items[low:high] if o.end > start]


def conflicts(occupancies: Iterable[Occupancy]) -> list[Clash]:
    """All clashes, by time; each pair of lessons once per resource they share."""
    by_key = _by_resource(occupancies)
    found = [clash for row in by_key.values() for clash in _sweep(row)]
    found += _central_against_local(by_key)
    return sorted(found, key=_order)


def clashes_of(candidates: Iterable[Occupancy], existing: Iterable[Occupancy] | Booked) -> list[Clash]:
    """The clashes `candidates` (an edited or new lesson) would bring, among themselves or with `existing`.

    What a candidate's own lesson held before is ignored. Many questions to one timetable: pass a `Booked`.
    """
    wanted = list(candidates)
    moved = {o.lesson_id for o in wanted}
    booked = existing if isinstance(existing, Booked) else Booked(existing)
    found = [_clash(o, held) for o in wanted for held in booked.during(o) if held.lesson_id not in moved]
    return sorted([*found, *conflicts(wanted)], key=_order)


def _sweep(row: list[Occupancy]) -> Iterator[Clash]:
    """Keep all that still run, not only the neighbour: overlaps hide behind a long lesson."""
    running: list[Occupancy] = []
    for current in sorted(row, key=_when):
        running = [o for o in running if o.end > current.start]
        for other in running:
            if other.lesson_id != current.lesson_id:
                yield _clash(other, current)
        running.append(current)


def _central_against_local(by_key: dict[Key, list[Occupancy]]) -> Iterator[Clash]:
    """Thousands of sites hold few distinct intervals: each is compared with the central lessons once."""
    central = _Row(by_key.get(CENTRAL, []))
    known: dict[Interval, list[Occupancy]] = {}
    for key, row in by_key.items():
        if key[0] != "site" or key == CENTRAL:
            continue
        for local in row:
            interval = (local.start, local.end)
            if interval not in known:
                known[interval] = central.during(*interval)
            yield from (_clash(o, local) for o in known[interval] if o.lesson_id != local.lesson_id)


def _by_resource(occupancies: Iterable[Occupancy]) -> dict[Key, list[Occupancy]]:
    by_key: defaultdict[Key, list[Occupancy]] = defaultdict(list)
    for occupancy in occupancies:
        by_key[occupancy.resource_kind, occupancy.resource_id].append(occupancy)
    return by_key


def _clash(one: Occupancy, other: Occupancy) -> Clash:
    first, second = sorted((one, other), key=_when)
    return Clash(first, second)


def _when(occupancy: Occupancy) -> tuple[datetime, int]:
    return occupancy.start, occupancy.lesson_id


def _order(clash: Clash) -> tuple[datetime, int, int, str, int]:
    held = clash.resource
    return (
        clash.start,
        clash.first.lesson_id,
        clash.second.lesson_id,
        held.resource_kind,
        held.resource_id or 0,
    )


def _period(start: datetime, end: datetime) -> str:
    """Day and times; the second day only when it is another."""
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}–{until}"
