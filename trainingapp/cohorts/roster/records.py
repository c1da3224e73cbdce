"""What comes out of reading a roster."""

from __future__ import annotations

import collections.abc
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from trainingapp.core.spreadsheets import column_letters

from .fields import Field
from .problems import Level, Problem, Reason


@dataclass(frozen=True)
class Mapping:
    """A person's word on a file, which goes before recognition.

    `fields`: by a column's key, the field, or None for “leave it out”. `headers`: by the sheet's name, the
    first and last row of its header.
    """

    fields: collections.abc.Mapping[str, Field | None] = field(default_factory=dict)
    headers: collections.abc.Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `key` is unique in the table: the header, with the letter where needed."""

    number: int
    key: str
    field: Field | None

    @property
    def letters(self) -> str:
        """Its name in the spreadsheet program."""
        return column_letters(self.number)


@dataclass(frozen=True)
class Table:
    """A header and what it says; `title` is the text above it, `header` its first and last row."""

    sheet: str
    title: str
    header: tuple[int, int]
    columns: tuple[Column, ...]

    @cached_property
    def fields(self) -> dict[Field, int]:
        """The 1-based column of each field."""
        return {column.field: column.number for column in self.columns if column.field}

    @cached_property
    def field_by_column(self) -> dict[int, Field | None]:
        """The field of each 1-based column."""
        return {column.number: column.field for column in self.columns}

    def column(self, wanted: Field) -> int | None:
        """The 1-based column of a field, None if the table has none."""
        return self.fields.get(wanted)


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A row's content after repair; what is missing is empty. `sex` is `male`, `female` or empty."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    sex: str = ""
    birth_date: date | None = None
    ethnicity: str = ""
    delegation: str = ""
    site: str = ""
    unit: str = ""
    post: str = ""
    education: str = ""
    party: str = ""
    email: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a table: `cells` as the file has them from column A on, the person, what was found."""

    sheet: str
    row_no: int
    cells: tuple[str, ...]
    person: RosterPerson
    problems: tuple[Problem, ...]

    @property
    def is_refused(self) -> bool:
        """True when the row cannot be taken as it is."""
        return any(problem.level is Level.REFUSE for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Neighbouring lines that are no rows of the roster, first and last included, and why."""

    sheet: str
    first_row: int
    last_row: int
    reason: Reason
    text: str = ""

    @property
    def count(self) -> int:
        """How many lines."""
        return self.last_row - self.first_row + 1


@dataclass(frozen=True)
class Roster:
    """A whole file, read. `problems` are about the file or a table; those of rows stand with the rows."""

    tables: tuple[Table, ...]
    rows: tuple[RosterRow, ...]
    skipped: tuple[Skipped, ...]
    mapping: Mapping
    problems: tuple[Problem, ...]

    @property
    def valid(self) -> tuple[RosterRow, ...]:
        """Rows that can be taken."""
        return tuple(row for row in self.rows if not row.is_refused)

    @property
    def refused(self) -> tuple[RosterRow, ...]:
        """Rows that cannot."""
        return tuple(row for row in self.rows if row.is_refused)
