"""From the file to lines that can be looked at; nothing about people is written."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Says
from typing import Any, NamedTuple

from sqlalchemy import delete, insert

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.models import Cohort, ImportState, RosterImport, RosterLine, Site
from trainingapp.cohorts.queries import delegations
from trainingapp.cohorts.roster import Roster, read_roster
from trainingapp.cohorts.services.imports import sealing
from trainingapp.cohorts.services.imports.bulk import table_of
from trainingapp.cohorts.services.imports.collecting import uncollected
from trainingapp.cohorts.services.imports.judging import Parts
from trainingapp.cohorts.services.imports.lines import Figures, Sites, is_told, row_of, shown
from trainingapp.cohorts.services.imports.mapping import (
    columns_said,
    headers_said,
    mapping_of,
    remembered,
    was_remembered,
)
from trainingapp.cohorts.services.imports.passing import without_id_numbers
from trainingapp.core import clock, files
from trainingapp.core.errors import DomainError
from trainingapp.core.files import StoredFile
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Workbook

STEP = 2_000
"""Lines written in one transaction of a job."""
LINES_TOLD = 30
"""Lines of a file without a table that are kept, so that somebody can say which is the header."""


class FileRead(NamedTuple):
    """A file as far as it concerns a class."""

    roster: Roster
    passed_over: tuple[str, ...] = ()
    """The headers of columns with ID numbers that the class does not collect."""
    emptied: Workbook | None = None
    """The file without these numbers, if it held any."""


class NoTable(DomainError):
    """The file can be read, but holds no rows of a roster as far as the reader sees."""

    def __init__(self, message: str, file: FileRead) -> None:
        super().__init__(message)
        self.file = file


def read_sent(
    name: str, content: bytes, said: Says[str, Any] | None = None, *, with_ids: bool = True
) -> FileRead:
    """The roster in a file that was just sent; slow, so not within a write transaction.

    Args:
        said: what is known of its columns, a field's value or empty by the column's key.
        with_ids: whether the class collects ID numbers.

    Raises:
        NoTable: there is no roster in it.
        DomainError: the file cannot be read.
    """
    with uncollected():
        return _read(sealing.read_content(name, content), said or {}, with_ids)


def read_kept(stored: StoredFile, said: Says[str, Any] | None = None, *, with_ids: bool = True) -> FileRead:
    """The roster in a file that was kept; as `read_sent`."""
    with uncollected():
        return _read(sealing.open_sealed(stored), said or {}, with_ids)


def _read(workbook: Workbook, said: Says[str, Any], with_ids: bool) -> FileRead:
    mapping, passed, emptied = mapping_of(said), tuple[str, ...](), None
    if not with_ids:
        workbook, passed = without_id_numbers(workbook, mapping)
        emptied = workbook if passed else None
    roster = read_roster(workbook, mapping, today=clock.now().date())
    file = FileRead(roster, passed, emptied)
    if not roster.rows:
        told = " ".join(dict.fromkeys(problem.message for problem in roster.problems))
        why = told or _("“%(name)s” holds a header, but no rows below it.", name=workbook.name)
        raise NoTable(why, file)
    return file


def keep(name: str, content: bytes) -> StoredFile:
    """Keep the file as it was sent, sealed."""
    return sealing.seal(name, content)


def begin_reading(
    cohort: Cohort, site: Site, stored: StoredFile, *, delegation: str = "", by: Person
) -> RosterImport:
    """An import whose file is still to be read.

    Raises:
        DomainError: the class is closed.
    """
    rules.check_not_closed(cohort)
    started = RosterImport(
        cohort_id=cohort.id,
        site_id=site.id,
        file_id=stored.id,
        file_name=stored.name,
        actor_id=by.id,
        delegation=delegation,
        mapping=remembered(cohort.id, site.id, delegation),
    )
    session.add(started)
    audit.record(by, "roster_import.add", started, site_id=site.id)
    return started


def still_reading(roster_import: RosterImport) -> bool:
    """Whether the import waits for its lines; if so, others who would change it wait for this transaction."""
    session.refresh(roster_import, with_for_update=True)
    if roster_import.state is ImportState.FAILED:
        roster_import.state, roster_import.failure = ImportState.READING, ""
    return roster_import.state is ImportState.READING


def stage(roster_import: RosterImport, file: FileRead) -> None:
    """Write down all lines with their verdicts, at once."""
    for _done in stage_in_steps(roster_import, file, step=len(file.roster.rows)):
        pass


def stage_in_steps(roster_import: RosterImport, file: FileRead, *, step: int = STEP) -> Iterator[int]:
    """Write the lines down; yields how many are written when a transaction may end. Can be begun again."""
    session.execute(delete(RosterLine).where(RosterLine.roster_import_id == roster_import.id))
    count, figures, named = len(file.roster.rows), Figures(), set[str]()
    parts = Parts(roster_import, file.roster, sites_of(roster_import.actor, roster_import), step)
    for _part in parts.settle():
        yield 0
    for part in parts.ranges:
        with uncollected():
            named |= _write(parts, part, figures)
        if part.stop < count:
            yield part.stop
    _note_file(roster_import, file)
    roster_import.figures = {**figures.told(), "delegations": sorted(named)}
    roster_import.state = ImportState.READY
    session.flush()
    yield count


def _write(parts: Parts, part: range, figures: Figures) -> set[str]:
    """Write a part's lines and count them; returns the delegations that they name."""
    read, judged = parts.judge(part)
    number = parts.roster_import.id
    rows = [row_of(one, judged.get(at), number) for at, one in zip(part, read, strict=True)]
    figures.count(rows)
    session.connection().execute(insert(table_of(RosterLine)), rows)
    return {one.line.delegation for one in read}


def sites_of(person: Person, roster_import: RosterImport) -> Sites:
    """The sites that the person may put people into, and the one that was chosen; spellings merged away."""
    cohort = roster_import.cohort
    allowed = session.scalars(queries.sites(cohort, policies.scope(person, cohort)))
    meant = {spelling: kept.name for spelling, kept in delegations.meant(cohort).items()}
    return Sites(roster_import.site_id, {site.name: site.id for site in allowed}, meant)


def _note_file(roster_import: RosterImport, file: FileRead) -> None:
    """Keep what was recognised, and what there is to say of the file as a whole."""
    roster = file.roster
    roster_import.tables = [
        {
            "sheet": table.sheet,
            "title": shown(table.title),
            "header": list(table.header),
            "columns": [[c.number, c.key, c.field.value if c.field else ""] for c in table.columns],
        }
        for table in roster.tables
    ]
    roster_import.skipped = _skipped(roster)
    roster_import.remarks = [
        *([each.code, dict(each.values)] for each in roster.problems),
        *_said_before(roster_import, roster),
    ]
    if file.passed_over:
        columns = "、".join(map(shown, file.passed_over))
        roster_import.remarks.append(["ids_passed_over", {"columns": columns}])
    _keep_emptied(roster_import, file)


def _skipped(roster: Roster) -> list[list[Any]]:
    return [
        [each.sheet, each.first_row, each.last_row, each.reason.value, shown(each.text)]
        for each in roster.skipped
        if is_told(each)
    ]


def _said_before(roster_import: RosterImport, roster: Roster) -> Iterator[list[Any]]:
    if known := was_remembered(columns_said(roster_import.mapping), roster):
        yield ["columns_said", {"columns": "、".join(map(shown, known))}]
    if headers := headers_said(roster_import.mapping):
        places = (f"{sheet} {first}".strip() for sheet, (first, _last) in headers.items())
        yield ["header_said", {"places": "、".join(map(shown, places))}]


def _keep_emptied(roster_import: RosterImport, file: FileRead) -> None:
    """Put what was read of the file, without its ID numbers, in the place of the file."""
    sent = roster_import.file
    if file.emptied is None or sent is None:
        return
    roster_import.file = sealing.seal_workbook(file.emptied)
    session.flush()
    files.remove(sent)


def give_up(roster_import: RosterImport, refusal: DomainError) -> None:
    """The file cannot be read: keep the reason, and the first lines of one in which no table was found."""
    roster_import.state = ImportState.FAILED
    roster_import.failure = str(refusal)[:400]
    if isinstance(refusal, NoTable):
        roster_import.skipped = _skipped(refusal.file.roster)[:LINES_TOLD]
        _keep_emptied(roster_import, refusal.file)
