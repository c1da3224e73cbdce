"""The same person twice in one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trainingapp.core.spreadsheets import cell_address

from .fields import Field
from .problems import Finding, Problem, notice, refuse
from .records import RosterRow, Table


def mark_repeats(rows: Iterable[tuple[Table, RosterRow]]) -> list[RosterRow]:
    """The rows in order; the second row of a person is refused with the address of the first.

    One ID number is one person. Where an ID is missing, name and phone together are. People of one name with
    different IDs are different people; different people with one phone get a notice. Rows that are refused
    already do not count as a first one.
    """
    seen = _Seen()
    return [seen.judge(table, row) for table, row in rows]


class _Seen:
    def __init__(self) -> None:
        self.by_id: dict[str, tuple[Table, RosterRow]] = {}
        self.by_phone: dict[str, list[tuple[Table, RosterRow]]] = {}

    def judge(self, table: Table, row: RosterRow) -> RosterRow:
        if row.is_refused:
            return row
        finding, field = self._find(row)
        if finding:
            row = _with(row, table, field, finding)
        if not row.is_refused:
            self._remember(table, row)
        return row

    def _find(self, row: RosterRow) -> tuple[Finding | None, Field]:
        person = row.person
        if first := self.by_id.get(person.id_number):
            where = _where(first, row, Field.NAME)
            if first[1].person.name == person.name:
                return refuse("same_person", where=where), Field.ID_NUMBER
            return refuse("same_id", where=where, name=first[1].person.name), Field.ID_NUMBER
        for other in self.by_phone.get(person.phone, ()):
            theirs = other[1].person
            where = _where(other, row, Field.NAME)
            if theirs.name == person.name and not (theirs.id_number and person.id_number):
                return refuse("same_person", where=where), Field.NAME
            return notice("phone_shared", where=where, name=theirs.name), Field.PHONE
        return None, Field.NAME

    def _remember(self, table: Table, row: RosterRow) -> None:
        if row.person.id_number:
            self.by_id[row.person.id_number] = (table, row)
        if row.person.phone:
            self.by_phone.setdefault(row.person.phone, []).append((table, row))


def _where(first: tuple[Table, RosterRow], second: RosterRow, field: Field) -> str:
    table, row = first
    address = cell_address(row.row_no, table.column(field) or 1)
    return address if row.sheet == second.sheet else f"{row.sheet}!{address}"


def _with(row: RosterRow, table: Table, field: Field, finding: Finding) -> RosterRow:
    column = table.column(field)
    address = cell_address(row.row_no, column) if column else ""
    problem = Problem(finding.level, field, address, finding.code, finding.values)
    return replace(row, problems=(*row.problems, problem))
