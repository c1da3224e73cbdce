"""The marks of an .xls: hidden rows and columns, and errors, read from its records ([MS-CFB], [MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .formats import OLE
from .marks import Marks

BOF, EOF, BOUND_SHEET, ROW, COLUMNS, BOOL_OR_ERROR, FORMULA = 0x809, 0x0A, 0x85, 0x208, 0x7D, 0x205, 0x06
DATE_MODE = 0x22
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
LAST_SECTOR = 0xFFFFFFFA
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01


def marks_of_xls(data: bytes, columns: int) -> list[Marks]:
    """The marks of each sheet in the order of the workbook; an empty list when nothing is known."""
    if not data.startswith(OLE):
        return []
    try:
        book = _workbook_stream(data)
        starts = [struct.unpack_from("<I", body)[0] for body in _bodies(book, 0, BOUND_SHEET)]
        return [_marks_at(book, start, columns) for start in starts]
    except (struct.error, ValueError, IndexError):
        return []


def xls_counts_from_1904(data: bytes) -> bool:
    """Whether the day numbers of an .xls count from 1904."""
    if not data.startswith(OLE):
        return False
    try:
        return any(body[:2] == b"\x01\0" for body in _bodies(_workbook_stream(data), 0, DATE_MODE))
    except (struct.error, ValueError, IndexError):
        return False


def _marks_at(book: bytes, start: int, columns: int) -> Marks:
    marks = Marks([], [], {})
    for kind, body in _records(book, start):
        if kind == ROW and body[12] & HIDDEN_ROW:
            marks.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMNS and body[8] & HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            marks.hidden_columns.extend(range(first + 1, min(last + 1, columns) + 1))
        elif error := _error_in(kind, body):
            row, column = struct.unpack_from("<HH", body)
            if column < columns:
                marks.cells.setdefault(row + 1, {})[column + 1] = (error, "e")
    return marks


def _error_in(kind: int, body: bytes) -> str:
    """The error that a cell holds, or that its formula has for result; empty if none."""
    if kind == BOOL_OR_ERROR and body[7]:
        return ERRORS.get(body[6], "#N/A")
    if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return ERRORS.get(body[8], "#N/A")
    return ""


def _bodies(book: bytes, start: int, wanted: int) -> Iterator[bytes]:
    return (body for kind, body in _records(book, start) if kind == wanted)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream; those of charts within it are left out."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, body


def _workbook_stream(data: bytes) -> bytes:
    """The stream `Workbook` (or `Book`, of Excel 5.0), which holds all sheets."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _sector_table(data, size)
    if size not in (512, 4096):
        raise ValueError(size)
    (first_of_directory,) = struct.unpack_from("<I", data, 48)
    directory = _chain(data, size, table, first_of_directory)
    for at in range(0, len(directory), 128):
        entry = directory[at : at + 128]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        if name in ("Workbook", "Book"):
            first, length = struct.unpack_from("<II", entry, 116)
            (smallest,) = struct.unpack_from("<I", data, 56)
            return _chain(data, size, table, first)[:length] if length >= smallest else b""
    return b""


def _sector_table(data: bytes, size: int) -> list[int]:
    """By sector, the one that follows it."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    (following,) = struct.unpack_from("<I", data, 68)
    while following < LAST_SECTOR and len(sectors) * size <= len(data):
        *more, following = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        sectors += more
    table: list[int] = []
    for sector in sectors:
        if sector < LAST_SECTOR:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def _chain(data: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < LAST_SECTOR and len(parts) <= len(table):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)
