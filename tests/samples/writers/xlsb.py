"""Binary workbooks (.xlsb): the few records of [MS-XLSB] that a list of texts and numbers needs."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from .package import package
from .xlsx import PACKAGE, RELATIONS

ROW, REAL, TEXT = 0, 5, 6
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA, DIMENSION = 143, 144, 145, 146, 148
PROPERTIES, SHEET = 153, 156


def workbook(name: str, rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet."""
    book = [
        _record(BEGIN_BOOK),
        _record(PROPERTIES, struct.pack("<III", 0, 0, 0)),
        _record(BEGIN_SHEETS),
        _record(SHEET, struct.pack("<II", 0, 1) + _text("rId1") + _text(name)),
        _record(END_SHEETS),
        _record(END_BOOK),
    ]
    relation = f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    return package(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "xl/workbook.bin": b"".join(book),
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
            ),
            "xl/worksheets/sheet1.bin": _sheet(rows),
        }
    )


def _sheet(rows: Sequence[Sequence[object]]) -> bytes:
    width = max(map(len, rows))
    parts = [
        _record(BEGIN_SHEET),
        _record(DIMENSION, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)),
        _record(BEGIN_DATA),
    ]
    for number, row in enumerate(rows):
        parts.append(_record(ROW, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0)))
        parts += [_cell(column, value) for column, value in enumerate(row) if value != ""]
    return b"".join([*parts, _record(END_DATA), _record(END_SHEET)])


def _cell(column: int, value: object) -> bytes:
    where = struct.pack("<II", column, 0)
    if isinstance(value, int):
        return _record(REAL, where + struct.pack("<d", value))
    return _record(TEXT, where + _text(str(value)))


def _text(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def _record(kind: int, body: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(body)) + body


def _seven_bits(number: int) -> bytes:
    """Seven bits in a byte, the lowest first; the record kinds above 127 are told in the same way."""
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])
