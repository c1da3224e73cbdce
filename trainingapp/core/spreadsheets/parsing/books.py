"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) by python-calamine."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .formats import Refused, is_protected_xls, why_not_a_book
from .limits import Limits
from .rows import RowCounter, row_of

# Spreadsheet programs keep fifteen digits of a number; what is larger may already have lost some.
LARGEST_EXACT = 10**15


def parse_book(data: bytes, limits: Limits) -> list[dict[str, Any]]:
    """All sheets with cells; raises Refused or any error of a damaged file."""
    if is_protected_xls(data):
        raise Refused("encrypted")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
    except PasswordError as error:
        raise Refused("encrypted") from error
    except CalamineError as error:
        raise Refused(why_not_a_book(data)) from error
    sheets = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise Refused("many_sheets", limit=limits.sheets)
    counter = RowCounter(limits)
    return [
        _parse_sheet(book.get_sheet_by_name(each.name), each.visible is not SheetVisibleEnum.Visible, counter)
        for each in sheets
    ]


def _parse_sheet(sheet: CalamineSheet, hidden: bool, counter: RowCounter) -> dict[str, Any]:
    top, left = sheet.start or (0, 0)
    spans = [[r1 + 1, c1 + 1, r2 + 1, c2 + 1] for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()]
    rows = list(counter.counted(sheet.name, _rows(sheet, top, left)))
    return {"name": sheet.name, "hidden": hidden, "merged": spans, "rows": rows}


def _rows(sheet: CalamineSheet, top: int, left: int) -> Iterable[list[Any]]:
    blank, blank_kinds = [""] * left, "t" * left
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
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
