"""Lists as .xlsx files that open well in Excel and WPS, and that no cell can turn into a programme.

Texts are written as text, with the text format, so that identity numbers and phones keep their digits and
`=1+1` stays four characters, also after somebody edits the cell. The same lists give the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

from .workbook import cell_address

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


Value = str | int | float | bool | date | datetime | None

MADE_ON = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a fixed date: equal lists, equal bytes
LONGEST_TEXT = 32_767
LARGEST_NUMBER = 10**15  # a larger one would lose digits
WIDTHS = (6, 48)
UNSTORABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a new sheet; without a width (in characters) it fits its longest text."""

    title: str
    width: float | None = None


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to be written: one header row, then the rows in order."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def write_workbook(sheets: Sequence[NewSheet]) -> bytes:
    """The bytes of an .xlsx file. Texts stay texts; numbers beyond fifteen digits become text.

    Raises DomainError for a text longer than a cell can hold: nothing is ever cut.
    """
    import xlsxwriter  # 60 ms, needed by exports alone

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": MADE_ON})
        looks = Looks.of(book)
        for sheet, name in zip(sheets, sheet_names([sheet.name for sheet in sheets]), strict=True):
            _write_sheet(book.add_worksheet(name), sheet, looks)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Looks:
    """The cell formats of one workbook."""

    header: Format
    text: Format
    moment: Format

    @classmethod
    def of(cls, book: object) -> Looks:
        """Add the formats to an xlsxwriter workbook."""
        add = book.add_format  # type: ignore[attr-defined]
        return cls(
            header=add(
                {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
            ),
            text=add({"num_format": "@", "valign": "top"}),
            moment=add({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        )


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel accepts: at most 31 characters, none of `[]:*?/\\`, no two alike."""
    names: list[str] = []
    taken: set[str] = set()
    for number, each in enumerate(wanted, 1):
        base = NOT_IN_SHEET_NAMES.sub(" ", each).strip().strip("'").strip() or f"Sheet{number}"
        name, copy = base[:31].rstrip(), 1
        while name.casefold() in taken or name.casefold() == "history":  # a name that Excel keeps for itself
            copy += 1
            name = f"{base[:26]} ({copy})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _write_sheet(target: Worksheet, sheet: NewSheet, looks: Looks) -> None:
    widths = [shown_width(column.title) for column in sheet.columns]
    for at, column in enumerate(sheet.columns):
        target.write_string(0, at, storable(column.title), looks.header)
    for number, row in enumerate(sheet.rows, 1):
        for at, value in enumerate(row):
            _write_cell(target, number, at, value, looks)
            if at < len(widths):
                widths[at] = max(widths[at], shown_width(str(value)) if value is not None else 0)
    for at, column in enumerate(sheet.columns):
        target.set_column(at, at, column.width or min(max(widths[at] + 2, WIDTHS[0]), WIDTHS[1]))
    target.freeze_panes(1, 0)
    target.repeat_rows(0)


def _write_cell(target: Worksheet, row: int, column: int, value: Value, looks: Looks) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        target.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < LARGEST_NUMBER:
        target.write_number(row, column, value)
    elif isinstance(value, datetime):
        target.write_datetime(row, column, value.replace(tzinfo=None), looks.moment)
    elif isinstance(value, date):
        target.write_datetime(row, column, value)
    else:
        _write_text(target, row, column, str(value), looks)


def _write_text(target: Worksheet, row: int, column: int, text: str, looks: Looks) -> None:
    if len(text) > LONGEST_TEXT:
        where = cell_address(row + 1, column + 1)
        raise DomainError(
            _("Cell %(cell)s would hold more than %(limit)s characters.", cell=where, limit=LONGEST_TEXT)
        )
    target.write_string(row, column, storable(text), looks.text)


def storable(text: str) -> str:
    """The text with U+FFFD for code points that no file can hold (lone surrogates, non-characters)."""
    return UNSTORABLE.sub("\ufffd", text)


def shown_width(text: str) -> int:
    """Columns that the longest line takes: two for a Chinese character, one for a Latin one."""
    if text.isascii():
        return max(map(len, text.split("\n")), default=0)
    return max(
        sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
        for line in text.split("\n")
    )
