"""Office Open XML workbooks, with the cells exactly as given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from trainingapp.core.spreadsheets import cell_address

from .package import package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Places in the list of formats: a plain cell, dates in three looks, text, text by apostrophe, zeros in front
DAY, MONTH_SAID, DAY_SAID, TEXT, APOSTROPHE, SIX_DIGITS = 1, 2, 3, 4, 5, 6
FORMATS = (
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="3">'
    '<numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="165" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>'
    '<numFmt numFmtId="166" formatCode="000000"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7">{FORMATS}</cellXfs></styleSheet>'
)


class Number(NamedTuple):
    """A number cell with its digits as they stand in the file."""

    digits: str
    style: int = 0


class Styled(NamedTuple):
    """A text cell with a format."""

    text: str
    style: int


class Formula(NamedTuple):
    """A formula and the result that was saved with it; None for one that was never computed."""

    formula: str
    result: str | None
    kind: str = "str"  # `n` for a number, `e` for an error


class Wrong(NamedTuple):
    """An error that stands in a cell."""

    error: str


class Runs(NamedTuple):
    """A text in several fonts, with a reading aid that is no part of it."""

    texts: tuple[str, ...]
    aid: str = ""


Row = Sequence[object]
"""Cells from column A on: texts, whole numbers and floats, the kinds above, None for no cell."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows from the first line on, and what else its part holds."""

    name: str
    rows: Sequence[Row]
    merged: Sequence[str] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[int] = ()
    state: str = "visible"
    dimension: str = ""
    tail: str = ""  # XML between the cells and the end, before merged cells
    end: str = ""  # XML after the merged cells
    addressed: bool = True  # cells and rows say where they stand


@dataclass(frozen=True)
class Book:
    """Everything that a workbook may have besides its sheets."""

    sheets: Sequence[Sheet]
    from_1904: bool = False
    strict: bool = False
    type: str = WORKBOOK
    active: int = 0
    parts: Mapping[str, str | bytes] = field(default_factory=dict)
    compressed: bool = False


def workbook(*sheets: Sheet, **more: object) -> bytes:
    """The bytes of a workbook with these sheets; `more` are fields of `Book`."""
    return written(Book(sheets, **more))  # type: ignore[arg-type]


def written(book: Book) -> bytes:
    """The bytes of a workbook."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(book),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _index(book),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(book.sheets) + 1)]
            + [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": STYLES,
    }
    shared: dict[str, int] = {}
    for number, sheet in enumerate(book.sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet, shared)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(shared)}</sst>'
    parts |= book.parts
    told = {name: _told(content, strict=book.strict) for name, content in parts.items()}
    return package(told, compressed=book.compressed)


def _told(content: str | bytes, *, strict: bool) -> str | bytes:
    if isinstance(content, bytes):
        return content
    for ordinary, other in STRICT.items() if strict else ():
        content = content.replace(ordinary, other)
    return PROLOGUE + content


def _types(book: Book) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{WORKBOOK.replace("sheet.main", "worksheet")}"/>'
        for number in range(1, len(book.sheets) + 1)
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{book.type}"/>{sheets}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _index(book: Book) -> str:
    sheets = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}" state="{sheet.state}" r:id="rId{number}"/>'
        for number, sheet in enumerate(book.sheets, 1)
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(book.from_1904)}"/>'
        f'<bookViews><workbookView activeTab="{book.active}"/></bookViews><sheets>{sheets}</sheets></workbook>'
    )


def _sheet(sheet: Sheet, shared: dict[str, int]) -> str:
    rows = "".join(_row(sheet, number, row, shared) for number, row in enumerate(sheet.rows, 1))
    columns = "".join(f'<col min="{n}" max="{n}" width="8" hidden="1"/>' for n in sheet.hidden_columns)
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in sheet.merged)
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        + (f'<dimension ref="{sheet.dimension}"/>' if sheet.dimension else "")
        + (f"<cols>{columns}</cols>" if columns else "")
        + f"<sheetData>{rows}</sheetData>{sheet.tail}"
        + (f"<mergeCells>{merged}</mergeCells>" if merged else "")
        + f"{sheet.end}</worksheet>"
    )


def _row(sheet: Sheet, number: int, row: Row, shared: dict[str, int]) -> str:
    if not row and sheet.addressed:
        return ""
    hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
    where = f' r="{number}"' if sheet.addressed else ""
    cells = "".join(
        _cell(cell, f' r="{cell_address(number, column)}"' if sheet.addressed else "", shared)
        for column, cell in enumerate(row, 1)
        if (cell is not None and cell != "") or not sheet.addressed
    )
    return f"<row{where}{hidden}>{cells}</row>"


def _cell(cell: object, where: str, shared: dict[str, int]) -> str:
    match cell:
        case None | "":
            return f"<c{where}/>"
        case Number(digits, style):
            return f'<c{where} s="{style}"><v>{digits}</v></c>'
        case Formula(formula, result, kind):
            value = "" if result is None else f"<v>{escape(result)}</v>"
            said = "" if result is None else f' t="{kind}"'
            return f"<c{where}{said}><f>{escape(formula, quote=False)}</f>{value}</c>"
        case Wrong(error):
            return f'<c{where} t="e"><v>{error}</v></c>'
        case int() | float():
            return f"<c{where}><v>{cell!r}</v></c>"
    assert isinstance(cell, str | Styled | Runs)
    style = cell.style if isinstance(cell, Styled) else 0
    number = shared.setdefault(_shared(cell), len(shared))
    return f'<c{where} s="{style}" t="s"><v>{number}</v></c>'


def _shared(cell: str | Styled | Runs) -> str:
    """The text as the list of shared texts has it; characters that XML cannot hold are told by their code."""
    if isinstance(cell, Runs):
        runs = "".join(f"<r><t>{escape(text)}</t></r>" for text in cell.texts)
        return f'<si>{runs}<rPh sb="0" eb="1"><t>{escape(cell.aid)}</t></rPh></si>'
    text = cell.text if isinstance(cell, Styled) else cell
    told = "".join(f"_x{ord(char):04X}_" if char < " " and char not in "\t\n" else char for char in text)
    return f'<si><t xml:space="preserve">{escape(told, quote=False)}</t></si>'
