"""The timetable as a poster: days side by side on A3 landscape, in the largest type that holds it on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

from markupsafe import Markup

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.i18n import _l
from trainingapp.courses.rules import Part
from trainingapp.courses.timetable import Day, Entry
from trainingapp.printing.markup import el, kept, running, together
from trainingapp.printing.pieces.timetables import day_label, place, site_sheets, timetable_head
from trainingapp.printing.sheets import Piece

WIDTH, HEIGHT = 1070.0, 590.0
"""Points for the table, without its head."""
DAYS_ABREAST = 7
LARGEST, SMALLEST = 15.0, 7.0
LEADING = 1.4
FIRST = 40.0
"""Points for the column that says morning, afternoon or evening."""
MANY, WIDE = 6, 1.6
"""So many lessons in half a day are too many for three lines each; then the day gets this share of the width."""


def poster(cohort: Cohort, site: Site, days: Sequence[Day]) -> Markup:
    """Head and days, a week on each page: more than a week takes several pages."""
    weeks = [days[start : start + DAYS_ABREAST] for start in range(0, len(days), DAYS_ABREAST)]
    return together(timetable_head(cohort, site), *map(_week, weeks))


def _week(days: Sequence[Day]) -> Markup:
    parts = [part for part in Part if any(_entries(day, part) for day in days)]
    widths = _widths(days)
    columns = (el("col", style=f"width:{width:.1f}pt") for width in (FIRST, *widths))
    head = el("tr", el("th", ""), *(el("th", day_label(day)) for day in days))
    rows = (
        el("tr", el("th", str(part.label)), *(el("td", *_cell(_entries(day, part))) for day in days))
        for part in parts
    )
    style = f"font-size:{type_size(days):.1f}pt"
    return el(
        "table", el("colgroup", *columns), el("thead", head), el("tbody", *rows), cls="poster", style=style
    )


def _entries(day: Day, part: Part) -> Sequence[Entry]:
    return next((one.entries for one in day.parts if one.part is part), ())


def _cell(entries: Sequence[Entry]) -> Iterator[Markup]:
    """The lessons of a half-day; of many short ones each takes a line or two."""
    for entry in entries:
        names = "、".join(one.name for one in entry.lecturers)
        title = entry.lesson.course.title
        if len(entries) > MANY:
            yield el(
                "p", el("b", f"{entry.begins:%H:%M}"), "　", title, "　", el("span", kept(names), cls="small")
            )
        else:
            first = el("p", el("b", entry.time), "　", el("span", place(entry), cls="small"))
            last = el("p", kept(names), cls="small") if names else None
            yield el("div", first, el("p", running(title)), last, cls="lesson")


def _widths(days: Sequence[Day]) -> list[float]:
    """Points for each day; one with many lessons gets more."""
    shares = [WIDE if any(len(part.entries) > MANY for part in day.parts) else 1.0 for day in days]
    return [(WIDTH - FIRST) * share / sum(shares) for share in shares]


def type_size(days: Sequence[Day]) -> float:
    """The largest type, in points, with which these days fit on the page."""
    size = LARGEST
    while size > SMALLEST and _height(days, size) > HEIGHT:
        size -= 0.5
    return size


def _height(days: Sequence[Day], size: float) -> float:
    """Points that the days take in type of this size: each part of the day as high as its longest cell."""
    cells = list(zip(days, _widths(days), strict=True))
    lines = sum(max(_lines(_entries(day, part), width / size - 1.2) for day, width in cells) for part in Part)
    return (lines + 2) * size * LEADING


def _lines(entries: Sequence[Entry], characters: float) -> float:
    """Lines of a cell that is this many characters wide, the space around them included."""
    found = 0.6
    for entry in entries:
        length = len(entry.lesson.course.title)
        if len(entries) > MANY:
            found += 0.2 + ceil(
                (length + 4.5 + sum(1 + len(one.name) for one in entry.lecturers)) / characters
            )
        else:
            found += 1.4 + ceil(length / characters) + (0.9 if entry.lecturers else 0)
    return found


PIECE = Piece(
    "timetable-poster",
    _l("Timetable poster"),
    _l("A3 landscape, a day beside the other, for the hall; printed to fit the page it is right for A4 too."),
    partial(site_sheets, draw=poster),
    css="""
@page { size: A3 landscape; margin: 50pt 60pt 56pt }
.timetable-poster h1 { font-size: 30pt; line-height: 44pt; }
.timetable-poster .over { font-size: 18pt; line-height: 26pt; margin: 0; }
table.poster { width: 1070pt; line-height: 1.4; break-after: page; }
table.poster:last-child { break-after: auto; }
table.poster th, table.poster td { border: 0.5pt solid #000; padding: 0.4em 0.5em; }
table.poster th { text-align: center; vertical-align: middle; }
table.poster td > p { margin-bottom: 0.2em; }
.lesson { break-inside: avoid; margin-bottom: 0.4em; }
""",
)
