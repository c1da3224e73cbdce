"""Seat plans: the hall of a site as one sees it with the stage on top, and the seats of each delegation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup
from sqlalchemy import or_, select

from trainingapp.cohorts.models import Cohort, Site, SiteKind
from trainingapp.core.i18n import _, _l
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.printing import people, seating
from trainingapp.printing.fitting import Box, name_in
from trainingapp.printing.markup import Column, el, heading, table, together
from trainingapp.printing.people import Trainee
from trainingapp.printing.seating import Hall
from trainingapp.printing.sheets import Piece, Sheet, Wanted
from trainingapp.venues.models import Room

WIDE = 764.0
EDGE, AISLE = 26.0, 10.0
"""Points: the plan between its margins, the row numbers on either side, the aisle in the middle."""
DEEP, LOWEST, HIGHEST = 396.0, 13.0, 24.0
"""Points: all rows together, so that they stand on one page, and what a row has at least and at most."""


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """A plan for each site; delegations sit together, in the order of the roster."""
    for site, them in people.by_site(wanted):
        room = room_of(wanted.cohort, site)
        hall = seating.hall(
            room.label if room else "",
            room.seats if room else None,
            room.row_seats if room else None,
            len(them),
        )
        yield Sheet(f"seats-{site.id}", site.name, plan(site, hall, people.in_seat_order(them)), site)


def room_of(cohort: Cohort, site: Site) -> Room | None:
    """The largest room in which the site has lessons, else the largest of its venue."""
    here = [Lesson.site_id == site.id]
    if site.kind is SiteKind.MAIN:
        here.append(Lesson.site_id.is_(None))
    taught = select(Lesson.room_id).where(Lesson.cohort_id == cohort.id, or_(*here))
    largest = select(Room).order_by(Room.seats.desc(), Room.id).limit(1)
    return session.scalar(largest.where(Room.id.in_(taught))) or session.scalar(
        largest.where(Room.venue_id == site.venue_id)
    )


def plan(site: Site, hall: Hall, them: Sequence[Trainee]) -> Markup:
    """The plan and the list of delegations."""
    head = heading(
        _("Seat plan"),
        (_("Site"), site.name),
        (_("Room"), hall.name),
        (_("People"), len(them)),
        (_("Rows"), _("%(rows)s of %(seats)s seats", rows=hall.rows, seats=hall.row_seats)),
    )
    rule = el("p", _("Seats are counted from the left as one faces the stage."), cls="rule")
    left = them[hall.seats :]
    without = el("p", _("No seat for: %(names)s", names="、".join(one.name for one in left)), cls="without")
    return together(
        head,
        el("div", _("Stage"), cls="stage"),
        _grid(hall, them),
        rule,
        without if left else None,
        _list(hall, them),
    )


def _grid(hall: Hall, them: Sequence[Trainee]) -> Markup:
    half = hall.row_seats // 2 if hall.row_seats >= 6 else 0
    wide = (WIDE - 2 * EDGE - (AISLE if half else 0)) / hall.row_seats
    shaded = {block.delegation: at % 2 for at, block in enumerate(seating.blocks(them, hall))}
    numbers = _with_aisle([el("th", number) for number in range(1, hall.row_seats + 1)], half, "th")
    cell = wide, min(HIGHEST, max(LOWEST, DEEP / hall.rows))
    body = (_row(number, row, cell, half, shaded) for number, row in enumerate(seating.rows(them, hall), 1))
    columns = _with_aisle([_col(wide)] * hall.row_seats, half, "")
    return el(
        "table",
        el("colgroup", _col(EDGE), *columns, _col(EDGE)),
        el("thead", el("tr", el("th"), *numbers, el("th"))),
        el("tbody", *body),
        cls="hall",
    )


def _row(
    number: int, row: Sequence[Trainee | None], cell: tuple[float, float], half: int, shaded: dict[str, int]
) -> Markup:
    wide, high = cell[0] - 3, cell[1] - 1
    box = Box(wide, high, largest=min(11, wide / 3), leading=1.05, cuts=True)
    cells = [
        el("td", name_in(box, one.name), cls="seat dark" if shaded[one.delegation] else "seat")
        if one
        else el("td", cls="seat empty")
        for one in row
    ]
    edge = el("th", _("Row %(n)s", n=number), style=f"height:{cell[1]:.2f}pt")
    return el("tr", edge, *_with_aisle(cells, half, "td"), edge)


def _with_aisle(cells: Sequence[Markup], half: int, tag: str) -> Iterable[Markup]:
    if not half:
        return cells
    gap = el(tag, cls="aisle") if tag else _col(AISLE)
    return [*cells[:half], gap, *cells[half:]]


def _col(wide: float) -> Markup:
    return Markup('<col style="width:{}pt">').format(f"{wide:.2f}")


def _list(hall: Hall, them: Sequence[Trainee]) -> Markup:
    columns = (
        Column(_("Delegation"), 18),
        Column(_("People"), 5, "number"),
        Column(_("From"), 10),
        Column(_("To"), 10),
    )
    rows = [
        (block.delegation or _("No delegation"), block.people, _seat(block.first), _seat(block.last))
        for block in seating.blocks(them, hall)
    ]
    return el("div", el("h2", _("Seats by delegation")), table(columns, rows), cls="blocks")


def _seat(place: tuple[int, int]) -> str:
    return _("Row %(row)s seat %(seat)s", row=place[0], seat=place[1])


CSS = f"""
@page {{ size: A4 landscape; margin: 34pt {(841.9 - WIDE) / 2:.2f}pt 44pt; }}
.seat-plans .head {{ margin-bottom: 6pt; }}
.seat-plans .stage {{ width: 40%; margin: 0 auto 6pt; border: 0.75pt solid #000; text-align: center; font-size: 10.5pt;
  line-height: 18pt; letter-spacing: 1em; text-indent: 1em; }}
.hall {{ width: {WIDE}pt; line-height: 10pt; }}
.hall th {{ border: 0; padding: 0; text-align: center; font-size: 7pt; font-weight: normal;
  white-space: nowrap; color: #444; }}
.hall td {{ border: 0.4pt solid #666; padding: 0; text-align: center; vertical-align: top;
  overflow-wrap: normal; white-space: nowrap; }}
.hall td.dark {{ background: #e6e6e6; }}
.hall td.empty {{ border-style: dotted; border-color: #aaa; }}
.hall .aisle {{ border: 0; }}
.seat-plans .rule {{ font-size: 8pt; color: #444; text-align: center; margin-top: 4pt; }}
.seat-plans .without {{ margin-top: 6pt; font-weight: bold; }}
.seat-plans .blocks {{ margin-top: 14pt; }}
.seat-plans .blocks table {{ width: 43em; }}
"""

PIECE = Piece(
    "seat-plans",
    _l("Seat plans"),
    _l("The hall with the stage on top, delegation by delegation; rows as the room in “Venues” has them."),
    sheets,
    css=CSS,
)
