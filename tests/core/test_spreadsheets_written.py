"""Lists that are written: safe in Excel, and read back equal."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.core.spreadsheets import (
    Column,
    NewSheet,
    Workbook,
    read_workbook,
    write_workbook,
)
from trainingapp.core.spreadsheets.writing import sheet_names


def read(folder: Path, data: bytes, name: str = "名册.xlsx") -> Workbook:
    path = folder / "sent"
    path.write_bytes(data)
    return read_workbook(path, name)


def texts(workbook: Workbook) -> list[tuple[str, ...]]:
    return [row.texts for row in workbook.sheets[0].rows]


def a_list(*rows: list[object], name: str = "名册") -> NewSheet:
    width = max(len(row) for row in rows)
    return NewSheet(name, [Column(f"列{number}") for number in range(width)], rows)  # type: ignore[arg-type]


def test_numbers_of_identity_and_phones_stay_text(tmp_path: Path) -> None:
    data = write_workbook([a_list(["110101199003071233", "13800000001", "007", 110101199003071233, 5])])

    row = read(tmp_path, data).sheets[0].rows[1]

    assert row.texts == ("110101199003071233", "13800000001", "007", "110101199003071233", "5")
    assert row.kinds == "tttti"


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1", "＋1", "－1", "＠SUM(A1)"),
        *("=cmd|' /C calc'!A0", "https://a.example"),
    ],
)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([a_list([text])])))

    cell = book.active["A2"]

    assert (cell.value, cell.data_type, cell.number_format, cell.hyperlink) == (text, "s", "@", None)


def test_the_same_lists_give_the_same_bytes() -> None:
    assert write_workbook([a_list(["张伟", 1])]) == write_workbook([a_list(["张伟", 1])])


def test_the_header_stays_in_sight_and_columns_fit() -> None:
    sheet = NewSheet(
        "名册", [Column("姓名"), Column("单位"), Column("备注", width=5)], [["张伟", "东" * 12, "很长" * 30]]
    )

    written = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet]))).active

    assert written.freeze_panes == "A2"
    assert written["A1"].font.bold
    widths = [round(written.column_dimensions[letter].width) for letter in "ABC"]
    assert widths == [7, 27, 6]


def test_a_text_too_long_for_a_cell_is_refused_not_cut() -> None:
    with pytest.raises(DomainError, match="B2"):
        write_workbook([a_list(["张伟", "好" * 32_768])])


def test_what_no_file_can_hold_becomes_a_visible_sign(tmp_path: Path) -> None:
    assert texts(read(tmp_path, write_workbook([a_list(["张\ud800\uffff"])])))[1] == ("张\ufffd\ufffd",)


def test_sheet_names_are_made_acceptable() -> None:
    assert sheet_names(["甲/乙", "甲 乙", "", "'a'", "长" * 40, "长" * 50, "History"]) == [
        "甲 乙",
        "甲 乙 (2)",
        "Sheet3",
        "a",
        "长" * 31,
        "长" * 26 + " (2)",
        "History (2)",
    ]


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12),
    st.from_regex(r"[=+\-@]?[0-9]{1,20}", fullmatch=True),
    st.sampled_from(["_x0041_", "\r\n", "䶮", "𬭊", " 张 ", "<b>&amp;", "'", '"', "#N/A", "TRUE", "1e5"]),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    workbook = read(tmp_path_factory.mktemp("round"), write_workbook([a_list(*rows)]))

    found = {row.number: list(row.texts) for row in workbook.sheets[0].rows[1:]}
    for number, row in enumerate(rows, 2):
        assert found.get(number, []) + [""] * (len(row) - len(found.get(number, []))) == row
    assert all(not row.kinds for row in workbook.sheets[0].rows)
