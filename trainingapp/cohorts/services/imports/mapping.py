"""What a person says of the columns of a file, and what was said of them before."""

from __future__ import annotations

from collections.abc import Mapping as Says
from typing import Any

from sqlalchemy import delete, select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import ImportState, RosterImport, RosterMapping
from trainingapp.cohorts.roster import Field, Mapping, Roster
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

HEADER_OF = "\n"
"""Begins the keys under which an import keeps headers; no column's key holds a line break."""
LONGEST_KEY = 120
"""Longer headers are notes; what was said of them is not remembered."""


def remembered(cohort_id: int, site_id: int, delegation: str) -> dict[str, str]:
    """What was said of columns for files of this delegation at this site: a field's value or empty, by key."""
    said = session.execute(
        select(RosterMapping.key, RosterMapping.field).where(
            RosterMapping.cohort_id == cohort_id,
            RosterMapping.site_id == site_id,
            RosterMapping.delegation == delegation,
        )
    )
    return dict(said.all())


def mapping_of(said: Says[str, Any]) -> Mapping:
    """The same for the reader; `said` as an import keeps it, with the headers that were said."""
    return Mapping(
        fields={key: Field(field) if field else None for key, field in columns_said(said).items()},
        headers=headers_said(said),
    )


def columns_said(said: Says[str, Any]) -> dict[str, str]:
    """What was said of columns."""
    return {key: field for key, field in said.items() if not key.startswith(HEADER_OF)}


def headers_said(said: Says[str, Any]) -> dict[str, tuple[int, int]]:
    """By sheet the first and last row of the header, where somebody said them."""
    return {
        key.removeprefix(HEADER_OF): (int(rows[0]), int(rows[1]))
        for key, rows in said.items()
        if key.startswith(HEADER_OF)
    }


def say_header(roster_import: RosterImport, sheet: str, first: int, last: int, *, by: Person) -> None:
    """Have the file read anew with the header of a sheet in these rows; columns are recognised anew, too.

    Raises:
        DomainError: the file was read and is taken over, or the rows are none.
    """
    session.refresh(roster_import, with_for_update=True)
    check_has_file(roster_import)
    if not 0 < first <= last <= first + 1:
        raise DomainError(_("A header is one row, or two that follow each other."))
    headers = {**headers_said(roster_import.mapping), sheet: (first, last)}
    kept = {HEADER_OF + name: list(rows) for name, rows in headers.items()}
    here = (roster_import.cohort_id, roster_import.site_id, roster_import.delegation)
    roster_import.mapping = {**remembered(*here), **kept}
    roster_import.state, roster_import.failure = ImportState.READING, ""
    audit.record(by, "roster_import.header", roster_import, first=first, last=last)


def check_has_file(roster_import: RosterImport) -> None:
    """Raises DomainError unless the file can be read anew."""
    may_be = roster_import.state in (ImportState.READY, ImportState.FAILED)
    if not may_be or roster_import.file_id is None:
        raise DomainError(
            _("This import is “%(state)s” and cannot be changed.", state=roster_import.state.label)
        )


def map_columns(roster_import: RosterImport, said: Says[str, str], *, by: Person) -> None:
    """Have the file read anew with these columns, and remember them for the next one.

    Args:
        said: by the column's key a field's value, or empty for “not used”.

    Raises:
        DomainError: the import is not ready to be looked at, a field is given twice, or the name is nowhere.
    """
    session.refresh(roster_import, with_for_update=True)
    check_ready(roster_import)
    check_columns(roster_import.tables, said)
    kept = {key: rows for key, rows in roster_import.mapping.items() if key.startswith(HEADER_OF)}
    roster_import.mapping = {**said, **kept}
    roster_import.state = ImportState.READING
    here = {
        "cohort_id": roster_import.cohort_id,
        "site_id": roster_import.site_id,
        "delegation": roster_import.delegation,
    }
    keys = [key for key in said if len(key) <= LONGEST_KEY]
    session.execute(delete(RosterMapping).filter_by(**here).where(RosterMapping.key.in_(keys)))
    session.add_all([RosterMapping(**here, key=key, field=said[key]) for key in keys])
    audit.record(by, "roster_import.map", roster_import, columns=len(said))


def check_ready(roster_import: RosterImport) -> None:
    """Raises DomainError unless the import waits to be confirmed."""
    if roster_import.state is not ImportState.READY or roster_import.file_id is None:
        raise DomainError(
            _("This import is “%(state)s” and cannot be changed.", state=roster_import.state.label)
        )


def check_columns(tables: list[dict[str, Any]], said: Says[str, str]) -> None:
    """Raises DomainError when a table would have a field twice, or no table a name."""
    names = 0
    for table in tables:
        fields = [
            chosen
            for _number, key, field in table["columns"]
            if (chosen := said.get(key, field))  # a column that nothing was said of stays as it was read
        ]
        twice = next((field for field in fields if fields.count(field) > 1), None)
        if twice:
            raise DomainError(_("“%(field)s” is chosen for two columns.", field=Field(twice).label))
        names += Field.NAME.value in fields
    if not names:
        raise DomainError(_("Say which column holds the name."))


def was_remembered(said: Says[str, str], roster: Roster) -> list[str]:
    """The columns of the file that were read as somebody said before."""
    return [column.key for table in roster.tables for column in table.columns if column.key in said]
