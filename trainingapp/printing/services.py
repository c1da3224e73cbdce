"""Ordering print, and keeping what was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import files
from trainingapp.core.i18n import _
from trainingapp.core.jobs import services as jobs
from trainingapp.core.session import session
from trainingapp.printing import queries
from trainingapp.printing.comparing import Change, Compared
from trainingapp.printing.models import PrintedSheet, PrintRun
from trainingapp.printing.sheets import Piece, Sheet

KEPT_FILES = 30
"""Of a class; older ones are made again when they are needed."""


@dataclass(frozen=True)
class Lessons:
    """Some lessons of a class, and what people call them: a day, or the one lesson."""

    ids: frozenset[int]
    title: str


def order_print(
    cohort: Cohort,
    site: Site | None,
    pieces: Sequence[Piece],
    *,
    by: Person,
    result_url: str,
    alone: bool = False,
    only_changed: bool = False,
    contacts_reason: str | None = None,
    lessons: Lessons | None = None,
) -> PrintRun:
    """Let a worker print these pieces for a site and those below it, or for the class.

    Args:
        alone: leave out the sites below.
        contacts_reason: why phones are to stand in full, or DomainError; None leaves them masked.
        lessons: those whose sheets are wanted; None for all.
    """
    part: dict[str, Any] = {"lessons": sorted(lessons.ids), "of": lessons.title} if lessons else {}
    why: dict[str, Any] = {} if contacts_reason is None else {"reason": cohort_rules.reason(contacts_reason)}
    run = PrintRun(
        cohort_id=cohort.id,
        number=_next_number(cohort),
        site_id=site.id if site else None,
        alone=alone,
        pieces=[piece.key for piece in pieces],
        only_changed=only_changed,
        full_contacts=contacts_reason is not None,
    )
    session.add(run)
    session.flush()
    job = jobs.enqueue(
        "printing.print",
        run_title(pieces, site.name if site else cohort.title, part.get("of", "")),
        owner_id=by.id,
        result_url=result_url,
        print_run_id=run.id,
        by=by.id,
        **part,
    )
    run.job_id = job.id
    audit.record(by, "print.order", run, pieces=run.pieces, site_id=run.site_id, **part, **why)
    return run


def _next_number(cohort: Cohort) -> int:
    """Numbers follow each other, so who takes one lets others wait."""
    session.scalar(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    return queries.last_number(cohort) + 1


def run_title(pieces: Sequence[Piece], place: str, part: str = "") -> str:
    """What a run and its file are called."""
    what = str(pieces[0].title) if len(pieces) == 1 else _("Print set")
    return f"{what} {place} {part}".strip()[:200]


def file_title(run: PrintRun, title: str) -> str:
    """The run's title with what tells its file from those of other runs."""
    marks = [_("Print run %(n)s", n=run.number)]
    marks += [_("changed ones only")] if run.only_changed else []
    marks += [_("phones in full")] if run.full_contacts else []
    return f"{title} {' '.join(marks)}"


@dataclass(frozen=True)
class Made:
    """A sheet that is printed in a run, and what was printed of it before."""

    piece: Piece
    sheet: Sheet
    change: Change
    version: int
    last_page: int = 0
    """Where it began in its book when it was printed last; 0 if it was not."""
    first_page: int = 0

    @property
    def has_moved(self) -> bool:
        """Whether it begins on another page of its book than before."""
        return self.last_page not in (0, self.first_page)


def keep_print(
    run: PrintRun, name: str, content: bytes, made: Iterable[Made], *, pages: int, at: datetime
) -> None:
    """Keep the file, and of each sheet how it looks now; `at` is when the data were read.

    Sheets with phones in full are for few: those that are handed out are not made by them.
    """
    run.file_id = files.store(name, content).id
    run.pages = pages
    by_piece: dict[str, dict[str, Made]] = {}
    for one in made:
        by_piece.setdefault(one.piece.key, {})[one.sheet.key] = one
    run.sheets = sum(map(len, by_piece.values()))
    if not run.full_contacts:
        for piece, sheets in by_piece.items():
            _keep_sheets(run, piece, sheets, at)
    clear_files(run.cohort)


def _keep_sheets(run: PrintRun, piece: str, made: Mapping[str, Made], at: datetime) -> None:
    known = queries.sheets_with_keys(run.cohort, piece, made)
    for key, one in made.items():
        sheet, kept = one.sheet, known.get(key)
        if kept is not None and kept.version > one.version:  # a later run was faster
            continue
        if kept is None:
            kept = PrintedSheet(cohort_id=run.cohort_id, piece=piece, key=key)
        kept.site_id = sheet.site.id if sheet.site else None
        kept.title, kept.digest = sheet.title[:200], sheet.digest
        kept.version, kept.printed_at, kept.first_page = one.version, at, one.first_page
        session.add(kept)


def forget_gone(run: PrintRun, gone: Iterable[Compared]) -> None:
    """Strike out what was printed and is no more, once the piece is printed anew as a whole."""
    for one in gone:
        if not run.only_changed and not run.full_contacts and one.printed is not None:
            session.delete(one.printed)


def clear_files(cohort: Cohort, *, keep: int = KEPT_FILES) -> None:
    """Delete the files of all but the newest runs."""
    for old in queries.kept_files(cohort, beyond=keep):
        remove_file(old)


def remove_file(run: PrintRun) -> None:
    """Delete the run's file; that it was made stays."""
    stored, run.file_id = run.file, None
    session.flush()
    if stored is not None:
        files.remove(stored)
