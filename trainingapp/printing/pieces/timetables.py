"""The timetable as a list on A4: half-days stay whole, and each says its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from markupsafe import Markup

from trainingapp.certificates.design.wording import chinese_period
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import clock
from trainingapp.core.i18n import _, _l
from trainingapp.core.session import session
from trainingapp.courses import queries
from trainingapp.courses.models import Lecturer
from trainingapp.courses.timetable import Day, Entry, PartOfDay, arrange
from trainingapp.printing.markup import (
    LONGEST_KEPT,
    PADDING,
    Column,
    Row,
    el,
    ems,
    heading,
    kept,
    running,
    table,
    together,
)
from trainingapp.printing.sheets import Piece, Sheet, Wanted

WEEKDAYS = "一二三四五六日"
SMALL = 0.86
"""Of the size of the text, as in `print.css`."""
WIDTHS = (4.5, 6.5, 14.2, 15, 4.8)
"""Half-day, time, course, lecturers, place: together the measure."""


def site_sheets(wanted: Wanted, draw: Callable[[Cohort, Site, Sequence[Day]], Markup]) -> Iterator[Sheet]:
    """A timetable for each site that has lessons, as `draw` draws it."""
    main = cohorts.main_site(wanted.cohort)
    for site in wanted.sites:
        days = days_of(wanted.cohort, site, main)
        if days:
            html = draw(wanted.cohort, site, days)
            title = _("Timetable")
            yield Sheet(f"site-{site.id}", f"{site.name} · {title}", html, site)


def timetable(cohort: Cohort, site: Site, days: Sequence[Day]) -> Markup:
    """Head and half-days."""
    return together(timetable_head(cohort, site), days_table(days, WIDTHS))


def timetable_head(cohort: Cohort, site: Site) -> Markup:
    """Class, title, site and dates."""
    period = chinese_period(cohort.starts_on, cohort.ends_on)
    head = heading(_("Timetable"), (_("Site"), site.name), (_("Dates"), period))
    return together(el("p", cohort.title, cls="over"), head)


def days_of(cohort: Cohort, site: Site, main: Site | None) -> list[Day]:
    """The days with lessons as the site sees them."""
    lessons = list(session.scalars(queries.lessons_of(cohort, site)))
    return arrange(lessons, cohort, site=site, main=main, at=clock.now())


def day_label(day: Day) -> str:
    """8月24日 星期一."""
    return f"{day.day.month}月{day.day.day}日 星期{WEEKDAYS[day.day.weekday()]}"


def days_table(days: Sequence[Day], widths: tuple[float, ...], *, most: int = 6) -> Markup:
    """All half-days; each stays on one page with its day. One of more lessons than `most` is parted, each part with
    its day."""
    titles = (_("Day"), _("Time"), _("Course"), _("Lecturer"), _("Place"))
    columns = [Column(title, width) for title, width in zip(titles, widths, strict=True)]
    bodies = [
        _half_day(day, part, part.entries[start : start + most], widths[3])
        for day in days
        for part in day.parts
        for start in range(0, len(part.entries), most)
    ]
    return table(columns, *bodies, cls="list days", whole=True)


def _half_day(day: Day, part: PartOfDay, entries: Sequence[Entry], column: float) -> Iterator[Row]:
    """The rows; `column` is how many ems wide that of the lecturers is."""
    first: Markup | None = together(
        *(el("div", line) for line in (*day_label(day).split(), str(part.part.label)))
    )
    for entry in entries:
        yield (
            first,
            kept(entry.time),
            _course(entry),
            together(*(_lecturer(one, column) for one in entry.lecturers)),
            place(entry),
        )
        first = None


def _course(entry: Entry) -> Markup:
    course = entry.lesson.course
    return together(el("span", str(course.kind.label), cls="kind"), "　", running(course.title))


def _lecturer(lecturer: Lecturer, column: float) -> Markup:
    """Name, and in small type unit and post: beside the name, or below it, where they fit."""
    whole = (column - PADDING) / SMALL
    beside = whole - ems(lecturer.name) / SMALL - 1
    unit, post = lecturer.unit, lecturer.post
    told = f"{unit}{post}"
    if beside < ems(told) <= whole:
        return el("div", lecturer.name, el("div", told, cls="small"))
    if ems(told) <= beside or not (unit and post):
        shown = running(told)
    else:
        shown = together(unit, kept(post) if len(post) <= LONGEST_KEPT else running(post))
    return el("div", kept(lecturer.name), el("span", "　", shown, cls="small"))


def place(entry: Entry) -> str:
    """The room, or that the lesson is seen on a screen."""
    return _("by video") if entry.by_video else entry.room


PIECE = Piece(
    "timetables",
    _l("Timetables"),
    _l("A4, with lecturers and their posts: for doors and folders."),
    partial(site_sheets, draw=timetable),
)
