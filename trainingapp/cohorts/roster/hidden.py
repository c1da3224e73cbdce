"""What to say of hidden sheets, rows and columns.

A hidden sheet is left out: it holds lists to choose from, or last year. Hidden rows and columns are read, as
they are part of the table and a filter hides rows without anybody meaning it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainingapp.core.spreadsheets import Sheet, Workbook

from .problems import Level, Problem
from .tables import Layout


def hidden_problems(workbook: Workbook, layouts: Iterable[tuple[Sheet, Layout]]) -> Iterator[Problem]:
    """A remark for each hidden sheet with cells, and for hidden rows and columns that were read."""
    for sheet in workbook.sheets:
        if sheet.hidden and sheet.rows:
            yield _remark("sheet_hidden", sheet, count=str(len(sheet.rows)))
    for sheet, layout in layouts:
        if sheet.hidden_rows:
            count = sum(row.number in sheet.hidden_rows for _table, row in layout.rows)
            if count:
                yield _remark("rows_hidden", sheet, count=str(count))
        names = dict.fromkeys(
            f"{column.letters} {column.key}"
            for table in layout.tables
            for column in table.columns
            if column.field and column.number in sheet.hidden_columns
        )
        if names:
            yield _remark("columns_hidden", sheet, columns="、".join(names))


def _remark(code: str, sheet: Sheet, **values: str) -> Problem:
    return Problem(Level.NOTICE, None, "", code, {"sheet": sheet.name, **values})
