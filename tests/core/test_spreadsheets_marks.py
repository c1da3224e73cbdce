"""What a file hides, and cells that hold no value: never silently empty."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.core.spreadsheets import Cell, Kind, Sheet, read_in_child, read_workbook
from trainingapp.core.spreadsheets.parsing.marks import marks_of
from trainingapp.core.spreadsheets.parsing.old_marks import marks_of_xls

STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def hiding() -> bytes:
    """Row 3 and columns B to C hidden; an error in B3, a formula with an empty text for result in C3."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("说明").write("A1", "说明")
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, ["姓名", "手机", "单位"])
        sheet.write_row(1, 0, ["张伟", "13800000001"])
        sheet.write(2, 0, "李敏")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_formula(2, 2, '=IF(1,"")', None, "")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 2, 8, None, {"hidden": True})
    return buffer.getvalue()


def rewritten(data: bytes, changes: dict[bytes, bytes]) -> bytes:
    whole, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            part = whole.read(name)
            for old, new in changes.items():
                part = part.replace(old, new)
            archive.writestr(name, part)
    return buffer.getvalue()


def sheets(folder: Path, data: bytes) -> tuple[Sheet, ...]:
    path = folder / "sent"
    path.write_bytes(data)
    return read_workbook(path, "名册.xlsx").sheets


@pytest.mark.parametrize("changes", [{}, STRICT], ids=["transitional", "strict"])
def test_hidden_rows_and_columns_are_known(tmp_path: Path, changes: dict[bytes, bytes]) -> None:
    as_excel_writes = {b'<c r="C3">': b'<c r="C3" t="str">'}
    first, second = sheets(tmp_path, rewritten(hiding(), {**changes, **as_excel_writes}))

    assert (first.hidden_rows, first.hidden_columns) == (frozenset(), frozenset())
    assert (second.hidden_rows, second.hidden_columns) == ({3}, {2, 3})
    assert second.rows[2].texts == ("李敏", "#N/A")


def test_errors_and_formulas_without_result_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["=Sheet2!A1", "张伟", '="a"&B1', "#N/A"])
    book.active["B9"] = "=A1"  # alone in its row, below all that has a value
    buffer = io.BytesIO()
    book.save(buffer)

    (sheet,) = sheets(tmp_path, buffer.getvalue())

    assert [row.number for row in sheet.rows] == [1, 9]
    assert [sheet.rows[0].cell(column) for column in range(1, 5)] == [
        Cell("=Sheet2!A1", Kind.FORMULA),
        Cell("张伟", Kind.TEXT),
        Cell('="a"&B1', Kind.FORMULA),
        Cell("#N/A", Kind.ERROR),
    ]
    assert sheet.rows[1].cell(2) == Cell("=A1", Kind.FORMULA)


def test_a_formula_that_only_keeps_a_text_as_text_is_that_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(['="13800000001"', '="a"&"b"'])
    buffer = io.BytesIO()
    book.save(buffer)

    row = sheets(tmp_path, buffer.getvalue())[0].rows[0]

    assert row.cell(1) == Cell("13800000001", Kind.TEXT)
    assert row.cell(2).kind is Kind.FORMULA


def test_the_result_of_a_formula_is_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_formula(0, 0, '="张"&"伟"', None, "张伟")

    assert sheets(tmp_path, buffer.getvalue())[0].rows[0].cell(1) == Cell("张伟", Kind.TEXT)


def test_marks_reach_through_the_child(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(hiding())

    assert read_in_child(path, "名册") == read_workbook(path, "名册")
    assert read_in_child(path, "名册").sheets[1].hidden_rows == {3}


def test_many_rows_are_scanned_in_pieces(tmp_path: Path) -> None:
    buffer, hidden = io.BytesIO(), {10, 9_999, 20_000}
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number in range(20_000):
            sheet.write_row(number, 0, ["张伟", "云川省青禾市东湖区", number])
            if number + 1 in hidden:
                sheet.set_row(number, None, None, {"hidden": True})
                sheet.write_formula(number, 3, "=NA()", None, "#REF!")

    (read,) = sheets(tmp_path, buffer.getvalue())

    assert read.hidden_rows == hidden
    assert {row.number for row in read.rows if row.cell(4).kind is Kind.ERROR} == hidden


def ods(rows: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="名册">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def test_hidden_rows_and_columns_of_open_documents(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>张伟</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}{cell}</table:table-row>"
    filtered = (
        f'<table:table-row table:number-rows-repeated="2" table:visibility="filter">{cell}</table:table-row>'
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'

    (sheet,) = sheets(tmp_path, ods(columns + row + filtered + row))

    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3}, {2})


@settings(max_examples=50, deadline=None)
@given(at=st.integers(0, 900), junk=st.binary(max_size=30))
def test_an_odd_sheet_part_never_stops_the_marks(at: int, junk: bytes) -> None:
    whole, buffer = zipfile.ZipFile(io.BytesIO(hiding())), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in whole.namelist():
            part = whole.read(name)
            if name in ("xl/worksheets/sheet2.xml", "xl/workbook.xml"):
                part = part[:at] + junk + part[at + len(junk) :]
            archive.writestr(name, part)

    assert isinstance(marks_of(buffer.getvalue(), 200), list)  # any error fails


def old_workbook() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("说明").write(0, 0, "说明")
    sheet = book.add_sheet("名册")
    for number in range(300):
        sheet.write(number, 0, "张伟")
        sheet.write(number, 1, f"云川省青禾市东湖区第{number}社区")
    sheet.row(4).hidden = True
    sheet.col(1).hidden = True
    sheet.row(4).set_cell_error(2, 0x2A)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_old_workbook_has_the_same_marks(tmp_path: Path) -> None:
    first, second = sheets(tmp_path, old_workbook())

    assert (first.hidden_rows, first.hidden_columns) == (frozenset(), frozenset())
    assert (second.hidden_rows, second.hidden_columns) == ({5}, {2})
    assert second.rows[4].cell(3) == Cell("#N/A", Kind.ERROR)
    assert [row.cell(3).text for row in second.rows if row.number != 5] == [""] * 299


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 40_000), junk=st.binary(max_size=30))
def test_a_damaged_old_workbook_never_stops_the_marks(at: int, junk: bytes) -> None:
    data = OLD[:at] + junk + OLD[at + len(junk) :]

    assert isinstance(marks_of_xls(data, 200), list)  # any error fails


OLD = old_workbook()
