"""Rosters as real files: what senders make with Excel, WPS and exports from other systems."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from trainingapp.cohorts.roster import Roster, read_roster
from trainingapp.core.spreadsheets import Column, NewSheet, read_in_child, read_workbook, write_workbook

from .roster_sheets import HEADER, made_id

PEOPLE = [
    ["张伟", "男", made_id("33010619800101001"), "13800000001", "东湖街道春风社区", "党委书记、居委会主任"],
    ["䶮㛃", "女", made_id("33010619800101002"), "13800000002", "西山街道长亭社区", "居委会副主任"],
]


def read(folder: Path, data: bytes) -> Roster:
    path = folder / "sent"
    path.write_bytes(data)
    return read_roster(read_workbook(path, "名册"))


def untidy_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["云川省社区工作者培训班学员名册"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(HEADER)
    sheet.append([*PEOPLE[0][:3], 13800000001, *PEOPLE[0][4:]])
    sheet.append([*PEOPLE[1][:2], int("330106198001010029"), *PEOPLE[1][3:]])
    sheet.append(["合计", "2人"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_untidy_workbook(tmp_path: Path) -> None:
    result = read(tmp_path, untidy_xlsx())

    assert [row.person.name for row in result.valid] == ["张伟"]
    assert [(row.row_no, [problem.address for problem in row.problems]) for row in result.refused] == [
        (5, ["C5"])
    ]


def test_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    sheet.write_merge(0, 0, 0, 5, "名册")
    for number, row in enumerate([HEADER, *PEOPLE], 1):
        for column, value in enumerate(row):
            sheet.write(number, column, float(value) if column == 3 and number > 1 else value)
    buffer = io.BytesIO()
    book.save(buffer)

    result = read(tmp_path, buffer.getvalue())

    assert [row.person.phone for row in result.valid] == ["13800000001", "13800000002"]
    assert result.tables[0].title == "名册"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files(tmp_path: Path, encoding: str) -> None:
    data = "\n".join("\t".join(row) for row in [HEADER, *PEOPLE]).encode(encoding)

    assert [row.person.name for row in read(tmp_path, data).valid] == ["张伟", "䶮㛃"]


def test_old_codes_of_rare_characters_in_gbk_files_are_found(tmp_path: Path) -> None:
    data = "姓名,手机\n张".encode("gbk") + b"\xfe\x9f" + ",13800000001\n".encode("gbk")

    assert [row.person.name for row in read(tmp_path, data).rows] == ["张䶮"]


def test_an_exported_list_is_read_back_the_same(tmp_path: Path) -> None:
    data = write_workbook([NewSheet("名册", [Column(title) for title in HEADER], PEOPLE)])

    result = read(tmp_path, data)

    told = [
        (row.person.name, row.person.id_number, row.person.phone, row.person.unit) for row in result.valid
    ]
    assert told == [(row[0], row[2], row[3], row[4]) for row in PEOPLE]
    assert not any(row.problems for row in result.rows)


def test_a_roster_passes_through_the_child_process(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(untidy_xlsx())

    assert read_roster(read_in_child(path, "名册")) == read(tmp_path, untidy_xlsx())


def repacked(data: bytes, changes: dict[bytes, bytes]) -> bytes:
    whole, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            part = whole.read(name)
            for old, new in changes.items():
                part = part.replace(old, new)
            archive.writestr(name, part)
    return buffer.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize(
    "changes",
    [
        {
            MAIN.encode(): b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            RELATIONS.encode(): b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        },
        {SHEET_TYPE: b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
    ],
    ids=["strict", "xlsm"],
)
def test_strict_workbooks_and_those_with_macros_are_read_like_others(
    tmp_path: Path, changes: dict[bytes, bytes]
) -> None:
    data = repacked(untidy_xlsx(), changes)

    assert data != untidy_xlsx()
    assert read(tmp_path, data) == read(tmp_path, untidy_xlsx())


def test_a_filtered_workbook_with_formulas_tells_what_it_hides(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    sheet.append([*HEADER, "出生年月"])
    sheet.append([*PEOPLE[0], 1980.1])
    sheet.append([*PEOPLE[1], "1980年1月"])
    sheet.append(["王五", "", "=VLOOKUP(A4,人员!A:B,2,0)", "13800000003", "#N/A", ""])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("人员").append(["王五", "1"])
    book["人员"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)

    result = read(tmp_path, buffer.getvalue())

    assert [[problem.code for problem in row.problems] for row in result.rows] == [
        [],
        ["row_hidden"],
        ["formula_empty", "cell_error_left"],
    ]
    assert [row.is_refused for row in result.rows] == [False, False, True]
    assert [problem.code for problem in result.problems] == ["sheet_hidden", "rows_hidden", "columns_hidden"]
