"""More of where the table is: forms with examples, odd headers, little or nothing in the file."""

from __future__ import annotations

from tests.cohorts.imports_files import HEADER, people, person
from tests.samples.registry import sample
from tests.samples.writers.xlsx import Row, Sheet, workbook


@sample("form_with_example.xlsx")
def form_with_example() -> bytes:
    """The form that was sent out, with its example still in it."""
    rows: list[Row] = [
        ["序号", *HEADER],
        ["示例", "张某某", "男", "990106198001010018", "19900000000", "××省××市××区××街道××社区", "书记"],
        [1, *person(1)],
        [2, *person(2)],
        [3],
    ]
    return workbook(Sheet("名册", rows))


@sample("names_alone.xlsx")
def names_alone() -> bytes:
    """A list of names and nothing else."""
    return workbook(Sheet("Sheet1", [["姓名"], ["演甲"], ["演乙"], ["演丙"]]))


@sample("header_words_of_offices.xlsx")
def header_words_of_offices() -> bytes:
    """Headers in other words, with spaces, brackets, line breaks, and columns about other people."""
    header = [
        "编　号", "学员姓名\n（必填）", "公民身份号码(18位)", "本人手机 *", "紧急联系人", "紧急联系人手机",
        "所在社区名称", "现任职务", "政治面貌", "文化程度", "推荐单位（盖章）", "鞋码",
    ]  # fmt: skip
    row = [
        1, "演甲", person(1)[2], "19900000001", "演子", "19900000091", "示范省青禾市柳堤社区", "书记、主任",
        "中共党员", "大学", "示范省", 42,
    ]  # fmt: skip
    return workbook(Sheet("名册", [header, row]))


@sample("no_header.xlsx")
def no_header() -> bytes:
    """People without a header: nobody says what the columns are."""
    return workbook(Sheet("名册", people(2)))


@sample("no_name_column.xlsx")
def no_name_column() -> bytes:
    """The header of the name was lost; all other columns are there."""
    return workbook(Sheet("名册", [["", *HEADER[1:]], *people(2)]))


@sample("headers_only.xlsx")
def headers_only() -> bytes:
    """A header and no rows below it."""
    return workbook(Sheet("名册", [HEADER]))


@sample("empty_workbook.xlsx")
def empty_workbook() -> bytes:
    """Three sheets as a new workbook has them, nothing on any."""
    return workbook(Sheet("Sheet1", []), Sheet("Sheet2", []), Sheet("Sheet3", []))


@sample("many_empty_rows.xlsx")
def many_empty_rows() -> bytes:
    """A thousand formatted rows without a text, then one more person."""
    empty: list[Row] = [["" for _column in HEADER]] * 1_000
    return workbook(Sheet("名册", [HEADER, person(1), *empty, person(2)]), compressed=True)


@sample("dimension_too_small.xlsx")
def dimension_too_small() -> bytes:
    """The file says that it ends at B2; it does not."""
    return workbook(Sheet("名册", [HEADER, *people(2)], dimension="A1:B2"))


@sample("dimension_of_everything.xlsx")
def dimension_of_everything() -> bytes:
    """The file says that it reaches to the last cell there can be; it holds three rows."""
    return workbook(Sheet("名册", [HEADER, *people(2)], dimension="A1:XFD1048576"))


@sample("same_person_twice.xlsx")
def same_person_twice() -> bytes:
    """Somebody nominated twice, on one sheet and on two; one ID number under two names."""
    first = [HEADER, *people(3), person(1, 姓名="演 乙一"), person(9, 身份证号=person(2)[2])]
    return workbook(Sheet("第一批", first), Sheet("第二批", [HEADER, person(3), person(4)]))


@sample("same_name_in_a_community.xlsx")
def same_name_in_a_community() -> bytes:
    """Two people of one name in one community, a third elsewhere; two people with one phone."""
    unit, other = "示范省青禾市望溪区柳堤社区", "示范省青禾市望溪区松涛社区"
    rows = [
        HEADER,
        person(1, 姓名="演甲", 工作单位=unit),
        person(2, 姓名="演甲", 工作单位="望溪区柳堤社区居委会"),
        person(3, 姓名="演甲", 工作单位=other),
        person(4, 工作单位=unit, 手机号码="19900000077"),
        person(5, 工作单位=unit, 手机号码="19900000077"),
    ]
    return workbook(Sheet("名册", rows))
