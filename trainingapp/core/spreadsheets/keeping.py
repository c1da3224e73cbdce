"""A workbook as bytes and back: what was read, without the file that it was read from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .parsing.rows import Part
from .reading import workbook_of
from .workbook import Sheet, Workbook


def to_bytes(workbook: Workbook) -> bytes:
    """All that a workbook holds but its name."""
    return b"".join(json.dumps(part).encode() + b"\n" for part in _parts(workbook))


def from_bytes(name: str, content: bytes) -> Workbook:
    """The workbook again. Only for bytes that `to_bytes` wrote: they are held against no limits."""
    return workbook_of(name, map(json.loads, content.splitlines()))


def _parts(workbook: Workbook) -> Iterator[Part]:
    for sheet in workbook.sheets:
        yield _head(sheet)
        yield ["rows", [[row.number, list(row.texts), row.kinds] for row in sheet.rows]]


def _head(sheet: Sheet) -> Part:
    hidden = (sorted(sheet.hidden_rows), sorted(sheet.hidden_columns))
    return [
        "sheet",
        sheet.name,
        sheet.hidden,
        [list(span) for span in sheet.merged],
        *hidden,
        sheet.from_1904,
    ]
