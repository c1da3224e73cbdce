"""A row of the reader as the line that is kept: only what is needed, long numbers sealed or masked; pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from trainingapp.accounts.rules import masked_id_number, sort_key
from trainingapp.cohorts.matching import Judgement, Line
from trainingapp.cohorts.models import Verdict
from trainingapp.cohorts.roster import Field, Level, RosterPerson, RosterRow, Skipped, Table
from trainingapp.cohorts.roster.checking import SEXES
from trainingapp.cohorts.roster.dates import read_birth_date
from trainingapp.cohorts.roster.problems import Reason
from trainingapp.cohorts.roster.text import plain
from trainingapp.cohorts.words import StoredProblem, problem
from trainingapp.core.secrecy import encrypt, fingerprint
from trainingapp.core.spreadsheets import Cell, Kind, cell_address

LIMITS = {Field.DELEGATION: 120, Field.UNIT: 240, Field.POST: 120, Field.REMARK: 200}
REPAIRED = frozenset({"name_tidied", "id_tidied", "phone_tidied", "phone_number_cell", "from_above", "known"})
"""Notices of repairs that lost nothing: told, but not worth a look at each line."""
LONG_NUMBER = re.compile(r"\d(?:[\s\-]?\d){10,}[Xx]?")
"""Phones and ID numbers, wherever they stand; eleven digits, so that trainee numbers stay readable."""
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_SHOWN = 200
LONGEST_DATE = 40
ISO_FIRST = re.compile(r"\d{4}-\d\d-01")
RANKS = {Verdict.REFUSE: 0, Verdict.CHANGE: 2, Verdict.ADD: 3, Verdict.SAME: 4, Verdict.SKIP: 5}
NAMES_TOLD = 8


@dataclass(frozen=True)
class Sites:
    """Where lines may go: the chosen site, and the ids of all possible ones by name; whom spellings mean."""

    chosen: int
    by_name: Mapping[str, int]
    delegations: Mapping[str, str] = field(default_factory=dict)
    """By spelling that was merged away the name of the delegation that it means."""

    def find(self, name: str) -> int | None:
        """The id of a site by its name as a roster writes it; None if there is none."""
        return next((number for one, number in self.by_name.items() if _folded(one) == _folded(name)), None)


@lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(slots=True)
class Read:
    """A row of the file: where it stands, what it says, what is wrong with it."""

    row: RosterRow
    tables: Sequence[Table]
    line: Line
    problems: list[StoredProblem]

    @property
    def is_refused(self) -> bool:
        return any(each[0] == Level.REFUSE.value for each in self.problems)


def line_of(
    row: RosterRow, tables: Sequence[Table], sites: Sites, delegation: str, *, is_for_search: bool = False
) -> Read:
    """What is kept of a row; without the sealed ID number when it only serves to search people by."""
    person = row.person
    problems: list[StoredProblem] = [
        [each.level.value, each.field.value if each.field else "", each.address, each.code, dict(each.values)]
        for each in row.problems
    ]
    problems += _too_long(row, tables)
    site_id = sites.find(person.site) if person.site else sites.chosen
    if site_id is None:
        problems.append(_unknown_site(row, tables, sites))
    said = person.delegation or delegation
    line = _line(person, site_id or 0, sites.delegations.get(said, said))
    return Read(row, tables, line if is_for_search else _sealed(line, row, tables), problems)


def _sealed(line: Line, row: RosterRow, tables: Sequence[Table]) -> Line:
    """With all that is kept beside what people are searched by."""
    number, table = row.person.id_number, _table_of(row, tables)
    return line._replace(
        id_secret=encrypt(number) if number else "",
        id_masked=masked_id_number(number),
        sex_said=SEXES.get(plain(_cell(row, table, Field.SEX)).upper(), ""),
        born=_born(plain(_cell(row, table, Field.BIRTH_DATE))),
    )


def _cell(row: RosterRow, table: Table, name: Field) -> str:
    column = table.column(name)
    return row.cells[column - 1] if column and column <= len(row.cells) else ""


@lru_cache(maxsize=8192)
def _born(text: str) -> str:
    """A date of birth as a text that says no more than the cell did, so that it can be read again.

    A spreadsheet's first of a month may stand for the month alone.
    """
    if not text:
        return ""
    given = read_birth_date(Cell(text, Kind.INTEGER if text.isdigit() else Kind.TEXT))
    if given and ISO_FIRST.fullmatch(text):
        return text[:-3]
    return (given.told(text) if given else text)[:LONGEST_DATE]


def _line(person: RosterPerson, site_id: int, delegation: str) -> Line:
    number = person.id_number
    return Line(
        name=person.name,
        sort_key=sort_key(person.name),
        phone=person.phone,
        sex=person.sex,
        unit=person.unit,
        post=person.post,
        remark=person.remark,
        delegation=delegation,
        site_id=site_id,
        id_hash=fingerprint(number) if number else "",
    )


def _too_long(row: RosterRow, tables: Sequence[Table]) -> Iterable[StoredProblem]:
    person = row.person
    texts = (person.delegation, person.unit, person.post, person.remark)
    for name, text in zip(LIMITS, texts, strict=True):
        if len(text) > LIMITS[name]:
            address = _address(row, tables, name)
            yield problem(Level.REFUSE, name, "too_long", address, limit=str(LIMITS[name]))


def _unknown_site(row: RosterRow, tables: Sequence[Table], sites: Sites) -> StoredProblem:
    names = [*sites.by_name][:NAMES_TOLD] + ["…"] * (len(sites.by_name) > NAMES_TOLD)
    address = _address(row, tables, Field.SITE)
    said = row.person.site[:LONGEST_SHOWN]
    return problem(Level.REFUSE, Field.SITE, "site_unknown", address, site=said, names="、".join(names))


def _table_of(row: RosterRow, tables: Sequence[Table]) -> Table:
    """The last table of the row's sheet that begins above the row."""
    above = [table for table in tables if table.sheet == row.sheet and table.header[1] < row.row_no]
    return above[-1]


def _address(row: RosterRow, tables: Sequence[Table], name: Field) -> str:
    column = _table_of(row, tables).column(name)
    return cell_address(row.row_no, column) if column else ""


def _masked_cells(read: Read) -> list[str]:
    row, table = read.row, _table_of(read.row, read.tables)
    secret = {table.column(Field.ID_NUMBER), table.column(Field.PHONE)}
    return [
        _masked(_clean(text)) if number in secret else shown(text) for number, text in enumerate(row.cells, 1)
    ]


def shown(text: str) -> str:
    """A text of the file as a page may show it: long numbers masked, at most 200 characters."""
    return discreet(_clean(text))


def discreet(text: str) -> str:
    """The text with the middle of long numbers masked: somebody's ID number may stand in any column."""
    return LONG_NUMBER.sub(lambda found: _masked(found[0]), text)


def _clean(text: str) -> str:
    return UNSAFE.sub("\ufffd", text)[:LONGEST_SHOWN]


def _masked(text: str) -> str:
    if len(text) < 9:
        return "****" if any(map(str.isdigit, text)) else text
    return f"{text[:3]}****{text[-4:]}"


def row_of(read: Read, judged: Judgement | None, roster_import_id: int) -> dict[str, Any]:
    """The row of `roster_line`; without a judgement it was refused by the reader."""
    problems = read.problems + (judged.problems if judged else [])
    verdict = judged.verdict if judged else Verdict.REFUSE
    known = judged.known if judged else None
    return {
        "roster_import_id": roster_import_id,
        "sheet": read.row.sheet[:120],
        "row_no": read.row.row_no,
        "cells": _masked_cells(read) if verdict is Verdict.REFUSE else [],
        "person": packed(read.line),
        "problems": problems,
        "changes": judged.changes if judged else [],
        "verdict": verdict,
        "rank": rank(verdict, problems),
        "person_id": known.person_id if known else None,
        "enrolment_id": known.enrolment_id if known else None,
        "is_done": False,
    }


def packed(line: Line) -> dict[str, Any]:
    """The line as JSON keeps it: what is empty is left out."""
    return {name: value for name, value in zip(Line._fields, line, strict=True) if value}


def unpacked(person: Mapping[str, Any]) -> Line:
    """The line again."""
    return Line(**person)


def without_id(line: Line) -> Line:
    """For a class that collects no ID numbers."""
    return line._replace(id_secret="", id_hash="", id_masked="")


def sealed_before(judged: Judgement, line: Line) -> str | None:
    """By field the value before and the one that was written, for undoing; sealed, for it may hold phones."""
    known = judged.known
    if known is None or not judged.changes:
        return None
    fields = {str(change[0]) for change in judged.changes}
    columns = {field: "id_hash" if field == Field.ID_NUMBER.value else field for field in fields}
    both = {field: [getattr(known, name), getattr(line, name)] for field, name in columns.items()}
    return encrypt(json.dumps(both))


def rank(verdict: Verdict, problems: Iterable[StoredProblem]) -> int:
    """0 refused, 1 with a notice worth a look, then changed, new, unchanged, left out."""
    if verdict in (Verdict.REFUSE, Verdict.SKIP):
        return RANKS[verdict]
    if any(each[3] not in REPAIRED for each in problems):
        return 1
    return RANKS.get(verdict, 4)


class Figures:
    """How many rows have each verdict, how many are worth a look, how many have each notice or refusal."""

    def __init__(self) -> None:
        self.verdicts: Counter[str] = Counter()
        self.notices: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Figures:
        """The figures that an import keeps, to go on counting."""
        figures = cls()
        figures.verdicts.update({name: count for name, count in told.items() if isinstance(count, int)})
        figures.notices.update(told.get("notices", {}))
        figures.refusals.update(told.get("refusals", {}))
        return figures

    def count(self, rows: Iterable[Mapping[str, Any]], sign: int = 1) -> None:
        """Count rows as `row_of` makes them; -1 takes them back."""
        for row in rows:
            self.verdicts[row["verdict"].value] += sign
            self.verdicts["look"] += sign * (row["rank"] == 1)
            if row["problems"]:
                self._count_problems(row["rank"], row["problems"], sign)

    def _count_problems(self, rank: int, problems: Iterable[StoredProblem], sign: int) -> None:
        if rank == RANKS[Verdict.REFUSE]:
            for code in {str(each[3]) for each in problems if each[0] == Level.REFUSE.value}:
                self.refusals[code] += sign
        elif rank != RANKS[Verdict.SKIP]:
            for code in {str(each[3]) for each in problems}:
                self.notices[code] += sign

    def told(self) -> dict[str, Any]:
        """The figures as an import keeps them."""
        return {**self.verdicts, "notices": dict(+self.notices), "refusals": dict(+self.refusals)}


def is_told(skipped: Skipped) -> bool:
    """Empty lines need no explanation."""
    return skipped.reason is not Reason.BLANK or bool(skipped.text)
