"""What is left of the lines of an import once they are dealt with: what its history tells, no more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from trainingapp.cohorts.models import RosterImport, RosterLine, Verdict
from trainingapp.cohorts.services.imports.bulk import table_of
from trainingapp.cohorts.services.imports.lines import discreet
from trainingapp.core.session import session

AT_ONCE = 2_000
"""Lines cut back in one statement."""
KEPT = ("name", "unit", "post", "delegation", "site_id")
"""What the history of a line needs of its person."""


def forget_refused(roster_import: RosterImport) -> None:
    """Cut refused lines, and those left out, back as well."""
    table = table_of(RosterLine)
    query = (
        select(RosterLine.id, RosterLine.person)
        .where(
            RosterLine.roster_import_id == roster_import.id,
            RosterLine.verdict.in_((Verdict.REFUSE, Verdict.SKIP)),
            RosterLine.is_done.is_(False),
        )
        .order_by(RosterLine.id)
        .limit(AT_ONCE)
    )
    cut_back = update(table).where(table.c.id == bindparam("line"))
    cut_back = cut_back.values(person=bindparam("person"), cells=[], is_done=True)
    while found := session.execute(query).all():
        rows = [{"line": line_id, "person": remembered(person)} for line_id, person in found]
        session.connection().execute(cut_back, rows)


def remembered(person: dict[str, Any]) -> dict[str, Any]:
    """What the history of a line keeps of its person."""
    kept = {name: person[name] for name in KEPT if name in person}
    return {name: discreet(value) if isinstance(value, str) else value for name, value in kept.items()}
