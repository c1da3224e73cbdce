"""What a class does not collect is taken out of a file before anything of it is read or kept; pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from trainingapp.cohorts.roster import Field, Mapping
from trainingapp.cohorts.roster.fields import field_of
from trainingapp.cohorts.roster.records import Column
from trainingapp.cohorts.roster.tables import lay_out
from trainingapp.core.spreadsheets import Row, Sheet, Workbook, column_letters

ID_NUMBER = re.compile(r"\s*\d{17}[\dXx]\s*")


def without_id_numbers(workbook: Workbook, mapping: Mapping) -> tuple[Workbook, tuple[str, ...]]:
    """The workbook with every ID number emptied, and the headers under which some stood.

    Columns that are called so are emptied; so is any other cell that holds nothing but such a number.
    """
    passed: dict[str, None] = {}
    sheets = [_emptied(sheet, mapping, passed) for sheet in workbook.sheets]
    return replace(workbook, sheets=tuple(sheets)), tuple(passed)


def _emptied(sheet: Sheet, mapping: Mapping, passed: dict[str, None]) -> Sheet:
    columns: dict[int, dict[int, Column]] = {}
    for table, row in lay_out(sheet, mapping).rows:
        columns[row.number] = {each.number: each for each in table.columns}
    return replace(
        sheet, rows=tuple(_row_without(row, columns.get(row.number, {}), passed) for row in sheet.rows)
    )


def _row_without(row: Row, columns: dict[int, Column], passed: dict[str, None]) -> Row:
    found = [
        number
        for number, text in enumerate(row.texts, 1)
        if text and (ID_NUMBER.fullmatch(text) or _is_for_ids(columns.get(number)))
    ]
    passed.update({_called(columns.get(number), number): None for number in found})
    return _with_empty(row, found) if found else row


def _is_for_ids(column: Column | None) -> bool:
    return column is not None and Field.ID_NUMBER in (column.field, field_of(column.key)[0])


def _called(column: Column | None, number: int) -> str:
    return column.key if column else column_letters(number)


def _with_empty(row: Row, numbers: Collection[int]) -> Row:
    texts = tuple("" if number in numbers else text for number, text in enumerate(row.texts, 1))
    kinds = "".join("t" if number in numbers else kind for number, kind in enumerate(row.kinds, 1))
    return Row(row.number, texts, kinds)
