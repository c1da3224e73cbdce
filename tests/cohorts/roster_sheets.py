"""Sheets and people made up for the roster tests."""

from __future__ import annotations

from collections.abc import Sequence

from stdnum.cn import ric

from trainingapp.cohorts.roster import Mapping, Roster, RosterRow, read_roster
from trainingapp.core.spreadsheets import Row, Sheet, Span, Workbook

HEADER = ["姓名", "性别", "身份证号", "手机号码", "工作单位", "职务"]


def made_id(body: str = "33010619800101001") -> str:
    """An identity number with its right check digit, from its first 17 digits."""
    return body + str(ric.calc_check_digit(body + "0"))


def sheet(
    *rows: Sequence[str],
    name: str = "名册",
    hidden: bool = False,
    merged: Sequence[Span] = (),
    kinds: str = "",
) -> Sheet:
    """A sheet of texts; empty lists are empty rows; `kinds` are those of its last row."""
    numbered = [Row(number, tuple(row)) for number, row in enumerate(rows, 1) if any(row)]
    if kinds:
        numbered[-1] = Row(numbered[-1].number, numbered[-1].texts, kinds)
    return Sheet(name, tuple(numbered), hidden, tuple(merged))


def roster(*sheets: Sheet, mapping: Mapping | None = None) -> Roster:
    """What is read from these sheets."""
    return read_roster(Workbook("名册.xlsx", sheets), mapping)


def one_row(values: dict[str, str], kinds: str = "") -> RosterRow:
    """The row read from a table with these headers and one row below; a sound name if none is given."""
    values = {"姓名": "张伟", **values}
    rows = roster(sheet(list(values), list(values.values()), kinds=kinds)).rows
    assert len(rows) == 1
    return rows[0]


def codes(row: RosterRow) -> list[str]:
    """The codes of a row's problems, without the one for a missing phone."""
    return [problem.code for problem in row.problems if problem.code != "no_phone"]
