"""The form that delegations fill in comes back through the reader as it was meant."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.factories import CohortFactory, SiteFactory
from trainingapp.cohorts.roster import Reason, Roster, read_roster
from trainingapp.cohorts.template import COLUMNS, template_workbook
from trainingapp.core.spreadsheets import read_in_child

from .roster_sheets import made_id

PERSON = [
    None,
    "张伟",
    "男",
    made_id(),
    "13800000001",
    "云川省代表团",
    "云川分课堂",
    "东湖社区",
    "主任",
    None,
]


@pytest.fixture
def form(session) -> bytes:
    cohort = CohortFactory(title="社区工作者培训班")
    sites = [SiteFactory(cohort=cohort, name=name) for name in ("云川分课堂", "=主课堂", "x" * 100)]
    return template_workbook(cohort, sites, ["云川省代表团", "云川省代表团", "青禾市代表团"])


def filled(form: bytes, *rows: list[str | None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(form))
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(number, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(folder: Path, data: bytes) -> Roster:
    path = folder / "sent"
    path.write_bytes(data)
    return read_roster(read_in_child(path, "名册.xlsx"))


def test_an_empty_form_holds_nobody_and_its_example_is_skipped(form, tmp_path):
    result = read(tmp_path, form)

    assert result.rows == ()
    assert [column.field for column in result.tables[0].columns] == [column.field for column in COLUMNS]
    assert (3, Reason.EXAMPLE) in [(each.first_row, each.reason) for each in result.skipped]
    assert [problem.code for problem in result.problems] == ["sheet_hidden"]


def test_a_filled_form_is_read_without_a_word(form, tmp_path):
    result = read(tmp_path, filled(form, PERSON))

    (row,) = result.rows
    assert row.problems == ()
    person = row.person
    assert (person.name, person.id_number, person.phone, person.site) == (
        "张伟",
        made_id(),
        "13800000001",
        "云川分课堂",
    )
    assert (person.sex, person.delegation, person.unit, person.post) == (
        "male",
        "云川省代表团",
        "东湖社区",
        "主任",
    )


def test_the_form_guides_those_who_fill_it_in(form):
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet, choices = book.worksheets

    lists = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists == {
        "C3": "'可选项'!$A$2:$A$3",
        "G3": "'可选项'!$B$2:$B$4",
        "F3": "'可选项'!$C$2:$C$3",
    }
    assert [cell.value for cell in choices["B"]] == ["教学点", "云川分课堂", "=主课堂", "x" * 100]
    assert choices["B3"].data_type == "s"
    assert choices.sheet_state == "hidden"
    assert all(sheet.cell(2, number).comment.text for number in range(1, len(COLUMNS) + 1))
    assert [sheet.column_dimensions[letter].number_format for letter in "DE"] == ["@", "@"]


def test_the_same_class_gives_the_same_form(session):
    cohort = CohortFactory()

    assert template_workbook(cohort, []) == template_workbook(cohort, [])
