"""The same person twice in one file, and two people who are easily taken for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trainingapp.core.spreadsheets import cell_address

from .fields import Field
from .problems import Finding, Problem, notice, refuse
from .records import RosterPerson, RosterRow, Table
from .units import UnitPath, are_one_place, community_of, split_unit

Placed = tuple[Table, RosterRow]
WHERE_TOLD = 5


def mark_repeats(rows: Iterable[Placed]) -> list[RosterRow]:
    """The rows in order; the second row of a person is refused with the address of the first.

    One ID number is one person. Where an ID is missing, name and phone together are. People of one name with
    different IDs are different people, told on both if they are of one community; different people with one
    phone get a notice. Rows with neither ID nor phone that say the same are one person twice. Rows that are
    refused already do not count as a first one.
    """
    seen = _Seen()
    tables: list[Table] = []
    judged: list[RosterRow] = []
    for table, row in rows:
        tables.append(table)
        judged.append(seen.judge(table, row))
    _mark_namesakes(tables, judged)
    return judged


class _Seen:
    def __init__(self) -> None:
        self.by_id: dict[str, Placed] = {}
        self.by_phone: dict[str, tuple[Placed, ...]] = {}
        self.by_text: dict[RosterPerson, Placed] = {}

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
        if _has_no_number(person) and (same := self.by_text.get(_bare(person))):
            return refuse("same_person", where=_where(same, row, Field.NAME)), Field.NAME
        return None, Field.NAME

    def _remember(self, table: Table, row: RosterRow) -> None:
        placed = (table, row)
        if row.person.id_number:
            self.by_id[row.person.id_number] = placed
        if row.person.phone:
            self.by_phone[row.person.phone] = (*self.by_phone.get(row.person.phone, ()), placed)
        if _has_no_number(row.person):
            self.by_text.setdefault(_bare(row.person), placed)


def _has_no_number(person: RosterPerson) -> bool:
    return not person.id_number and not person.phone


def _bare(person: RosterPerson) -> RosterPerson:
    """What says who somebody is, where no number does."""
    return replace(person, ethnicity="", education="", party="", email="", remark="")


def _mark_namesakes(tables: list[Table], rows: list[RosterRow]) -> None:
    """Add a notice to each row whose name another row of the same community has."""
    for numbers in _by_community(rows):
        for number in numbers:
            others = [other for other in numbers if other != number]
            told = [_where((tables[one], rows[one]), rows[number], Field.NAME) for one in others[:WHERE_TOLD]]
            finding = notice("namesake", where="、".join(told))
            rows[number] = _with(rows[number], tables[number], Field.NAME, finding)


def _by_community(rows: list[RosterRow]) -> Iterable[list[int]]:
    """Rows of one name in one community, where there are several."""
    first: dict[str, int] = {}
    several: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        name = row.person.name
        if row.person.unit and not row.is_refused and first.setdefault(name, number) != number:
            several.setdefault(name, [first[name]]).append(number)
    for numbers in several.values():
        paths = [split_unit(rows[number].person.unit, rows[number].person.delegation) for number in numbers]
        yield from _same_place(numbers, paths)


def _same_place(numbers: list[int], paths: list[UnitPath]) -> Iterable[list[int]]:
    """The numbers in clusters: each is of one place with the first of its cluster."""
    clusters: dict[str, list[tuple[UnitPath, list[int]]]] = {}
    for number, path in zip(numbers, paths, strict=True):
        known = clusters.setdefault(community_of(path), [])
        for place, cluster in known:
            if are_one_place(place._replace(community=""), path._replace(community="")):
                cluster.append(number)
                break
        else:
            known.append((path, [number]))
    for known in clusters.values():
        yield from (cluster for _place, cluster in known if len(cluster) > 1)


def _where(first: Placed, second: RosterRow, field: Field) -> str:
    table, row = first
    address = cell_address(row.row_no, table.column(field) or 1)
    return address if row.sheet == second.sheet else f"{row.sheet}!{address}"


def _with(row: RosterRow, table: Table, field: Field, finding: Finding) -> RosterRow:
    column = table.column(field)
    address = cell_address(row.row_no, column) if column else ""
    problem = Problem(finding.level, field, address, finding.code, finding.values)
    return replace(row, problems=(*row.problems, problem))
