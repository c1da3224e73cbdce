"""OpenDocument spreadsheets as LibreOffice lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .package import package

NAMES = "urn:oasis:names:tc:opendocument:xmlns"
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
FIRST = (
    f'<office:document-content xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0" '
    f'xmlns:text="{NAMES}:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
    "<office:body><office:spreadsheet>"
)
LAST = "</office:spreadsheet></office:body></office:document-content>"
REST_OF_ROW = '<table:table-cell table:number-columns-repeated="16371"/>'
REST_OF_SHEET = (
    '<table:table-row table:number-rows-repeated="1048560">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(value: str | int, *, wide: int = 1, note: str = "", day: str = "") -> str:
    """A cell; `wide` ones are merged over columns, `note` is a comment, `day` an ISO date that is shown so."""
    if value == "":
        return "<table:table-cell/>"
    kind = f'office:value-type="float" office:value="{value}"' if isinstance(value, int) else ""
    kind = kind or (
        f'office:value-type="date" office:date-value="{day}"' if day else 'office:value-type="string"'
    )
    span = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="1"' if wide > 1 else ""
    said = (
        f"<office:annotation><dc:date>2000-01-01</dc:date><text:p>{note}</text:p></office:annotation>"
        if note
        else ""
    )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    covered = "<table:covered-table-cell/>" * (wide - 1)
    return f"<table:table-cell {kind}{span}>{said}{lines}</table:table-cell>{covered}"


def row(*cells: str | int, hidden: bool = False) -> str:
    """A row with the rest of it told as repeated, as LibreOffice does; cells that begin with `<` are XML."""
    inner = "".join(each if isinstance(each, str) and each.startswith("<") else cell(each) for each in cells)
    mark = ' table:visibility="filter"' if hidden else ""
    return f"<table:table-row{mark}>{inner}{REST_OF_ROW}</table:table-row>"


def document(name: str, rows: Sequence[str], *, manifest: str = "", content: bytes = b"") -> bytes:
    """A document with one sheet; `manifest` and `content` replace what is told of the parts, and the sheet."""
    table = f'<table:table table:name="{name}">{"".join(rows)}{REST_OF_SHEET}</table:table>'
    return package(
        {
            "mimetype": TYPE,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{NAMES}:manifest:1.0">{manifest}</m:manifest>',
            "content.xml": content or FIRST + table + LAST,
        }
    )
