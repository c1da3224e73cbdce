"""Rosters as real files: what senders make with Excel, WPS and exports from other systems."""

from __future__ import annotations

import io
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
