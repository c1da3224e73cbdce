"""Printing: all sheets are read at one moment, made in children, and kept in one step at the end."""

from __future__ import annotations

from collections.abc import Iterator

from trainingapp.accounts.models import Person
from trainingapp.core import clock, files, pdf
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.printing import press, reading, services
from trainingapp.printing.binding import bind, bundle
from trainingapp.printing.models import PrintRun
from trainingapp.printing.press import Part


def print_sheets(
    print_run_id: int, by: int, lessons: list[int] | None = None, of: str = ""
) -> Iterator[Progress]:
    """Print the run's pieces; of those that belong to lessons the sheets of these, called `of`, or of all.

    The parts live in memory until the end, so a job that was broken off begins again and leaves nothing behind.
    """
    run = session.get_one(PrintRun, print_run_id)
    if run.file_id is not None:
        return
    if reading.has_to_prepare(run):
        begin_write(session)
        reading.prepare(session.get_one(PrintRun, print_run_id), session.get_one(Person, by), lessons=lessons)
        yield Progress(0, 0)
        run = session.get_one(PrintRun, print_run_id)
    at = clock.now()
    works = reading.read(run, session.get_one(Person, by), at, lessons=lessons)
    place = run.site.name if run.site else run.cohort.title
    title = services.file_title(run, services.run_title([work.piece for work in works], place, of))
    total = sum(len(work.made) for work in works)
    if not total:
        raise DomainError(_nothing(run))
    parts: list[Part] = []
    stamped = [(work.piece, work.stamped) for work in works]
    for part in press.print_parts(stamped, cache=files.cache_folder()):
        parts.append(part)
        yield Progress(sum(len(one.sheets) for one in parts), total, str(part.piece.title))
    only_changed = run.only_changed
    bound = [one for work in works if work.made for one in bind(work, parts, only_changed=only_changed)]
    name, content = bundle(title, bound)
    made = [one for file in bound for one in file.made]
    pages = sum(pdf.page_count(file.pdf) for file in bound)
    begin_write(session)
    run = session.get_one(PrintRun, print_run_id)
    services.keep_print(run, name, content, made, pages=pages, at=at)
    services.forget_gone(run, (one for work in works for one in work.gone))
    yield Progress(total, total)


def _nothing(run: PrintRun) -> str:
    if run.only_changed:
        return _("Nothing has changed since it was last printed.")
    return _("There is nothing to print here yet.")


JOBS: dict[str, JobFunction] = {"printing.print": print_sheets}
