"""Door signs, A4 landscape: one for each group, and one for each room with lessons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.i18n import _, _l
from trainingapp.core.session import session
from trainingapp.courses.models import CourseKind
from trainingapp.courses.timetable import Entry
from trainingapp.groups import queries
from trainingapp.groups.models import Group
from trainingapp.groups.queries import Member
from trainingapp.printing.markup import Column, el, kept, running, table, together
from trainingapp.printing.pieces.timetables import WEEKDAYS, days_of
from trainingapp.printing.sheets import Piece, Sheet, Wanted
from trainingapp.venues.models import Room

MOST_LESSONS = 6
"""On a sign for a room; with more it says the days only."""
WIDTH, LARGEST = 690.0, 110.0
"""Of the title: points that it may be wide, and high."""


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """Signs site by site: rooms with lessons first, then groups by number."""
    main = cohorts.main_site(wanted.cohort)
    for site in wanted.sites:
        entries = [
            entry
            for day in days_of(wanted.cohort, site, main)
            for part in day.parts
            for entry in part.entries
        ]
        yield from _room_signs(wanted.cohort, site, entries)
        yield from _group_signs(wanted.cohort, site, entries)


def _room_signs(cohort: Cohort, site: Site, entries: Sequence[Entry]) -> Iterator[Sheet]:
    used: dict[Room, list[Entry]] = {}
    for entry in entries:
        if entry.room and entry.lesson.room is not None:
            used.setdefault(entry.lesson.room, []).append(entry)
    for room, here in used.items():
        title = _("Room %(room)s", room=room.label)
        html = _sign(cohort, room.label, el("p", site.name, cls="where"), _lessons(here))
        yield Sheet(f"room-{room.id}-{site.id}", f"{site.name} · {title}", html, site)


def _lessons(entries: Sequence[Entry]) -> Markup:
    columns = (Column("", 9), Column("", 7), Column("", 26))
    if len(entries) <= MOST_LESSONS:
        rows = [(_date(one), one.time, running(one.lesson.course.title)) for one in entries]
    else:
        days = groupby(entries, key=lambda one: one.begins.date())
        rows = [_day(list(here)) for _day_on, here in days]
    return table(columns, rows, cls="lessons")


def _day(entries: Sequence[Entry]) -> tuple[Markup, str, Markup]:
    """A day in one line: from its first lesson to its last, and which is the first."""
    first, last = entries[0], entries[-1]
    title = first.lesson.course.title
    if len(entries) > 1:
        title = _("%(title)s and %(n)s more", title=title, n=len(entries) - 1)
    return _date(first), f"{first.begins:%H:%M}–{last.ends:%H:%M}", running(title)


def _date(entry: Entry) -> Markup:
    begins = entry.begins
    return kept(f"{begins.month}月{begins.day}日（{WEEKDAYS[begins.weekday()]}）")


def _group_signs(cohort: Cohort, site: Site, entries: Sequence[Entry]) -> Iterator[Sheet]:
    conveners: dict[int, list[Member]] = {}
    groups = list(session.scalars(queries.groups_of(site)))
    for one in queries.conveners_at(site) if groups else ():
        conveners.setdefault(one.group_id, []).append(one)
    meets = [entry for entry in entries if entry.lesson.course.kind is CourseKind.DISCUSSION]
    for group in groups:
        title = _("Group %(n)s", n=group.number)
        html = group_sign(cohort, group, title, conveners.get(group.id, []), meets)
        yield Sheet(f"group-{group.id}", f"{site.name} · {title}", html, site)


def group_sign(
    cohort: Cohort, group: Group, title: str, conveners: Sequence[Member], meets: Sequence[Entry]
) -> Markup:
    """The sign of a group: number, site and room, conveners, when it meets."""
    room = group.room.label if group.room else "　" * 8
    chairs = "　".join(one.name for one in conveners)
    times = together(*(el("span", _date(entry), entry.time) for entry in meets[:MOST_LESSONS]))
    return _sign(
        cohort,
        title,
        el("p", group.site.name, "　", el("b", room), cls="where"),
        el("p", _("Conveners"), "　", kept(chairs), cls="who") if chairs else None,
        el("p", times, cls="when") if meets else None,
    )


def _sign(cohort: Cohort, title: str, *below: Markup | None) -> Markup:
    size = min(LARGEST, WIDTH / max(1, len(title)))
    h1 = el("h1", title, style=f"font-size:{size:.0f}pt")
    return together(el("p", cohort.title, cls="over"), h1, *below)


PIECE = Piece(
    "door-signs",
    _l("Door signs"),
    _l("A4 landscape: one for each room with lessons and one for each group."),
    sheets,
    css="""
@page { size: A4 landscape; margin: 56pt 71.4pt 56pt; }
@page sheet { @bottom-center { content: none } }
.door-signs { text-align: center; }
.door-signs .over { font-size: 20pt; line-height: 30pt; margin-top: 20pt; }
.door-signs h1 { line-height: 1.35; margin: 20pt 0 12pt; letter-spacing: 0.05em; }
.door-signs .where { font-size: 32pt; line-height: 46pt; }
.door-signs .who { font-size: 24pt; line-height: 36pt; margin-top: 18pt; }
.door-signs .when { font-size: 15pt; line-height: 24pt; margin-top: 18pt; }
.door-signs .when span { display: inline-block; margin: 0 1em; white-space: nowrap; }
.door-signs table.lessons { width: 42em; margin: 16pt auto 0; font-size: 15pt; line-height: 22pt; text-align: left; }
.door-signs table.lessons thead { display: none; }
""",
)
