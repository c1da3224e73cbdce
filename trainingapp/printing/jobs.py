"""Printing: all sheets are read at one moment, made in children, and kept in one step at the end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO

from trainingapp.accounts.models import Person
from trainingapp.core import clock, files, pdf
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import DEFAULT_LANGUAGE, _, in_language
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.printing import press, reading, services
from trainingapp.printing.models import PrintRun
from trainingapp.printing.press import Part
from trainingapp.printing.sheets import Piece


def print_sheets(print_run_id: int, by: int) -> Iterator[Progress]:
    """Print the run's pieces.

    The parts live in memory until the end, so a job that was broken off begins again and leaves nothing behind.
    """
    run = session.get_one(PrintRun, print_run_id)
    if run.file_id is not None:
        return
    at = clock.now()
    works = reading.read(run, session.get_one(Person, by), at)
    title = services.run_title(
        [work.piece for work in works], run.site.name if run.site else run.cohort.title
    )
    total = sum(len(work.made) for work in works)
    if not total:
        raise DomainError(_nothing(run))
    parts: list[Part] = []
    stamped = [(work.piece, work.stamped) for work in works]
    for part in press.print_parts(stamped, cache=files.cache_folder()):
        parts.append(part)
        yield Progress(sum(len(one.sheets) for one in parts), total, str(part.piece.title))
    pdfs = {work.piece: _joined(work.piece, parts) for work in works if work.made}
    begin_write(session)
    run = session.get_one(PrintRun, print_run_id)
    name, content = _bundle(title, pdfs)
    made = [one for work in works for one in work.made]
    pages = sum(map(pdf.page_count, pdfs.values()))
    services.keep_print(run, name, content, made, pages=pages, at=at)
    services.forget_gone(run, (one for work in works for one in work.gone))
    yield Progress(total, total)


def _nothing(run: PrintRun) -> str:
    if run.only_changed:
        return _("Nothing has changed since it was last printed.")
    return _("There is nothing to print here yet.")


def _joined(piece: Piece, parts: Sequence[Part]) -> bytes:
    own = [part.pdf for part in parts if part.piece == piece]
    return own[0] if len(own) == 1 else pdf.join(own)


def _bundle(title: str, pdfs: dict[Piece, bytes]) -> tuple[str, bytes]:
    """Name and content of the file: one PDF, or a ZIP with one for each piece in the order of the print room."""
    if len(pdfs) == 1:
        return f"{title}.pdf", next(iter(pdfs.values()))
    packed = BytesIO()
    with in_language(DEFAULT_LANGUAGE), zipfile.ZipFile(packed, "w") as archive:
        for place, (piece, content) in enumerate(pdfs.items(), 1):
            archive.writestr(files.clean_name(f"{place:02} {piece.title}.pdf"), content)
    return f"{title}.zip", packed.getvalue()


JOBS: dict[str, JobFunction] = {"printing.print": print_sheets}
