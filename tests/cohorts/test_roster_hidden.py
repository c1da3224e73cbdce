"""What a sender hid or left uncomputed: read or left out, and always told."""

from __future__ import annotations

import dataclasses

import pytest

from trainingapp.cohorts.roster import Field, Level, Reason, Roster
from trainingapp.core.spreadsheets import Sheet

from .roster_sheets import HEADER, codes, made_id, one_row, roster, sheet

ZHANG = ["张伟", "", made_id("33010619800101001"), "13800000001", "东湖社区", "主任"]
LI = ["李敏", "", made_id("33010619800101002"), "13800000002", "西山社区", "书记"]


def hiding(plain: Sheet, rows: set[int] = frozenset(), columns: set[int] = frozenset()) -> Sheet:  # type: ignore[assignment]
    return dataclasses.replace(plain, hidden_rows=frozenset(rows), hidden_columns=frozenset(columns))


def remarks(result: Roster) -> list[str]:
    return [problem.message for problem in result.problems]


def test_a_hidden_row_is_read_with_a_notice() -> None:
    result = roster(hiding(sheet(HEADER, ZHANG, LI, ["合计", "2人"]), rows={3, 4}))

    assert [codes(row) for row in result.rows] == [[], ["row_hidden"]]
    assert (result.rows[1].problems[0].address, result.rows[1].problems[0].message) == (
        "A3",
        "The row is hidden in the file.",
    )
    assert not result.refused
    assert remarks(result) == [
        "Sheet “名册”: 1 rows are hidden in the file, perhaps by a filter. They are read as well."
    ]


def test_a_hidden_column_is_read_with_a_remark() -> None:
    result = roster(hiding(sheet([*HEADER, "代码"], [*ZHANG, "x"]), columns={3, 7}))

    assert result.rows[0].person.id_number == ZHANG[2]
    assert codes(result.rows[0]) == []
    assert remarks(result) == ["Sheet “名册”: hidden columns are read as well: C 身份证号."]


def test_what_is_seen_goes_before_what_is_hidden() -> None:
    table = sheet(["姓名", "手机", "手机号码"], ["张伟", "13800000001", "13800000002"])

    assert roster(hiding(table, columns={2})).rows[0].person.phone == "13800000002"
    assert roster(table).rows[0].person.phone == "13800000001"


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("#N/A", "e", "cell_error"),
        ("#REF!", "t", "cell_error"),
        ("Err:502", "t", "cell_error"),
        ("=Sheet2!A2", "f", "formula_empty"),
    ],
)
@pytest.mark.parametrize("header", ["身份证号", "手机"])
def test_a_broken_cell_that_is_needed_refuses_the_row(header: str, text: str, kind: str, code: str) -> None:
    row = one_row({header: text, "单位": "东湖社区"}, kinds=f"t{kind}t")

    (problem,) = [each for each in row.problems if each.level is Level.REFUSE]
    assert (problem.code, problem.address) == (code, "B2")
    assert text in problem.message
    assert (row.person.phone, row.person.id_number) == ("", "")


def test_the_message_about_a_formula_holds_no_phone() -> None:
    row = one_row({"手机": "=TRIM(13800000001)"}, kinds="tf")

    assert "13800000001" not in row.problems[0].message
    assert "=TRIM(…)" in row.problems[0].message


def test_a_broken_cell_elsewhere_is_left_out_with_a_notice() -> None:
    row = one_row({"单位": "#N/A", "职务": "=B2", "性别": "#VALUE!"}, kinds="tefe")

    assert codes(row) == ["cell_error_left", "formula_empty_left", "cell_error_left"]
    assert [problem.field for problem in row.problems[:3]] == [Field.UNIT, Field.POST, Field.SEX]
    assert (row.person.unit, row.person.post, row.person.sex, row.is_refused) == ("", "", "", False)


def test_a_name_that_was_never_computed_is_a_row_and_refused() -> None:
    row = one_row({"姓名": "=Sheet2!A2", "手机": "=Sheet2!B2"}, kinds="ff")

    assert (codes(row), row.is_refused) == (["formula_empty", "formula_empty"], True)


def test_formulas_that_a_form_holds_in_empty_rows_are_no_people() -> None:
    header = ["序号", "姓名", "身份证号", "性别"]
    empty = sheet(header, ["1", "张伟", "", "男"], ["=A2+1", "", "", "#VALUE!"], kinds="ftte")

    result = roster(empty)

    assert [row.person.name for row in result.rows] == ["张伟"]
    assert [(each.first_row, each.reason) for each in result.skipped[1:]] == [(3, Reason.BLANK)]
