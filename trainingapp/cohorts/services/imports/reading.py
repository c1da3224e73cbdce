"""From the file to lines that can be looked at; nothing about people is written."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Says

from sqlalchemy import delete, insert

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.matching import Judgement, judge
from trainingapp.cohorts.models import Cohort, ImportState, RosterImport, RosterLine, Site
from trainingapp.cohorts.queries.imports import people_meant
from trainingapp.cohorts.roster import Roster, read_roster
from trainingapp.cohorts.services.imports import sealing
from trainingapp.cohorts.services.imports.collecting import uncollected
from trainingapp.cohorts.services.imports.elsewhere import elsewhere
from trainingapp.cohorts.services.imports.lines import Figures, Read, Sites, is_told, line_of, row_of, shown
from trainingapp.cohorts.services.imports.mapping import mapping_of, remembered, was_remembered
from trainingapp.cohorts.services.imports.writing import table_of
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.files import StoredFile
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Workbook

STEP = 2_000
"""Lines written in one transaction of a job."""


def read_sent(name: str, content: bytes, said: Says[str, str] | None = None) -> Roster:
    """The roster in a file that was just sent; slow, so not within a write transaction. Raises DomainError.

    `said`: what is known of its columns, a field's value or empty by the column's key.
    """
    with uncollected():
        return _read(sealing.read_content(name, content), said or {})


def read_kept(stored: StoredFile, said: Says[str, str] | None = None) -> Roster:
    """The roster in a file that was kept. Raises DomainError."""
    with uncollected():
        return _read(sealing.open_sealed(stored), said or {})


def _read(workbook: Workbook, said: Says[str, str]) -> Roster:
    return _readable(read_roster(workbook, mapping_of(said), today=clock.now().date()), workbook.name)


def _readable(roster: Roster, name: str) -> Roster:
    if not roster.rows:
        told = " ".join(dict.fromkeys(problem.message for problem in roster.problems))
        raise DomainError(told or _("“%(name)s” holds a header, but no rows below it.", name=name))
    return roster


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


def stage(roster_import: RosterImport, roster: Roster) -> None:
    """Write down all lines with their verdicts, at once."""
    for _done in stage_in_steps(roster_import, roster, step=len(roster.rows)):
        pass


def stage_in_steps(roster_import: RosterImport, roster: Roster, *, step: int = STEP) -> Iterator[int]:
    """Write the lines down; yields how many are written when a transaction may end. Can be begun again."""
    session.execute(delete(RosterLine).where(RosterLine.roster_import_id == roster_import.id))
    with uncollected():
        read, judged = _judged(roster_import, roster)
    figures = Figures()
    for start in range(0, len(read), step):
        some = range(start, min(start + step, len(read)))
        with uncollected():
            rows = [row_of(read[number], judged.get(number), roster_import.id) for number in some]
            figures.count(rows)
            session.connection().execute(insert(table_of(RosterLine)), rows)
        if some.stop < len(read):
            yield some.stop
    _note_file(roster_import, roster)
    named = sorted({one.line.delegation for one in read})
    roster_import.figures = {**figures.told(), "delegations": named}
    roster_import.state = ImportState.READY
    session.flush()
    yield len(read)


def _judged(roster_import: RosterImport, roster: Roster) -> tuple[list[Read], dict[int, Judgement]]:
    """The lines in the order of the file, and the judgement of those that the reader did not refuse."""
    sites = sites_of(roster_import.actor, roster_import)
    read = [line_of(row, roster.tables, sites, roster_import.delegation) for row in roster.rows]
    lines = [(number, one.line) for number, one in enumerate(read) if not one.is_refused]
    people = people_meant(roster_import.cohort, [line for _number, line in lines])
    busy = elsewhere(roster_import.cohort, people, seen_by=roster_import.actor)
    return read, judge(lines, people, {}, busy)


def sites_of(person: Person, roster_import: RosterImport) -> Sites:
    """The sites that the person may put people into, and the one that was chosen."""
    scope = policies.scope(person, roster_import.cohort)
    allowed = session.scalars(queries.sites(roster_import.cohort, scope))
    return Sites(roster_import.site_id, {site.name: site.id for site in allowed})


def _note_file(roster_import: RosterImport, roster: Roster) -> None:
    roster_import.tables = [
        {
            "sheet": table.sheet,
            "title": shown(table.title),
            "header": list(table.header),
            "columns": [[c.number, c.key, c.field.value if c.field else ""] for c in table.columns],
        }
        for table in roster.tables
    ]
    roster_import.skipped = [
        [each.sheet, each.first_row, each.last_row, each.reason.value, shown(each.text)]
        for each in roster.skipped
        if is_told(each)
    ]
    roster_import.remarks = [[each.code, dict(each.values)] for each in roster.problems]
    if known := was_remembered(roster_import.mapping, roster):
        roster_import.remarks.append(["columns_said", {"columns": "、".join(map(shown, known))}])


def give_up(roster_import: RosterImport, why: str) -> None:
    """The file cannot be read: keep the reason."""
    roster_import.state = ImportState.FAILED
    roster_import.failure = why[:400]
