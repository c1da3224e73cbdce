"""Workbooks of Excel 97 (BIFF8), as Excel and WPS (.et) keep them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlwt

DAY = xlwt.easyxf(num_format_str="yyyy-mm-dd")


def workbook(
    rows: Sequence[Sequence[object]],
    *,
    title: str = "",
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    from_1904: bool = False,
    days: Sequence[int] = (),
) -> bytes:
    """One sheet, with a merged title above the rows if there is one; `days` are columns that hold dates.

    Hidden rows and columns are 0-based, as are days; the title moves the rows down by one.
    """
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = from_1904
    sheet = book.add_sheet("名册")
    if title:
        sheet.write_merge(0, 0, 0, len(rows[0]) - 1, title)
    for number, row in enumerate(rows, 1 if title else 0):
        for column, value in enumerate(row):
            is_day = column in days and isinstance(value, int | float)
            sheet.write(number, column, value, *([DAY] if is_day else []))
    for number in hidden_rows:
        sheet.row(number).hidden = True
    for column in hidden_columns:
        sheet.col(column).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def protected(data: bytes) -> bytes:
    """The workbook with the record that says it is encrypted."""
    after_first = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return data[:after_first] + b"\x2f\x00" + data[after_first + 2 :]
