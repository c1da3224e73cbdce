"""What a spreadsheet is, once it has been read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the file stores in a cell; the values are the letters in `Row.kinds`."""

    TEXT = "t"
    INTEGER = "i"  # a number without fraction, every digit kept
    DECIMAL = "d"
    LOSSY = "l"  # a number that may have lost digits: spreadsheets keep fifteen
    DATE = "D"
    TIME = "T"
    BOOLEAN = "b"
    ERROR = "e"  # `#N/A` and its like
    FORMULA = "f"  # a formula that was saved without its result; the text is the formula


KINDS = {"": Kind.TEXT, **{kind.value: kind for kind in Kind}}


class Cell(NamedTuple):
    """One cell: its text as a person reads it, and what is stored."""

    text: str
    kind: Kind


class Span(NamedTuple):
    """Merged cells, from the top left to the bottom right one; 1-based, both included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty: texts from column A on, without the empty cells at its end."""

    number: int
    texts: tuple[str, ...]
    kinds: str = ""  # one letter of Kind per cell; empty when all are text

    def text(self, column: int) -> str:
        """The text in a 1-based column; empty beyond the last cell."""
        return self.texts[column - 1] if 0 < column <= len(self.texts) else ""

    def cell(self, column: int) -> Cell:
        """The cell in a 1-based column; an empty text beyond the last cell."""
        kind = self.kinds[column - 1 : column] if column > 0 else ""
        return Cell(self.text(column), KINDS[kind])

    def filled(self) -> Iterator[tuple[int, str]]:
        """Column and stripped text of each cell that holds more than white space."""
        for column, text in enumerate(self.texts, 1):
            if stripped := text.strip():
                yield column, stripped


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows` in order, empty rows left out. Hidden rows and columns are 1-based numbers."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    from_1904: bool = False
    """Whether day numbers count from 1904, as on old Macs, instead of 1900."""

    @property
    def last_row(self) -> int:
        """Number of the last row that is not empty, 0 for an empty sheet."""
        return self.rows[-1].number if self.rows else 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole file; `name` is what its sender called it."""

    name: str
    sheets: tuple[Sheet, ...]


def column_letters(column: int) -> str:
    """The letters of a 1-based column: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """A cell's name in a spreadsheet program, as `B7` for row 7, column 2."""
    return f"{column_letters(column)}{row}"
