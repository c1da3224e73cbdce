"""The long work of a roster import as jobs: reading a large file, taking many rows over."""

from __future__ import annotations

from collections.abc import Iterator

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import RosterImport
from trainingapp.cohorts.services import imports
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import Progress
from trainingapp.core.session import session


def read_roster(roster_import_id: int) -> Iterator[Progress]:
    """Read the file of an import and write its lines down; begun again it starts from the file."""
    sent = session.get_one(RosterImport, roster_import_id)
    stored = sent.file
    if stored is None:
        return  # thrown away meanwhile
    try:
        file = imports.read_kept(stored, sent.mapping, with_ids=sent.cohort.collects_id_numbers)
    except DomainError as refusal:
        begin_write(session)
        imports.give_up(session.get_one(RosterImport, roster_import_id), refusal)
        yield Progress(0, 0)
        raise
    total = len(file.roster.rows)
    yield Progress(0, total, _("The file is read; the rows are being compared."))
    begin_write(session)
    started = session.get_one(RosterImport, roster_import_id)
    if not imports.still_reading(started):
        return
    for done in imports.stage_in_steps(started, file):
        yield Progress(done, total)
        begin_write(session)
        if not imports.still_reading(started):
            return


def confirm_roster(roster_import_id: int, person_id: int) -> Iterator[Progress]:
    """Take an import over, some 500 lines in each transaction; begun again it goes on behind what is done."""
    roster_import = session.get_one(RosterImport, roster_import_id)
    takeover, total = imports.begin_takeover(roster_import), roster_import.lines
    done, is_going_on = 0, True
    while is_going_on:
        begin_write(session)
        by = session.get_one(Person, person_id)
        is_going_on = imports.confirm_some(roster_import, takeover, by=by)
        done = min(done + imports.STEP, total) if is_going_on else total
        yield Progress(done, total)


def undo_roster(roster_import_id: int, person_id: int) -> Iterator[Progress]:
    """Take a confirmed import back, some 500 lines or people in each transaction; begun again it goes on."""
    asked = session.get_one(RosterImport, roster_import_id)
    done, total, is_going_on = 0, asked.lines + len(asked.withdrawn), True
    while is_going_on:
        begin_write(session)
        roster_import = session.get_one(RosterImport, roster_import_id)
        is_going_on = imports.undo_some(roster_import, by=session.get_one(Person, person_id))
        done = min(done + imports.STEP, total) if is_going_on else total
        yield Progress(done, total)
