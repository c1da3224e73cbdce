"""What a run prints: its sheets as they are at one moment, with what their feet say. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.core import clock
from trainingapp.core.i18n import DEFAULT_LANGUAGE, _, in_language
from trainingapp.printing import comparing, queries
from trainingapp.printing.comparing import Compared
from trainingapp.printing.models import PrintRun
from trainingapp.printing.pieces import BY_KEY
from trainingapp.printing.press import Stamped
from trainingapp.printing.services import Made
from trainingapp.printing.sheets import Piece, Sheet, Wanted


@dataclass(frozen=True)
class Work:
    """What a run prints of a piece."""

    piece: Piece
    made: tuple[Made, ...]
    gone: tuple[Compared, ...]
    stamped: tuple[Stamped, ...]


def read(
    run: PrintRun, person: Person, at: datetime, *, lessons: Collection[int] | None = None
) -> list[Work]:
    """The sheets as they are at this moment, of those sites that are the person's; `lessons` as in `Wanted`."""
    wanted = _wanted(run, person, lessons)
    return [_work(run, BY_KEY[key], queries.compared(BY_KEY[key], wanted), at) for key in run.pieces]


def has_to_prepare(run: PrintRun) -> bool:
    """Whether a piece of the run has something to write before it is printed."""
    return any(BY_KEY[key].prepare for key in run.pieces)


def prepare(run: PrintRun, person: Person, *, lessons: Collection[int] | None = None) -> None:
    """Let the pieces write what has to be known before they are printed; in a transaction that writes."""
    wanted = _wanted(run, person, lessons)
    with in_language(DEFAULT_LANGUAGE):
        for key in run.pieces:
            before = BY_KEY[key].prepare
            if before is not None:
                before(wanted)


def _wanted(run: PrintRun, person: Person, lessons: Collection[int] | None) -> Wanted:
    scope = queries.narrowed(policies.scope(person, run.cohort), run.site, alone=run.alone)
    return queries.wanted(run.cohort, scope, run.site, full_contacts=run.full_contacts, lessons=lessons)


def _work(run: PrintRun, piece: Piece, compared: Sequence[Compared], at: datetime) -> Work:
    """What there is to do of a piece; of a book all chapters, for the page numbers, when any is due."""
    books = (
        {one.sheet.site for one in compared if one.sheet and one.change.is_due} if piece.is_book else set()
    )
    made = tuple(
        _made(run, piece, one, one.sheet)
        for one in compared
        if one.sheet and (not run.only_changed or one.change.is_due or one.sheet.site in books)
    )
    gone = tuple(one for one in compared if one.sheet is None)
    return Work(piece, made, gone, tuple(_stamped(run, one, at) for one in made))


def _made(run: PrintRun, piece: Piece, compared: Compared, sheet: Sheet) -> Made:
    last_page = compared.printed.first_page if compared.printed else 0
    return Made(piece, sheet, compared.change, comparing.version(compared, run.number), last_page)


def _stamped(run: PrintRun, made: Made, at: datetime) -> Stamped:
    when = clock.local(at, run.cohort.zone)
    with in_language(DEFAULT_LANGUAGE):
        stamp = _("Data version %(n)s · %(time)s", n=made.version, time=f"{when:%Y-%m-%d %H:%M}")
    place = f"{run.cohort.title} · {made.sheet.site.name}" if made.sheet.site else run.cohort.title
    return Stamped(made.sheet, place, stamp)
