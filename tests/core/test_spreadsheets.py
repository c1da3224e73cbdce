"""Reading any file that a person may send, or saying what it is."""

from __future__ import annotations

import contextlib
import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.core.spreadsheets import (
    Cell,
    Kind,
    Workbook,
    cell_address,
    column_letters,
    read_workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(folder: Path, data: bytes, name: str = "名册.xlsx") -> Workbook:
    path = folder / "sent"
    path.write_bytes(data)
    return read_workbook(path, name)


def texts(workbook: Workbook) -> list[tuple[str, ...]]:
    return [row.texts for row in workbook.sheets[0].rows]


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(*rows: list[object]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


def ods(cells: str, manifest: str = "", secret: bytes = b"") -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="名册">'
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{names}:manifest:1.0">{manifest}</m:manifest>'.encode(),
            "content.xml": secret or content.encode(),
        }
    )


ODS = ods(
    '<table:table-cell office:value-type="string"><text:p>姓名</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="13800000001"><text:p>13800000001</text:p>'
    "</table:table-cell>"
)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (xlsx(["姓名", "手机"], ["张伟", 13800000001]), [("姓名", "手机"), ("张伟", "13800000001")]),
        (xls(["姓名", "手机"], ["张伟", 13800000001]), [("姓名", "手机"), ("张伟", "13800000001")]),
        (ODS, [("姓名", "13800000001")]),
    ],
)
def test_workbooks_of_all_formats_are_read_whatever_their_name(
    tmp_path: Path, made: bytes, expected: list[tuple[str, ...]]
) -> None:
    assert texts(read(tmp_path, made, "名册.csv")) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_files_are_read_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    lines = [
        ["姓名", "手机", "单位"],
        ["䶮㛃𬭊", "13800000001", "东湖社区"],
        ["买买提·阿不都", "", "西山社区"],
    ]
    data = mark + "\r\n".join(separator.join(line) for line in lines).encode(encoding)

    assert texts(read(tmp_path, data)) == [tuple(line) for line in lines]


def test_a_text_file_keeps_quoted_separators_line_breaks_and_leading_zeros(tmp_path: Path) -> None:
    data = '"张伟","东湖社区,第一小区","第一行\n第二行","007"\r\n\r\n李敏,"说""好""",,\r\n'.encode()

    workbook = read(tmp_path, data)

    assert texts(workbook) == [
        ("张伟", "东湖社区,第一小区", "第一行\n第二行", "007"),
        ("李敏", '说"好"'),
    ]
    assert [row.number for row in workbook.sheets[0].rows] == [1, 3]


def test_a_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    assert texts(read(tmp_path, b"sep=;\r\na;b,c\r\n")) == [("a", "b,c")]


def test_numbers_dates_and_flags_read_as_people_see_them(tmp_path: Path) -> None:
    data = xlsx([13812345678, 110101199003071234, 0.1 + 0.2, True, 0, -5, 110101900307123])

    row = read(tmp_path, data).sheets[0].rows[0]

    assert [row.cell(column) for column in range(1, 8)] == [
        Cell("13812345678", Kind.INTEGER),
        Cell("1.10101199003071E+17", Kind.LOSSY),
        Cell("0.3", Kind.DECIMAL),
        Cell("TRUE", Kind.BOOLEAN),
        Cell("0", Kind.INTEGER),
        Cell("-5", Kind.INTEGER),
        Cell("110101900307123", Kind.INTEGER),
    ]
    assert row.cell(8) == Cell("", Kind.TEXT)


def test_a_number_of_sixteen_digits_counts_as_lossy_because_excel_keeps_fifteen(tmp_path: Path) -> None:
    row = read(tmp_path, xlsx([999_999_999_999_999, 1_000_000_000_000_000])).sheets[0].rows[0]

    assert [row.cell(1).kind, row.cell(2).kind] == [Kind.INTEGER, Kind.LOSSY]


def test_dates_are_iso_dates(tmp_path: Path) -> None:
    data = xlsx(
        [datetime.date(1990, 3, 7), datetime.datetime.fromisoformat("2026-08-20T08:30"), datetime.time(14, 5)]
    )

    row = read(tmp_path, data).sheets[0].rows[0]

    assert row.texts == ("1990-03-07", "2026-08-20 08:30:00", "14:05:00")
    assert row.kinds == "DDT"


def test_cells_keep_their_addresses_when_the_table_begins_far_from_a1(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"] = "姓名"
    book.active.merge_cells("C4:D4")
    book.create_sheet("旧").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)

    first, second = read(tmp_path, buffer.getvalue()).sheets

    assert (first.rows[0].number, first.rows[0].text(3)) == (4, "姓名")
    assert first.merged == ((4, 3, 4, 4),)
    assert (second.name, second.hidden, second.rows) == ("旧", True, ())


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_the_letters_of_spreadsheet_programs(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert cell_address(7, column) == f"{letters}7"


def test_a_table_of_tabs_named_xls_is_read(tmp_path: Path) -> None:
    data = "姓名\t手机\r\n张伟\t13800000001\r\n".encode("gb18030")

    assert texts(read(tmp_path, data, "导出.xls")) == [("姓名", "手机"), ("张伟", "13800000001")]


def test_a_wps_table_is_read_like_the_workbook_it_is(tmp_path: Path) -> None:
    assert texts(read(tmp_path, xls(["姓名", "手机"]), "名册.et")) == [("姓名", "手机")]


PROTECTED_XLS = xls(["姓名"])
AFTER_BOF = PROTECTED_XLS.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
PROTECTED_XLS = PROTECTED_XLS[:AFTER_BOF] + b"\x2f\x00" + PROTECTED_XLS[AFTER_BOF + 2 :]
WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
PROTECTED_ODS = ods(
    "", '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>', b"\x8f\x02" * 90
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\n<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        ("<TABLE><tr><td>姓名</td></tr></TABLE>".encode("utf-16"), "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"\x09\x02\x06\x00\x00\x00\x10\x00", "very old"),
        (WORD, "text document"),
        (OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "text document"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (PROTECTED_XLS, "password"),
        (PROTECTED_ODS, "password"),
        (zipped({"Index/Document.iwa": b"1"}), "Numbers"),
        (zipped({"readme.txt": b"1"}), "archive"),
        (zipped({"OFD.xml": b"<ofd/>"}), "OFD"),
        (zipped({"ppt/presentation.xml": b"<p/>"}), "presentation"),
        (OLE + bytes(600) + "PowerPoint Document".encode("utf-16-le"), "presentation"),
        (OLE + bytes(600) + "__properties_version1.0".encode("utf-16-le"), "a mail"),
        (b"{\\rtf1 a}", "text document"),
        (b"MIME-Version: 1.0\n\n<html>", "web page"),
        (b"II*\x00\x08", "picture"),
        (b"\x00\x00\x00\x18ftypheic", "picture"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
        (b"[InternetShortcut]\r\nURL=x", "shortcut"),
        (b"\x04" + b"Wang".ljust(54) + "\x04Wang".ljust(55).encode("utf-16-le"), "while it is open"),
        (xlsx(["姓名"])[:3000], "damaged"),
        (xls(["姓名"])[:1500], "damaged"),
        (b"a,b\x00\x01\x02", "not a spreadsheet"),
        (b"\xff\xfe\x00", "not a spreadsheet"),
        (b"a,b\n\xff\xff\xff", "cannot be read"),
        ('姓名,手机\n张伟,"138\n李敏,139\n'.encode(), "line 2"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_by_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(tmp_path, data, "名册.xls")
    assert "“名册.xls”" in str(refused.value)
    assert words in str(refused.value)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 6000), at=st.integers(0, 6000), junk=st.binary(max_size=40))
def test_any_damage_gives_a_workbook_or_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, junk: bytes
) -> None:
    whole = xlsx(["姓名", "手机"], ["张伟", 1])
    data = (whole[:at] + junk + whole[at + len(junk) :])[: max(cut, 4)]
    with contextlib.suppress(DomainError):  # any other error fails
        assert isinstance(read(tmp_path_factory.mktemp("damaged"), data), Workbook)
