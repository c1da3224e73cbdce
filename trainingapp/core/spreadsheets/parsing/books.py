"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) by python-calamine."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .formats import Refused, is_protected_xls, why_not_a_book
from .limits import Limits
from .marks import CellMarks, Marks, counts_from_1904, marks_of
from .old_marks import marks_of_xls, xls_counts_from_1904
from .rows import Part, RowCounter, in_parts, row_of

# Spreadsheet programs keep fifteen digits of a number; what is larger may already have lost some.
LARGEST_EXACT = 10**15


def parse_book(data: bytes, limits: Limits) -> Iterator[Part]:
    """All sheets with cells, in parts; raises Refused or any error of a damaged file."""
    if is_protected_xls(data):
        raise Refused("encrypted")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
    except PasswordError as error:
        raise Refused("encrypted") from error
    except CalamineError as error:
        raise Refused(why_not_a_book(data)) from error
    every = book.sheets_metadata
    marks = marks_of(data, limits.columns) or marks_of_xls(data, limits.columns)
    if len(marks) != len(every):
        marks = [Marks([], [], {})] * len(every)
    sheets = [pair for pair in zip(every, marks, strict=True) if pair[0].typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise Refused("many_sheets", limit=limits.sheets)
    counter = RowCounter(limits)
    from_1904 = counts_from_1904(data) or xls_counts_from_1904(data)
    for sheet, marked in sheets:
        yield from _parse_sheet(book, sheet, marked, counter, from_1904)


def _parse_sheet(
    book: CalamineWorkbook, about: SheetMetadata, marks: Marks, counter: RowCounter, from_1904: bool
) -> Iterator[Part]:
    sheet = book.get_sheet_by_name(about.name)
    hidden = about.visible is not SheetVisibleEnum.Visible
    spans = [[r1 + 1, c1 + 1, r2 + 1, c2 + 1] for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()]
    yield ["sheet", about.name, hidden, spans, marks.hidden_rows, marks.hidden_columns, from_1904]
    yield from in_parts(counter.counted(about.name, _marked(_rows(sheet), marks.cells)))


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    top, left = sheet.start or (0, 0)
    blank, blank_kinds = [""] * left, "t" * left
    for number, values in enumerate(sheet.iter_rows(), 1):
        if number <= top:
            continue
        texts: list[str] = []
        kinds = ""
        for value in values:
            if type(value) is str:
                text, kind = value, "t"
            else:
                text, kind = read_value(value)
            texts.append(text)
            kinds += kind
        yield row_of(number, blank + texts if left else texts, blank_kinds + kinds)


def _marked(rows: Iterator[list[Any]], cells: CellMarks) -> Iterator[list[Any]]:
    """The rows with the cells that calamine leaves empty: errors, formulas without a value."""
    pending = sorted(cells)[::-1]
    for row in rows:
        while pending and pending[-1] < row[0]:
            number = pending.pop()
            yield _with_marks([number, [], ""], cells[number])
        if pending and pending[-1] == row[0]:
            yield _with_marks(row, cells[pending.pop()])
        else:
            yield row
    for number in reversed(pending):
        yield _with_marks([number, [], ""], cells[number])


def _with_marks(row: list[Any], marked: dict[int, tuple[str, str]]) -> list[Any]:
    number, texts, kinds = row
    width = max(len(texts), *marked)
    texts = texts + [""] * (width - len(texts))
    letters = list(kinds.ljust(width, "t"))
    for column, (text, kind) in marked.items():
        if not texts[column - 1]:
            texts[column - 1], letters[column - 1] = text, kind
    return row_of(number, texts, "".join(letters))


def read_value(value: object) -> tuple[str, str]:
    """Text and letter of Kind for a value that is no string."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), "b"
    if isinstance(value, int | float):
        return _read_number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00"), "D"
    if isinstance(value, date):
        return value.isoformat(), "D"
    if isinstance(value, time):
        return value.isoformat("seconds"), "T"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}", "T"
    return str(value), "t"


def _read_number(value: float) -> tuple[str, str]:
    if not math.isfinite(value):
        return str(value), "l"
    if value != int(value):
        return f"{value:.15g}", "d"
    if abs(value) < LARGEST_EXACT:
        return str(int(value)), "i"
    return f"{float(value):.15g}".upper(), "l"
