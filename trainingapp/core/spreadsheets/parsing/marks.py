"""What calamine does not tell of a sheet: hidden rows and columns, errors, formulas that were never computed.

Read from the package itself (.xlsx and .xlsm, strict or not, .ods; `old_marks` does it for .xls), piece by
piece and without building a tree. A package that is put together unusually just has no marks: they add to
what was read, never change it.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

CellMarks = dict[int, dict[int, tuple[str, str]]]  # by row and column: text and letter of Kind

PIECE = 1 << 20
LONGEST_ROW = 16 << 20
LARGEST_INDEX = 4 << 20
FORMULA_SHOWN = 60

TAG = rb"<(?:\w+:)?"
END = rb"</(?:\w+:)?"
SHEET = re.compile(TAG + rb"sheet\s[^>]*?:id=[\"']([^\"']+)[\"']")
RELATION = re.compile(TAG + rb"Relationship\s([^>]*)>")
RELATION_ID = re.compile(rb"\bId=[\"']([^\"']+)[\"']")
RELATION_TARGET = re.compile(rb"\bTarget=[\"']([^\"']+)[\"']")
FROM_1904 = re.compile(TAG + rb"workbookPr\s[^>]*?\bdate1904=[\"'](?:1|true)[\"']")
HIDDEN = rb"\bhidden=[\"'](?:1|true)[\"']"
HIDDEN_COLUMNS = re.compile(TAG + rb"col\s([^>]*?" + HIDDEN + rb"[^>]*)>")
HIDDEN_ROW = re.compile(TAG + rb"row\s([^>]*?" + HIDDEN + rb"[^>]*)>")
ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
FORMULA = TAG + rb"f\b[^>]*?(?:/>|>([^<]*)" + END + rb"f>)"
ERROR = re.compile(
    TAG + rb"c\s([^>]*?\bt=[\"']e[\"'][^>]*)>\s*(?:" + FORMULA + rb")?\s*" + TAG + rb"v>([^<]*)<"
)
NO_VALUE = TAG + rb"v\s*/>|" + TAG + rb"v>\s*" + END + rb"v>"
UNCOMPUTED = re.compile(TAG + rb"c\s([^>]*)>\s*" + FORMULA + rb"\s*(?:" + NO_VALUE + rb")?\s*" + END + rb"c>")
TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")  # a formula whose result is an empty text
TEXT_FORMULA = re.compile(rb"(?:\"|&quot;)([^\"&]*)(?:\"|&quot;)")

ODS_TAG = re.compile(rb"<table:(table|table-row|table-column)(\s[^>]*|/)?>")
ODS_REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated=\"(\d+)\"")
ODS_HIDDEN = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")


class Marks(NamedTuple):
    """The marks of one sheet; rows and columns are 1-based, columns within the limit."""

    hidden_rows: list[int]
    hidden_columns: list[int]
    cells: CellMarks


def marks_of(data: bytes, columns: int) -> list[Marks]:
    """The marks of each sheet in the order of the workbook; an empty list when nothing is known."""
    if not data.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if "content.xml" in package.namelist():
                return _marks_of_ods(package, columns)
            return [_marks_of_part(package, part, columns) for part in _parts(package)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError):
        return []


def counts_from_1904(data: bytes) -> bool:
    """Whether the day numbers of a package (.xlsx, .xlsm) count from 1904."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return FROM_1904.search(_small(package, "xl/workbook.xml")) is not None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError):
        return False


def _parts(package: zipfile.ZipFile) -> list[str]:
    """The names of the sheets' parts in the order of the workbook."""
    relations = {}
    for found in RELATION.finditer(_small(package, "xl/_rels/workbook.xml.rels")):
        number, target = RELATION_ID.search(found[1]), RELATION_TARGET.search(found[1])
        if number and target:
            relations[number[1]] = html.unescape(target[1].decode())
    book = _small(package, "xl/workbook.xml")
    return [posixpath.join("/xl", relations[one[1]]).lstrip("/") for one in SHEET.finditer(book)]


def _small(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(LARGEST_INDEX)


def _marks_of_part(package: zipfile.ZipFile, name: str, columns: int) -> Marks:
    marks = Marks([], [], {})
    for number, piece in enumerate(_pieces(package, name, b"row>")):
        if number == 0:
            marks.hidden_columns.extend(_hidden_columns(piece, columns))
        if b"hidden=" in piece:
            numbers = (ROW_NUMBER.search(found[1]) for found in HIDDEN_ROW.finditer(piece))
            marks.hidden_rows.extend(int(number[1]) for number in numbers if number)
        if b't="e"' in piece or b"t='e'" in piece:
            for found in ERROR.finditer(piece):
                _mark_cell(marks.cells, found[1], found[3], "e", columns)
        if b"f>" in piece:
            for found in UNCOMPUTED.finditer(piece):
                if not TEXT_RESULT.search(found[1]):
                    _mark_cell(marks.cells, found[1], *_shown_formula(found[2] or b""), columns)
    return marks


def _pieces(package: zipfile.ZipFile, name: str, ending: bytes) -> Iterator[bytes]:
    """The part in pieces that end where a row ends."""
    rest = b""
    with package.open(name) as part:
        while read := part.read(PIECE):
            rest += read
            cut = rest.rfind(ending) + len(ending)
            if cut >= len(ending) or len(rest) > LONGEST_ROW:
                cut = cut if cut >= len(ending) else len(rest)
                yield rest[:cut]
                rest = rest[cut:]
    if rest:
        yield rest


def _hidden_columns(piece: bytes, limit: int) -> Iterator[int]:
    for found in HIDDEN_COLUMNS.finditer(piece.partition(b"sheetData")[0]):
        first = re.search(rb"\bmin=[\"'](\d+)", found[1])
        last = re.search(rb"\bmax=[\"'](\d+)", found[1])
        if first and last:
            yield from range(int(first[1]), min(int(last[1]), limit) + 1)


def _shown_formula(formula: bytes) -> tuple[bytes, str]:
    """The formula; one that only keeps a text as text (`="007"`) is that text."""
    if only_text := TEXT_FORMULA.fullmatch(formula):
        return only_text[1], "t"
    return b"=" + formula, "f"


def _mark_cell(cells: CellMarks, attributes: bytes, text: bytes, kind: str, columns: int) -> None:
    if address := CELL.search(attributes):
        column = 0
        for letter in address[1]:
            column = column * 26 + letter - 64
        if column <= columns:
            shown = html.unescape(text.decode("utf-8", "replace"))[:FORMULA_SHOWN]
            cells.setdefault(int(address[2]), {})[column] = (shown, kind)


def _marks_of_ods(package: zipfile.ZipFile, columns: int) -> list[Marks]:
    sheets: list[Marks] = []
    at = {b"table-row": 0, b"table-column": 0}
    for piece in _pieces(package, "content.xml", b">"):
        for found in ODS_TAG.finditer(piece):
            kind, attributes = found[1], found[2] or b""
            if kind == b"table":
                sheets.append(Marks([], [], {}))
                at = {b"table-row": 0, b"table-column": 0}
                continue
            repeated = ODS_REPEATED.search(attributes)
            first, at[kind] = at[kind] + 1, at[kind] + (int(repeated[1]) if repeated else 1)
            if sheets and ODS_HIDDEN.search(attributes):
                rows, hidden_columns, _cells = sheets[-1]
                last = at[kind] if kind == b"table-row" else min(at[kind], columns)
                (rows if kind == b"table-row" else hidden_columns).extend(
                    range(first, min(last, 1 << 20) + 1)
                )
    return sheets
