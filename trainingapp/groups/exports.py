"""The group list as a spreadsheet. Phones and ID numbers are not on it: nobody needs them to find a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook
from trainingapp.groups.queries import Member


def file_name(cohort: str, site: str) -> str:
    """What the file is called when it is kept."""
    return _("%(cohort)s – groups – %(site)s", cohort=cohort, site=site) + ".xlsx"


def group_list(site: str, members: Iterable[Member], rooms: Mapping[int, str], late: Iterable[Any]) -> bytes:
    """An .xlsx file: a row for each trainee of the site, group by group, those without a group at the end.

    `rooms` are labels by group id; `late` rows are those of `queries.ungrouped`.
    """
    titles = (
        _("Group"), _("Room"), _("Role"), _("Trainee number"), _("Name"), _("Delegation"), _("Unit"), _("Post"),
    )  # fmt: skip
    columns = [Column(title) for title in titles]
    return write_workbook([NewSheet(site, columns, _rows(members, rooms, late))])


def _rows(
    members: Iterable[Member], rooms: Mapping[int, str], late: Iterable[Any]
) -> Iterator[tuple[Value, ...]]:
    for m in members:
        role = str(m.role.label) if m.convenes else ""
        room = rooms.get(m.group_id, "")
        yield (m.group_number, room, role, m.trainee_no, m.name, m.delegation, m.unit, m.post)
    for t in late:
        yield (_("without a group"), "", "", t.trainee_no, t.name, t.delegation, t.unit, t.post)
