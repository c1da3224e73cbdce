"""Roster files made up for the tests of the import, as senders make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlwt

from tests.cohorts.roster_sheets import made_id

HEADER = ["姓名", "性别", "身份证号", "手机号码", "工作单位", "职务", "代表团"]
ID_COLUMN, PHONE_COLUMN = 2, 3


def person(number: int, **changed: str) -> list[str]:
    """A row of `HEADER` about an invented person; `changed` names columns by header."""
    row = [
        f"演{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三四五六七八九十'[number // 10 % 10]}",
        "",
        made_id(f"990106198001{number % 28 + 1:02d}{number % 1000:03d}"),
        f"1990000{number:04d}",
        f"示范省青禾市望溪区第{number}社区",
        "居委会主任",
        "示范省",
    ]
    for header, value in changed.items():
        row[HEADER.index(header)] = value
    return row


def people(count: int) -> list[list[str]]:
    return [person(number) for number in range(1, count + 1)]


def xlsx(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """A workbook with a title above the table and a total below it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    sheet.append(["示范省社区工作者培训班学员名册"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    for row in [header, *rows, ["合计", f"{len(rows)}人"]]:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(rows: Sequence[Sequence[Any]]) -> bytes:
    """An old workbook, phones stored as numbers."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for number, row in enumerate([HEADER, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, float(value) if number and column == PHONE_COLUMN else value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text(rows: Sequence[Sequence[Any]], encoding: str = "gb18030") -> bytes:
    """A CSV file as Excel writes it in China."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADER, *rows])
    return buffer.getvalue().encode(encoding)
