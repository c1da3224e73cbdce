"""The chapters about lessons, groups and rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from trainingapp.core.i18n import _
from trainingapp.groups.models import Group
from trainingapp.groups.queries import Member
from trainingapp.printing.markup import Column, Row, el, filled, running, table, together
from trainingapp.printing.pieces.handbook.facts import Facts
from trainingapp.printing.pieces.timetables import days_table
from trainingapp.venues.models import Room

MEASURE = 31.5
"""Ems of a line: the measure is 32, of which roundings may take some."""
WIDTHS = (4.6, 6.4, 10.2, 11, 4.8)


def timetable(facts: Facts) -> Markup | None:
    """All half-days as the site sees them."""
    return days_table(facts.days, WIDTHS, most=3) if facts.days else None


def groups(facts: Facts) -> Markup | None:
    """Each group with its room, its conveners, and all of its members by name."""
    if not facts.groups:
        return None
    return together(*(_group(group, facts.members.get(group.id, ())) for group in facts.groups))


def _group(group: Group, members: Sequence[Member]) -> Markup:
    room = group.room.label if group.room else ""
    title = el("h2", _("Group %(n)s", n=group.number), el("span", room, cls="beside") if room else None)
    chairs = [one.name for one in members if one.convenes]
    told = (
        el("p", el("span", _("Conveners"), cls="term"), filled(_names(chairs), MEASURE)) if chairs else None
    )
    names = el("p", filled(_names([one.name for one in members]), MEASURE), cls="names")
    return el("section", title, told, names, cls="group")


def _names(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        yield name if place == len(names) - 1 else f"{name}、"


def rooms(facts: Facts) -> Markup | None:
    """Rooms with lessons or groups, and for what."""
    used: dict[Room, list[str]] = {}
    for day in facts.days:
        for part in day.parts:
            for entry in part.entries:
                if entry.room and entry.lesson.room is not None:
                    _add(used, entry.lesson.room, _("Lessons"))
    for group in facts.groups:
        if group.room is not None:
            _add(used, group.room, _("Group %(n)s", n=group.number))
    if not used:
        return None
    columns = (Column(_("Room"), 13), Column(_("Seats"), 4, "number"), Column(_("Serves for"), 20))
    return table(columns, (_room(room, serves) for room, serves in used.items()))


def _add(used: dict[Room, list[str]], room: Room, purpose: str) -> None:
    purposes = used.setdefault(room, [])
    if purpose not in purposes:
        purposes.append(purpose)


def _room(room: Room, serves: Sequence[str]) -> Row:
    return room.label, room.seats, running("、".join(serves))
