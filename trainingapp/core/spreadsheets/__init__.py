"""Spreadsheets: any file that a person may send becomes a `Workbook`; lists become .xlsx files.

Words: a *workbook* has *sheets*, a sheet has *rows* with 1-based numbers, a row has *cells*; a cell is its
text as a person would read it and its *kind* (what the file really stores).
Files of strangers are read by `read_in_child`, in a process of its own with limits of memory and time.
Knows neither Flask nor the database. May import: `core.errors`, `core.i18n`.
"""

from .reading import LIMITS, read_in_child, read_workbook
from .workbook import Cell, Kind, Row, Sheet, Span, Workbook, cell_address, column_letters
from .writing import Column, NewSheet, Value, write_workbook

__all__ = [
    "LIMITS",
    "Cell",
    "Column",
    "Kind",
    "NewSheet",
    "Row",
    "Sheet",
    "Span",
    "Value",
    "Workbook",
    "cell_address",
    "column_letters",
    "read_in_child",
    "read_workbook",
    "write_workbook",
]
