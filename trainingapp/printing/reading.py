"""What a run prints: its sheets as they are at one moment, with what their feet say. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.core import clock
from trainingapp.core.i18n import DEFAULT_LANGUAGE, _, in_language
from trainingapp.printing import comparing, queries
from trainingapp.printing.comparing import Change, Compared
from trainingapp.printing.models import PrintRun
from trainingapp.printing.pieces import BY_KEY
from trainingapp.printing.press import Stamped
from trainingapp.printing.services import Made
from trainingapp.printing.sheets import Piece


@dataclass(frozen=True)
class Work:
    """What a run prints of a piece."""

    piece: Piece
    made: tuple[Made, ...]
    gone: tuple[Compared, ...]
    stamped: tuple[Stamped, ...]


def read(run: PrintRun, person: Person, at: datetime) -> list[Work]:
    """The sheets as they are at this moment, of those sites that are the person's."""
    scope = policies.scope(person, run.cohort)
    wanted = queries.wanted(run.cohort, scope, run.site, full_contacts=run.full_contacts)
    return [_work(run, BY_KEY[key], queries.compared(BY_KEY[key], wanted), at) for key in run.pieces]


def _work(run: PrintRun, piece: Piece, compared: Sequence[Compared], at: datetime) -> Work:
    due = [
        one
        for one in compared
        if one.change is not Change.GONE and (one.change.is_due or not run.only_changed)
    ]
    made = tuple(Made(piece, one, comparing.version(one, run.number)) for one in due)
    gone = tuple(one for one in compared if one.change is Change.GONE)
    return Work(piece, made, gone, tuple(_stamped(run, one, at) for one in made))


def _stamped(run: PrintRun, made: Made, at: datetime) -> Stamped:
    sheet = made.compared.sheet
    assert sheet is not None
    when = clock.local(at, run.cohort.zone)
    with in_language(DEFAULT_LANGUAGE):
        stamp = _("Data version %(n)s · %(time)s", n=made.version, time=f"{when:%Y-%m-%d %H:%M}")
    place = f"{run.cohort.title} · {sheet.site.name}" if sheet.site else run.cohort.title
    return Stamped(sheet, place, stamp)
