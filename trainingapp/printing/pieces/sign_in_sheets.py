"""Sign-in sheets: who is expected at a lesson, a line to sign, and a barcode in each row for keying back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import format_date
from markupsafe import Markup

from trainingapp.attendance import queries as attendance
from trainingapp.attendance import services, sheet_codes
from trainingapp.attendance.models import SignInSheet
from trainingapp.attendance.queries import Attendee, SheetRows
from trainingapp.certificates.rules import printed_unit
from trainingapp.cohorts.models import Site
from trainingapp.core import barcodes, clock
from trainingapp.core.i18n import _, _l
from trainingapp.courses.models import Lesson
from trainingapp.printing import people
from trainingapp.printing.markup import Column, Row, el, heading, running, table, together
from trainingapp.printing.sheets import Piece, Sheet, Wanted

BLANK_ROWS = 4
"""For those who come without standing on the list."""


@dataclass(frozen=True)
class Plan:
    """A sheet as it is to be: of a group, or of all at a site."""

    lesson: Lesson
    site: Site
    group: int | None
    part: int
    """0, and 1, 2 … for what goes beyond the rows that one sheet can have."""
    title: str
    people: tuple[Attendee, ...]

    @property
    def key(self) -> str:
        return f"lesson-{self.lesson.id}-{self.site.id}-{self.group or 0}-{self.part}"

    @property
    def rows(self) -> SheetRows:
        return SheetRows(self.site.id, self.title, tuple(one.enrolment_id for one in self.people))


def prepare(wanted: Wanted) -> None:
    """Let the sheets be known, so that what their barcodes hold leads back to lesson and trainee."""
    at = clock.now()
    for lesson, plans in _plans(wanted):
        services.issue_sheets(lesson, [plan.rows for plan in plans], at=at)


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """A sheet for each lesson that takes sign-in, each site and group. What is not printed yet has no barcodes."""
    for lesson, plans in _plans(wanted):
        known = attendance.known_sheets(lesson, [plan.site.id for plan in plans])
        for plan in plans:
            basis = sheet(plan, None)
            issued = known.get(plan.rows)
            html = sheet(plan, issued) if issued else basis
            yield Sheet(plan.key, _name(plan), html, plan.site, basis)


def _plans(wanted: Wanted) -> Iterator[tuple[Lesson, list[Plan]]]:
    for lesson in attendance.sign_in_lessons(wanted.cohort):
        if wanted.lessons is not None and lesson.id not in wanted.lessons:
            continue
        plans: list[Plan] = []
        for sites in people.in_parts(wanted.sites):
            groups = people.groups_at([site.id for site in sites], lesson.starts_at)
            expected: dict[int, list[Attendee]] = {}
            for one in attendance.expected_at(lesson, sites):
                expected.setdefault(one.site_id, []).append(one)
            for site in sites:
                plans += _of_site(lesson, site, expected.get(site.id, []), groups)
        yield lesson, plans


def _of_site(
    lesson: Lesson, site: Site, expected: Sequence[Attendee], groups: dict[tuple[int, int], int]
) -> Iterator[Plan]:
    parts: dict[int | None, list[Attendee]] = {}
    for one in expected:
        parts.setdefault(groups.get((one.enrolment_id, site.id)), []).append(one)
    for group in sorted(parts, key=lambda number: (number is None, number or 0)):
        title = _("Group %(n)s", n=group) if group else (_("No group yet") if len(parts) > 1 else "")
        for part, start in enumerate(range(0, len(parts[group]), sheet_codes.MOST_ROWS)):
            some = tuple(parts[group][start : start + sheet_codes.MOST_ROWS])
            yield Plan(lesson, site, group, part, title, some)


def _lesson_of(key: str) -> int:
    return int(key.split("-")[1])


def _name(plan: Plan) -> str:
    when = clock.local(plan.lesson.starts_at, plan.lesson.cohort.zone)
    return " · ".join(
        part for part in (f"{when:%m-%d %H:%M}", plan.lesson.course.title, plan.site.name, plan.title) if part
    )


def sheet(plan: Plan, issued: SignInSheet | None) -> Markup:
    """One sheet, with barcodes once it is known."""
    lesson, zone = plan.lesson, plan.lesson.cohort.zone
    begins, ends = clock.local(lesson.starts_at, zone), clock.local(lesson.ends_at, zone)
    head = heading(
        _("Sign-in sheet"),
        (_("Lesson"), lesson.course.title),
        (_("Time"), f"{format_date(begins, 'y年M月d日 EEEE', rebase=False)} {begins:%H:%M}–{ends:%H:%M}"),
        (_("Site"), plan.site.name),
        (_("Group"), plan.title),
        (_("Room"), lesson.room.label if lesson.room and lesson.site_id else ""),
        (_("Expected"), len(plan.people)),
    )
    own = el("div", _code(issued, 0), cls="own") if issued else None
    listed: list[Row] = [
        (at, one.name, one.trainee_no, running(printed_unit(one.unit)), "", _code(issued, at))
        for at, one in enumerate(plan.people, 1)
    ]
    blank: list[Row] = [("",) * 6] * BLANK_ROWS
    return together(own, head, table(_columns(), [*listed, *blank], cls="list signing"), _foot())


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 3, "number"),
        Column(_("Name"), 7.2, "strong"),
        Column(_("Trainee number"), 6.4),
        Column(_("Unit"), 9.8, "unit"),
        Column(_("Signature"), 8.4),
        Column(_("For keying"), 10.2, "code"),
    )


def _code(issued: SignInSheet | None, row: int) -> Markup | str:
    """The row's barcode, once the sheet is known."""
    if issued is None:
        return ""
    return Markup(barcodes.code128(sheet_codes.of_row(issued.id, row), height=7))  # noqa: S704 - drawn by us


def _foot() -> Markup:
    names = (_("Present"), _("Late"), _("On leave"), _("Absent"), _("Signed by the staff"))
    return el("p", *(el("span", name, el("i")) for name in names), cls="tally")


CSS = """
.sign-in-sheets .head { position: relative; text-align: left; }
.sign-in-sheets h1 { text-align: left; }
.sign-in-sheets .facts { text-align: left; }
.sign-in-sheets .facts span { margin: 0 1.5em 0 0; }
.sign-in-sheets .own { float: right; width: 36.3mm; margin-top: 2mm; }
.sign-in-sheets svg { display: block; }
.signing td { height: 27pt; padding-top: 0; padding-bottom: 0; vertical-align: middle; border-bottom-color: #000; }
.signing td.unit { font-size: 8pt; line-height: 10pt; }
.signing .code { padding-right: 0; }
.sign-in-sheets .tally { margin-top: 16.8pt; break-inside: avoid; }
.sign-in-sheets .tally span { display: inline-block; margin-right: 1em; }
.sign-in-sheets .tally i { display: inline-block; width: 3em; border-bottom: 0.5pt solid #000; }
.sign-in-sheets .tally span:last-child i { width: 8em; }
"""

PIECE = Piece(
    "sign-in-sheets",
    _l("Sign-in sheets"),
    _l("For each lesson, site and group; a barcode in each row, so that a scanner keys the sheet back."),
    sheets,
    css=CSS,
    prepare=prepare,
    lesson_of=_lesson_of,
)
