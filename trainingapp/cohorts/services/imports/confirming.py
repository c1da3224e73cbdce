"""Taking an import over into the class, in steps that can be repeated, or throwing it away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.matching import Judgement, Taken, judge
from trainingapp.cohorts.models import Cohort, Enrolment, ImportState, RosterImport, RosterLine, Verdict
from trainingapp.cohorts.queries.imports import people_meant
from trainingapp.cohorts.roster import Level
from trainingapp.cohorts.services.enrolments import next_serial
from trainingapp.cohorts.services.imports.collecting import uncollected
from trainingapp.cohorts.services.imports.forgetting import forget_refused
from trainingapp.cohorts.services.imports.lines import unpacked, without_id
from trainingapp.cohorts.services.imports.missing import will_withdraw, withdraw_missing
from trainingapp.cohorts.services.imports.reading import sites_of
from trainingapp.cohorts.services.imports.writing import Entry, Writing
from trainingapp.cohorts.words import problem
from trainingapp.core import clock, files
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

STEP = 500
"""Lines taken over in one transaction of a job."""


def begin_confirming(roster_import: RosterImport, *, by: Person) -> int:
    """Settle that the import is taken over; returns how many lines are to be dealt with.

    0 when it was confirmed already or is being taken over: saying it twice is saying it once. Other
    confirmations of the import wait until this one is committed.

    Raises:
        DomainError: the class is closed, the import was thrown away or not read, or it would write nothing.
    """
    _lock(roster_import)
    if roster_import.state in (ImportState.CONFIRMED, ImportState.CONFIRMING):
        return 0
    if roster_import.state is not ImportState.READY:
        raise DomainError(
            _("This import is “%(state)s” and cannot be confirmed.", state=roster_import.state.label)
        )
    rules.check_not_closed(roster_import.cohort)
    if not roster_import.writes and not will_withdraw(roster_import):
        raise DomainError(_("There is nothing to take over: no row is new or changed."))
    roster_import.state = ImportState.CONFIRMING
    audit.record(by, "roster_import.confirm", roster_import, **_counts(roster_import.figures))
    return max(1, roster_import.lines - int(roster_import.figures.get(Verdict.REFUSE.value, 0)))


def confirm_lines(roster_import: RosterImport, *, by: Person, at: datetime | None = None) -> None:
    """Take all lines over, in this transaction.

    Args:
        at: since when the people are enrolled, if not from now on.

    Raises:
        Conflict: somebody else enrolled one of the people at the same moment.
    """
    try:
        confirm_some(roster_import, replace(begin_takeover(roster_import), at=at), by=by, limit=None)
    except IntegrityError as error:
        raise Conflict(_("The roster was changed at this moment by somebody else. Confirm again.")) from error


@dataclass
class Takeover:
    """How far the taking over of an import has come in this process."""

    taken: Taken
    """Whom the lines were taken for, so that no person is meant by two lines."""
    after: int = 0
    """The last line dealt with."""
    at: datetime | None = None
    """Since when the people are enrolled; None for now."""
    serial: int = 0
    """The next trainee's number, as far as this process knows; 0 when it must ask."""


def begin_takeover(roster_import: RosterImport) -> Takeover:
    """Begin, or go on after a break, to take the lines over."""
    rows = session.execute(
        select(RosterLine.person_id, RosterLine.id).where(
            RosterLine.roster_import_id == roster_import.id,
            RosterLine.person_id.is_not(None),
            RosterLine.verdict != Verdict.SKIP,
        )
    )
    return Takeover({person_id: line_id for person_id, line_id in rows if person_id is not None})


def confirm_some(
    roster_import: RosterImport, takeover: Takeover, *, by: Person, limit: int | None = STEP
) -> bool:
    """Take the next lines over; returns whether there may be more.

    Every line is judged again, since the class may have changed after the preview.
    """
    _lock(roster_import)
    if roster_import.state is not ImportState.CONFIRMING:
        return False
    rows = _pending(roster_import, takeover.after, limit)
    if rows:
        serial = _serial(roster_import.cohort, takeover)
        with uncollected():
            entries = _entries(roster_import, rows, takeover.taken, by)
            added = Writing(roster_import, by=by, at=takeover.at or clock.now()).write(entries, serial)
        takeover.taken.update({entry.person_id: entry.line_id for entry in added if entry.person_id})
        takeover.serial, takeover.after = serial + len(added), int(rows[-1].id)
    if limit is not None and len(rows) == limit:
        return True
    _finish(roster_import, by)
    return False


def _serial(cohort: Cohort, takeover: Takeover) -> int:
    """The next trainee's number; from here on other enrolments wait until this transaction ends."""
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    number = rules.trainee_no(cohort, takeover.serial)
    query = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id, Enrolment.trainee_no == number)
    if takeover.serial and session.scalar(query) is None:
        return takeover.serial  # nobody came between; to ask anew costs more with each trainee
    return next_serial(cohort)


def _pending(roster_import: RosterImport, after: int, limit: int | None) -> list[Row[Any]]:
    query = (
        select(RosterLine.id, RosterLine.person, RosterLine.problems)
        .where(
            RosterLine.roster_import_id == roster_import.id,
            RosterLine.id > after,
            RosterLine.verdict.not_in((Verdict.REFUSE, Verdict.SKIP)),
            RosterLine.is_done.is_(False),
        )
        .order_by(RosterLine.id)
    )
    return list(session.execute(query.limit(limit) if limit else query))


def _entries(roster_import: RosterImport, rows: list[Row[Any]], taken: Taken, by: Person) -> list[Entry]:
    keeps = roster_import.cohort.collects_id_numbers
    lines = [
        (int(row.id), line if keeps else without_id(line)) for row in rows if (line := unpacked(row.person))
    ]
    people = people_meant(roster_import.cohort, [line for _id, line in lines])
    judged = judge(lines, people, taken)
    allowed = set(sites_of(by, roster_import).by_name.values())
    entries = []
    for row, (line_id, line) in zip(rows, lines, strict=True):
        judgement = judged[line_id]
        if line.site_id not in allowed:
            judgement = Judgement(Verdict.REFUSE, problems=[problem(Level.REFUSE, None, "site_gone")])
        fresh = [each for each in judgement.problems if each not in row.problems]
        entries.append(Entry(line_id, line, judgement, [*row.problems, *fresh]))
    return entries


def _finish(roster_import: RosterImport, by: Person) -> None:
    """Withdraw who is missing, cut the refused lines back, count what was done, and close the import."""
    roster_import.confirmed_at = clock.now()
    withdraw_missing(roster_import, by=by, at=roster_import.confirmed_at)
    counted = session.execute(
        select(RosterLine.verdict, func.count())
        .where(RosterLine.roster_import_id == roster_import.id)
        .group_by(RosterLine.verdict)
    )
    verdicts = {verdict.value: 0 for verdict in Verdict} | {
        verdict.value: count for verdict, count in counted
    }
    roster_import.figures = {**roster_import.figures, **verdicts}
    forget_refused(roster_import)
    if not verdicts[Verdict.REFUSE.value]:
        _remove_file(roster_import)
    roster_import.state = ImportState.CONFIRMED
    session.flush()


def discard(roster_import: RosterImport, *, by: Person) -> None:
    """Throw the import away: its lines are deleted, the figures stay.

    Raises:
        DomainError: it was confirmed, or is being taken over.
    """
    _lock(roster_import)
    if roster_import.state is ImportState.DISCARDED:
        return
    if roster_import.state in (ImportState.CONFIRMED, ImportState.CONFIRMING, ImportState.UNDONE):
        raise DomainError(
            _("This import is “%(state)s” and cannot be thrown away.", state=roster_import.state.label)
        )
    session.execute(delete(RosterLine).where(RosterLine.roster_import_id == roster_import.id))
    roster_import.state = ImportState.DISCARDED
    roster_import.skipped = []
    _remove_file(roster_import)
    audit.record(by, "roster_import.discard", roster_import, **_counts(roster_import.figures))


def _remove_file(roster_import: RosterImport) -> None:
    """Nobody will ask for refused rows: the file with its ID numbers goes."""
    stored = roster_import.file
    if stored is not None:
        roster_import.file = None
        session.flush()
        files.remove(stored)


def _lock(roster_import: RosterImport) -> None:
    """Read the import afresh; on PostgreSQL others who lock it wait."""
    session.refresh(roster_import, with_for_update=True)


def _counts(figures: dict[str, Any]) -> dict[str, int]:
    return {verdict.value: int(figures.get(verdict.value, 0)) for verdict in Verdict}
