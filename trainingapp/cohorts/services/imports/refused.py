"""The refused rows as a workbook: mended and sent again, it is an import like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from sqlalchemy import select

from trainingapp.cohorts.models import RosterImport, RosterLine, Verdict
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.roster.checking import DITTO, REPEATABLE
from trainingapp.cohorts.services.imports import sealing
from trainingapp.cohorts.services.imports.lines import discreet
from trainingapp.cohorts.words import WORDS, StoredProblem
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Column, NewSheet, Row, Sheet, write_workbook

LETTERS = re.compile(r"\[[A-Z]+\]$")


def refused_workbook(roster_import: RosterImport) -> bytes:
    """The refused rows as .xlsx, each as it stands in the file, the reason in the last column."""
    reasons = _reasons(roster_import)
    if roster_import.file is None or not reasons:
        raise DomainError(_("This import has no refused rows."))
    book = sealing.open_sealed(roster_import.file)
    pages = []
    for sheet in book.sheets:
        for table, last in _tables(roster_import, sheet):
            rows = [row for row in sheet.rows if table["header"][1] < row.number <= last]
            told = [(row, reasons[key]) for row in rows if (key := (sheet.name[:120], row.number)) in reasons]
            if told:
                pages.append(_page(table, sheet, told))
    return write_workbook(pages)


def reason_text(problems: list[StoredProblem]) -> str:
    """Why a row is refused, in words that hold without its old cell addresses."""
    return "；".join(
        f"{Field(str(each[1])).label}: {message(each)}" if each[1] else message(each)
        for each in problems
        if each[0] == Level.REFUSE.value
    )


def message(stored: StoredProblem) -> str:
    """The words of a problem, in the reader's language."""
    return discreet(str(WORDS[str(stored[3])]) % stored[4])


def _reasons(roster_import: RosterImport) -> dict[tuple[str, int], str]:
    found = session.execute(
        select(RosterLine.sheet, RosterLine.row_no, RosterLine.problems).where(
            RosterLine.roster_import_id == roster_import.id, RosterLine.verdict == Verdict.REFUSE
        )
    )
    return {(sheet, row_no): reason_text(problems) for sheet, row_no, problems in found}


def _tables(roster_import: RosterImport, sheet: Sheet) -> Iterator[tuple[dict[str, Any], int]]:
    """Each table of the sheet with the number of its last row."""
    here = [table for table in roster_import.tables if table["sheet"] == sheet.name]
    for table, following in zip_longest(here, here[1:]):
        yield table, following["header"][0] - 1 if following else sheet.last_row


def _page(table: dict[str, Any], sheet: Sheet, told: list[tuple[Row, str]]) -> NewSheet:
    columns = [
        Column(LETTERS.sub("", key) if field == "" else key) for _number, key, field in table["columns"]
    ]
    rows = [
        [*(_text(sheet, row, number, field) for number, _key, field in table["columns"]), reason]
        for row, reason in told
    ]
    return NewSheet(sheet.name or _("Refused"), [*columns, Column(_("Reason"))], rows)


def _text(sheet: Sheet, row: Row, column: int, field: str) -> str:
    """A cell's text; what it takes from a row above, which is not in the new file, is written out."""
    text = row.text(column)
    if field not in {each.value for each in REPEATABLE}:
        return text
    if text.strip() in DITTO or (not text.strip() and _is_merged(sheet, row.number, column)):
        above = (each.text(column).strip() for each in reversed(sheet.rows) if each.number < row.number)
        return next((said for said in above if said and said not in DITTO), text)
    return text


def _is_merged(sheet: Sheet, row_no: int, column: int) -> bool:
    return any(
        span.first_column <= column <= span.last_column and span.first_row < row_no <= span.last_row
        for span in sheet.merged
    )
