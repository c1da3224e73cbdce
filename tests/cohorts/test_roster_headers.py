"""Naming the columns of a roster: synonyms, two rows of headers, a person's own word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.cohorts.roster import Field, Mapping, Roster
from trainingapp.cohorts.roster.fields import EXACT, field_of
from trainingapp.cohorts.roster.headers import is_header, labels_of, may_be_header
from trainingapp.core.spreadsheets import Row, Span

from .roster_sheets import roster, sheet

ZHANG = ["张伟", "", "", "13800000001", "东湖社区", "主任"]
LI = ["李敏", "", "", "13800000002", "西山社区", "书记"]


def names(result: Roster) -> list[str]:
    return [row.person.name for row in result.rows]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓 名", Field.NAME),
        ("名字", Field.NAME),
        ("学员姓名（必填）", Field.NAME),
        ("*姓名*", Field.NAME),
        ("联系电话", Field.PHONE),
        ("手机号码\n（11位）", Field.PHONE),
        ("本人手机号", Field.PHONE),
        ("公民身份号码", Field.ID_NUMBER),
        ("身份证号码(18位)", Field.ID_NUMBER),
        ("现任职务", Field.POST),
        ("社区职务", Field.POST),
        ("所在社区（写全称）", Field.UNIT),
        ("单位及社区", Field.UNIT),
        ("选派单位", Field.DELEGATION),
        ("所属代表团", Field.DELEGATION),
        ("教学点", Field.SITE),
        ("分课堂名称", Field.SITE),
        ("民　族", Field.ETHNICITY),
        ("男/女", Field.SEX),
        ("最高学历", Field.EDUCATION),
        ("备　注", Field.REMARK),
        ("ＮＯ．", Field.SERIAL),
        ("紧急联系人姓名", None),
        ("紧急联系人电话", None),
        ("办公电话", None),
        ("领队姓名", None),
        ("原职务", None),
        ("是否住宿", None),
        ("姓名请按身份证填写，少数民族姓名中间用圆点隔开，不要空格", None),
    ],
)
def test_headers_are_recognised_by_their_synonyms(header: str, field: Field | None) -> None:
    assert field_of(header)[0] is field


def test_a_header_of_two_rows_with_merged_cells_is_read_as_one() -> None:
    result = roster(
        sheet(
            ["序号", "姓名", "联系方式", "", "所在单位", ""],
            ["", "", "手机", "办公电话", "街道", "社区"],
            ["1", "张伟", "13800000001", "0571-88888888", "东湖街道", "春风社区"],
            merged=[Span(1, 3, 1, 4), Span(1, 5, 1, 6), Span(1, 1, 2, 1), Span(1, 2, 2, 2)],
        )
    )

    assert [column.key for column in result.tables[0].columns] == [
        "序号",
        "姓名",
        "联系方式/手机",
        "联系方式/办公电话",
        "所在单位/街道",
        "所在单位/社区",
    ]
    person = result.rows[0].person
    assert (person.name, person.phone, person.unit) == ("张伟", "13800000001", "东湖街道春风社区")


def test_a_header_of_two_rows_is_read_without_merged_cells_too() -> None:
    result = roster(
        sheet(
            ["姓名", "联系方式", "", "紧急联系人", ""],
            ["", "手机", "邮箱", "姓名", "手机"],
            ["张伟", "13800000001", "z@a.example", "李敏", "13800000002"],
        )
    )

    assert result.tables[0].column(Field.PHONE) == 2
    assert (result.rows[0].person.name, result.rows[0].person.email) == ("张伟", "z@a.example")


def test_a_first_row_of_data_is_no_second_header() -> None:
    result = roster(
        sheet(["姓名", "单位", "手机"], ["", "东湖社区", "13800000001"], ["张伟", "社区", "13800000002"])
    )

    assert [row.row_no for row in result.rows] == [2, 3]
    assert [row.is_refused for row in result.rows] == [True, False]


def test_a_table_without_a_name_is_found_and_asks_for_the_column() -> None:
    header = ["称呼", "性别", "手机", "单位"]
    rows = [["张伟", "男", "13800000001", "东湖社区"]]

    unmapped = roster(sheet(header, *rows))
    mapped = roster(sheet(header, *rows), mapping=Mapping(fields={"称呼": Field.NAME}))

    assert [problem.code for problem in unmapped.problems] == ["no_name_column"]
    assert [row.is_refused for row in unmapped.rows] == [True]
    assert (names(mapped), mapped.problems, mapped.rows[0].is_refused) == (["张伟"], (), False)


def test_a_person_may_overrule_what_was_recognised() -> None:
    table = sheet(["姓名", "单位", "推荐单位", "职务"], ["张伟", "东湖社区", "青禾市", "主任"])

    result = roster(table, mapping=Mapping(fields={"单位": Field.SITE, "推荐单位": Field.UNIT, "职务": None}))

    person = result.rows[0].person
    assert (person.site, person.unit, person.delegation, person.post) == ("东湖社区", "青禾市", "", "")


def test_a_person_may_point_out_the_header() -> None:
    table = sheet(["甲", "乙"], ["人员", "电话本"], ["张伟", "13800000001"])
    mapping = Mapping(fields={"人员": Field.NAME, "电话本": Field.PHONE}, headers={"名册": (2, 2)})

    result = roster(table, mapping=mapping)

    assert [(row.person.name, row.person.phone) for row in result.rows] == [("张伟", "13800000001")]


def test_columns_of_one_header_have_keys_of_their_own() -> None:
    result = roster(sheet(["姓名", "手机", "手机", ""], ["张伟", "13800000001", "13800000002", "x"]))

    assert [(column.key, column.field) for column in result.tables[0].columns] == [
        ("姓名", Field.NAME),
        ("手机[B]", Field.PHONE),
        ("手机[C]", None),
        ("[D]", None),
    ]


def test_labels_over_both_rows_of_a_header_count_when_the_name_is_in_the_lower_row() -> None:
    result = roster(
        sheet(
            ["名册"],
            ["序号", "基本信息", "", "", "联系电话（本人手机）", "单位及职务", ""],
            ["", "姓名", "性别", "身份证号", "", "单位", "职务"],
            ["1", "张伟", "男", "", "13800000001", "东湖社区", "主任"],
            merged=[Span(2, 2, 2, 4), Span(2, 1, 3, 1), Span(2, 5, 3, 5), Span(2, 6, 2, 7)],
        )
    )

    (row,) = result.rows
    assert (row.person.name, row.person.phone, row.person.unit, row.person.post) == (
        "张伟",
        "13800000001",
        "东湖社区",
        "主任",
    )
    assert result.tables[0].header == (2, 3)
    assert [column.field for column in result.tables[0].columns][:2] == [Field.SERIAL, Field.NAME]


def test_a_line_about_the_sender_above_the_header_is_no_label() -> None:
    result = roster(
        sheet(
            ["", "填报单位：东湖街道", "", "", "联系电话：13800000009"],
            ["姓名", "", "性别", "手机", ""],
            ["张伟", "", "男", "13800000001", ""],
        )
    )

    assert result.tables[0].header == (2, 2)
    assert result.rows[0].person.unit == ""


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("学员姓名（必填）", Field.NAME),
        ("参训学员姓名", Field.NAME),
        ("公民身份号码", Field.ID_NUMBER),
        ("身分证号", Field.ID_NUMBER),
        ("有效证件号码", Field.ID_NUMBER),
        ("手机号码1", Field.PHONE),
        ("联系手机号码", Field.PHONE),
        ("现工作单位", Field.UNIT),
        ("现任单位及职务", Field.UNIT_AND_POST),
        ("单位、职务", Field.UNIT_AND_POST),
        ("工作单位及职务（全称）", Field.UNIT_AND_POST),
        ("任职情况", Field.POST),
        ("上课地点", Field.SITE),
        ("代表队", Field.DELEGATION),
        ("紧急联系人姓名", None),
        ("单位联系电话及联系人", None),
    ],
)
def test_more_headers_that_offices_write(header: str, field: Field | None) -> None:
    assert field_of(header)[0] is field


@given(st.sampled_from(sorted(EXACT)), st.text(alphabet="张伟李敏东湖社区13800", max_size=4))
def test_the_cheap_look_never_misses_a_header(word: str, other: str) -> None:
    labels = {1: word, 2: "手机", 3: other}
    row = Row(1, tuple(labels.values()))

    assert may_be_header(row, {}) or not is_header(labels_of(row), {})
