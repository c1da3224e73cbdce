"""Finding the tables of a roster, naming their columns, and losing no line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainingapp.cohorts.roster import Reason, Roster
from trainingapp.core.spreadsheets import Sheet, Span

from .roster_sheets import HEADER, made_id, roster, sheet

ZHANG = ["张伟", "", "", "13800000001", "东湖社区", "主任"]
LI = ["李敏", "", "", "13800000002", "西山社区", "书记"]


def names(result: Roster) -> list[str]:
    return [row.person.name for row in result.rows]


def skipped(result: Roster) -> list[tuple[int, int, Reason]]:
    return [(each.first_row, each.last_row, each.reason) for each in result.skipped]


def test_titles_above_and_totals_below_are_no_rows() -> None:
    result = roster(
        sheet(
            ["社区工作者培训班学员名册"],
            ["填报单位（盖章）：", "", "", "填表日期：2026年8月1日"],
            [],
            HEADER,
            ZHANG,
            [],
            LI,
            ["合计", "2人"],
            ["注：请于8月1日前报送"],
            ["填表人：王五", "", "", "联系电话：13800000009"],
        )
    )

    assert names(result) == ["张伟", "李敏"]
    assert result.tables[0].title == "社区工作者培训班学员名册 填报单位（盖章）： 填表日期：2026年8月1日"
    assert skipped(result) == [
        (1, 1, Reason.TITLE),
        (2, 2, Reason.TITLE),
        (3, 3, Reason.BLANK),
        (4, 4, Reason.HEADER),
        (6, 6, Reason.BLANK),
        (8, 8, Reason.FOOTER),
        (9, 9, Reason.FOOTER),
        (10, 10, Reason.FOOTER),
    ]


def test_headers_repeated_on_each_page_and_headings_between_rows_are_no_rows() -> None:
    result = roster(sheet(HEADER, ["第一组"], ZHANG, HEADER, ["", "", "", "", "云川省代表团（1人）"], LI))

    assert names(result) == ["张伟", "李敏"]
    assert len(result.tables) == 1
    assert [reason for *_lines, reason in skipped(result)].count(Reason.HEADER) == 2


def test_two_tables_on_one_sheet_have_their_own_columns() -> None:
    result = roster(
        sheet(
            ["姓名", "手机"], ["张伟", "13800000001"], ["第二批"], ["手机", "姓名"], ["13800000002", "李敏"]
        )
    )

    assert [(row.person.name, row.person.phone) for row in result.rows] == [
        ("张伟", "13800000001"),
        ("李敏", "13800000002"),
    ]
    assert len(result.tables) == 2


def test_all_visible_sheets_are_read_and_hidden_ones_listed() -> None:
    result = roster(
        sheet(HEADER, ZHANG, name="云川"),
        sheet(HEADER, LI, name="青禾"),
        sheet(HEADER, ["王五"], name="旧名单", hidden=True),
        sheet(["填表说明"], ["请勿改动表头"], name="说明"),
        Sheet("空", ()),
    )

    assert [(row.sheet, row.person.name) for row in result.rows] == [("云川", "张伟"), ("青禾", "李敏")]
    assert [(each.sheet, each.reason) for each in result.skipped if each.sheet in ("旧名单", "说明")] == [
        ("说明", Reason.NO_TABLE),
        ("说明", Reason.NO_TABLE),
        ("旧名单", Reason.HIDDEN),
    ]
    assert [problem.message for problem in result.problems] == [
        "Sheet “说明”: no table was found, its lines are left out.",
        "Sheet “旧名单” is hidden in the file: its 2 rows are left out.",
    ]


def test_blank_columns_and_numbers_printed_in_advance_do_no_harm() -> None:
    result = roster(
        sheet(
            ["", "序号", "姓名", "", "手机"],
            ["", "1", "张伟", "", "13800000001"],
            ["", "2"],
            ["", "3"],
            ["　", " "],
        )
    )

    assert names(result) == ["张伟"]
    assert [reason for *_lines, reason in skipped(result)] == [Reason.HEADER, *[Reason.BLANK] * 3]


def test_the_example_of_a_form_is_no_row() -> None:
    result = roster(
        sheet(["序号", "姓名", "手机"], ["示例", "张三", "13800000000"], ["1", "张伟", "13800000001"])
    )

    assert names(result) == ["张伟"]
    assert result.skipped[1].reason is Reason.EXAMPLE


def test_a_row_with_an_identity_number_is_a_row_whatever_else_it_says() -> None:
    result = roster(sheet(["备注", "姓名", "身份证号"], ["备注：新增", "张伟", made_id()]))

    assert names(result) == ["张伟"]


def test_a_list_of_names_alone_is_a_roster() -> None:
    assert names(roster(sheet(["培训班名单"], ["姓名"], ["张伟"], ["李敏"]))) == ["张伟", "李敏"]


def test_cells_merged_over_several_rows_hold_for_each_of_them() -> None:
    result = roster(
        sheet(
            ["代表团", "姓名", "手机"],
            ["云川省", "张伟", "13800000001"],
            ["", "李敏", "13800000002"],
            ["", "王芳", "13800000003"],
            merged=[Span(2, 1, 3, 1)],
        )
    )

    assert [row.person.delegation for row in result.rows] == ["云川省", "云川省", ""]


def test_the_same_as_above_is_filled_in_with_a_notice() -> None:
    result = roster(sheet(["姓名", "单位"], ["张伟", "东湖社区"], ["李敏", "同上"], ["王芳", "〃"]))

    assert [row.person.unit for row in result.rows] == ["东湖社区"] * 3
    assert "from_above" in [problem.code for problem in result.rows[2].problems]


def test_places_in_columns_of_their_own_become_one_path() -> None:
    header = ["省", "市", "区县", "街道", "社区", "工作单位", "姓名"]
    result = roster(
        sheet(
            header,
            ["云川省", "青禾市", "", "东湖街道", "春风社区", "云川省青禾市东湖街道春风社区居委会", "张伟"],
        )
    )

    assert result.rows[0].person.unit == "云川省青禾市东湖街道春风社区居委会"


def test_a_file_without_a_table_says_so_and_lists_its_lines() -> None:
    result = roster(sheet(["关于举办培训班的通知"], ["各社区："]))

    assert [problem.code for problem in result.problems] == ["no_table"]
    assert skipped(result) == [(1, 1, Reason.NO_TABLE), (2, 2, Reason.NO_TABLE)]


def test_an_empty_file_says_so() -> None:
    assert [problem.code for problem in roster(Sheet("空", ())).problems] == ["no_sheet"]


TEXTS = st.sampled_from(
    [
        "",
        "姓名",
        "手机",
        "单位",
        "张伟",
        "合计",
        "合计：3人",
        "注：略",
        "1",
        "13800000001",
        made_id(),
        "代表团",
        "示例",
        "　",
    ]
)


@given(
    rows=st.lists(st.lists(TEXTS, max_size=4), max_size=12),
    spans=st.lists(st.tuples(*[st.integers(1, 12)] * 4), max_size=3),
    hidden=st.booleans(),
)
def test_each_line_is_a_row_or_is_listed_once(
    rows: list[list[str]], spans: list[tuple[int, int, int, int]], hidden: bool
) -> None:
    merged = [Span(min(r, s), min(c, d), max(r, s), max(c, d)) for r, c, s, d in spans]
    made = sheet(*rows, merged=merged, hidden=hidden)

    result = roster(made)

    told = [row.row_no for row in result.rows]
    told += [line for each in result.skipped for line in range(each.first_row, each.last_row + 1)]
    assert sorted(told) == list(range(1, made.last_row + 1))
    assert len(result.valid) + len(result.refused) == len(result.rows)


@given(count=st.integers(0, 30), titles=st.integers(0, 3))
def test_every_person_of_a_sound_table_is_found(count: int, titles: int) -> None:
    people = [
        ["张伟", "", made_id(f"33010619800101{number:03d}"), f"138000000{number:02d}"]
        for number in range(count)
    ]

    result = roster(sheet(*[["名册"]] * titles, HEADER, *people, ["合计"]))

    assert [row.person.id_number for row in result.valid] == [each[2] for each in people]
