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


def mapping_of(said: Says[str, str]) -> Mapping:
    """The same for the reader."""
    return Mapping(fields={key: Field(field) if field else None for key, field in said.items()})


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
    roster_import.mapping = dict(said)
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
