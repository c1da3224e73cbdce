"""Bytes to plain lists: the part that also runs alone, in the child process.

Imports nothing but the standard library and python-calamine (no trainingapp, no site packages besides), so
that a child starts in some 30 ms. A file comes out in parts, so that no process ever holds it twice:
`["sheet", name, hidden, merged, hidden rows, hidden columns, days from 1904]` begins a sheet (the last one only in
workbooks), `["rows", rows]` adds rows to it, a row being `[number, texts, kinds]` as in `workbook.Row`. What
cannot be read raises `Refused` with a code, for which `spreadsheets.reading` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator

from .books import parse_book
from .formats import BOOK, Refused, kind_of_file
from .limits import Limits
from .rows import Part
from .text import parse_text


def parse(data: bytes, limits: Limits) -> Iterator[Part]:
    """The parts of a file, told by its content. Raises Refused, and nothing else but MemoryError."""
    if not data:
        raise Refused("empty")
    try:
        yield from parse_book(data, limits) if kind_of_file(data) == BOOK else parse_text(data, limits)
    except (Refused, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a Rust panic is no Exception; damaged files raise nearly anything
        raise Refused("damaged") from error
