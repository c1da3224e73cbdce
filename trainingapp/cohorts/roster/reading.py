"""The whole file: sheets to tables, tables to rows, and the proof that no line was lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trainingapp.core.spreadsheets import Sheet, Workbook

from .checking import REPEATABLE, RowCheck
from .dates import days_from_1900
from .fields import Field
from .hidden import hidden_problems
from .problems import Level, Problem, Reason
from .records import Mapping, Roster, RosterRow, Skipped, Table
from .repeats import mark_repeats
from .tables import Layout, lay_out


def read_roster(workbook: Workbook, mapping: Mapping | None = None, *, today: date | None = None) -> Roster:
    """Read and check a roster; writes nothing and never stops at a bad row.

    `mapping` overrides what is recognised. With `today`, dates of birth in the future are refused.
    """
    mapping = mapping or Mapping()
    layouts = [(sheet, lay_out(sheet, mapping)) for sheet in workbook.sheets if not sheet.hidden]
    checked = [pair for sheet, layout in layouts for pair in _check(sheet, layout, today)]
    hidden = [
        Skipped(sheet.name, 1, sheet.last_row, Reason.HIDDEN)
        for sheet in workbook.sheets
        if sheet.hidden and sheet.rows
    ]
    roster = Roster(
        tables=tuple(table for _sheet, layout in layouts for table in layout.tables),
        rows=tuple(mark_repeats(checked)),
        skipped=(*(each for _sheet, layout in layouts for each in layout.skipped), *hidden),
        mapping=mapping,
        problems=(*_file_problems(layouts), *hidden_problems(workbook, layouts)),
    )
    _prove_complete(roster, workbook)
    return roster


def _check(sheet: Sheet, layout: Layout, today: date | None) -> Iterator[tuple[Table, RosterRow]]:
    merged = _texts_of_merged(sheet, layout)
    hidden, above, last = sheet.hidden_rows, dict[Field, str](), None
    memories: dict[tuple[int, int], dict[Field, str]] = {}
    for table, row in layout.rows:
        if table is not last:
            above, last = memories.setdefault(table.header, {}), table
        said = days_from_1900(row, table.column(Field.BIRTH_DATE)) if sheet.from_1904 else row
        check = RowCheck(table, said, above, merged.get(row.number, {}), hidden=row.number in hidden)
        yield table, check.result(today)


def _texts_of_merged(sheet: Sheet, layout: Layout) -> dict[int, dict[int, str]]:
    """By row and column, what a cell merged over several rows says; only columns that may repeat."""
    columns = {each.number for table in layout.tables for each in table.columns if each.field in REPEATABLE}
    spans = [
        span
        for span in sheet.merged
        if span.first_column == span.last_column and span.first_column in columns
    ]
    starts = {span.first_row for span in spans}
    firsts = {row.number: row for _table, row in layout.rows if row.number in starts} if starts else {}
    texts: dict[int, dict[int, str]] = {}
    for span in spans:
        if first := firsts.get(span.first_row):
            for number in range(span.first_row + 1, min(span.last_row, sheet.last_row) + 1):
                texts.setdefault(number, {})[span.first_column] = first.text(span.first_column)
    return texts


def _file_problems(layouts: list[tuple[Sheet, Layout]]) -> Iterator[Problem]:
    if not any(sheet.rows for sheet, _layout in layouts):
        yield Problem(Level.REFUSE, None, "", "no_sheet")
    elif not any(layout.tables for _sheet, layout in layouts):
        yield Problem(Level.REFUSE, None, "", "no_table")
    for sheet, layout in layouts:
        if sheet.rows and not layout.tables and any(other.tables for _sheet, other in layouts):
            yield Problem(Level.NOTICE, None, "", "no_table_here", {"sheet": sheet.name})
        for table in layout.tables:
            if table.column(Field.NAME) is None:
                yield Problem(Level.REFUSE, Field.NAME, f"{table.sheet}!{table.header[0]}", "no_name_column")


def _prove_complete(roster: Roster, workbook: Workbook) -> None:
    """Each line of each sheet is a row or is skipped; anything else is a defect of this package."""
    lines = sum(sheet.last_row for sheet in workbook.sheets)
    told = len(roster.rows) + sum(skipped.count for skipped in roster.skipped)
    if lines != told:
        raise AssertionError(f"{lines} lines in the file, {told} in the result")
