"""Where the table is: titles, headers, footers, notes, hidden lines."""

from __future__ import annotations

from tests.cohorts.imports_files import HEADER, people, person
from tests.samples.registry import sample
from tests.samples.writers.xlsx import Row, Sheet, workbook

TITLE = "示范省社区工作者培训班学员名册"
PLACES = ["省", "市", "县（市、区）", "街道（乡镇）", "社区（村）"]


@sample("merged_titles.xlsx")
def merged_titles() -> bytes:
    """A title and a line about the sender in merged cells, a total and signatures below."""
    sender = "填报单位：示范省民政干部学校　　　填报日期：2026年7月1日"
    rows = [
        [TITLE], [sender], [], HEADER, *people(3),
        ["合计", "3人"], [], ["填表人：演子", "", "审核人：演丑"], ["注：手机号码须为本人实名号码。"],
    ]  # fmt: skip
    return workbook(Sheet("名册", rows, merged=["A1:G1", "A2:G2", "A10:G10"]))


@sample("header_of_two_rows.xlsx")
def header_of_two_rows() -> bytes:
    """Two header rows: cells merged downwards, and one heading merged over two columns."""
    rows: list[Row] = [
        [TITLE],
        ["序号", "姓名", "性别", "身份证号", "联系方式", "", "", "所在单位及职务", ""],
        ["", "", "", "", "办公电话", "微信", "手机", "工作单位", "职务"],
        [1, "演甲", "男", person(1)[2], "0990-1234567", "yanjia", "19900000001", "示范省柳堤社区", "主任"],
        [2, "演乙", "女", person(2)[2], "", "", "19900000002", "示范省松涛社区", "副主任"],
    ]
    merged = ["A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:I2"]
    return workbook(Sheet("名册", rows, merged=merged))


@sample("name_in_the_lower_header_row.xlsx")
def name_in_the_lower_header_row() -> bytes:
    """A heading over the columns of the person, the name in the row below it."""
    rows: list[Row] = [
        ["序号", "基本信息", "", "", "联系电话", "备注"],
        ["", "姓名", "身份证号", "单位", "", ""],
        [1, "演甲", person(1)[2], "示范省青禾市柳堤社区", "19900000001", ""],
        [2, "演乙", person(2)[2], "示范省青禾市松涛社区", "19900000002", "素食"],
    ]
    return workbook(Sheet("名册", rows, merged=["B1:D1", "A1:A2", "E1:E2", "F1:F2"]))


@sample("header_in_row_nine.xlsx")
def header_in_row_nine() -> bytes:
    """Eight lines of how to fill in the form before the header, some of them with words of headers."""
    notes = [
        "附件2", TITLE, "填表说明", "1. 姓名须与身份证一致；", "2. 手机号码请填写本人常用手机；",
        "3. 工作单位请写全称，逐级填写；", "4. 职务多于一个的用顿号隔开；", "",
    ]  # fmt: skip
    return workbook(Sheet("报名表", [*([note] for note in notes), HEADER, *people(2)]))


@sample("footers_and_sections.xlsx")
def footers_and_sections() -> bytes:
    """Headings between the rows, the header repeated on each page, subtotals, remarks, a stamp."""
    rows = [
        HEADER, ["一、东片区"], *people(2), ["小计：2人"], HEADER, ["二、西片区"],
        person(3), person(4), ["小计", "2人"], ["总计 4 人"], ["备注：以上人员均已核实"],
        ["单位（盖章）"], ["联系人：演子 19900009999"],
    ]  # fmt: skip
    return workbook(Sheet("名册", rows, merged=["A2:G2", "A7:G7"]))


@sample("several_sheets.xlsx")
def several_sheets() -> bytes:
    """Two rosters, the second one active; notes, an empty sheet, and a hidden list of choices."""
    notes = [["填报要求"], ["请于7月10日前报送。"], ["联系电话：0990-1234567"]]
    return workbook(
        Sheet("说明", notes),
        Sheet("主课堂", [HEADER, *people(2)]),
        Sheet("分课堂", [["姓名", "手机"], ["演子", "19900000021"], ["演丑", "19900000022"]]),
        Sheet("Sheet4", []),
        Sheet("选项", [["性别"], ["男"], ["女"]], state="hidden"),
        active=2,
    )


@sample("very_hidden_sheet.xlsx")
def very_hidden_sheet() -> bytes:
    """Last year's roster on a sheet that the program itself does not offer to show."""
    last_year = [HEADER, person(31), person(32)]
    return workbook(Sheet("名册", [HEADER, *people(1)]), Sheet("2025", last_year, state="veryHidden"))


@sample("hidden_rows_and_columns.xlsx")
def hidden_rows_and_columns() -> bytes:
    """A filter hides two rows, and the column of ID numbers is hidden."""
    rows = [HEADER, *people(4)]
    shown = Sheet(
        "名册", rows, hidden_rows=frozenset({3, 4}), hidden_columns=[3], tail='<autoFilter ref="A1:G5"/>'
    )
    return workbook(shown)


@sample("blank_columns.xlsx")
def blank_columns() -> bytes:
    """The table begins at C4, with empty columns in it and numbers printed in advance in empty rows."""
    gaps: list[Row] = [
        [None, None, "序号", "", "姓名", "手机号码", "", "", "工作单位"],
        [None, None, 1, "", "演甲", "19900000001", "", "", "示范省青禾市柳堤社区"],
        [None, None, 2, "", "演乙", "19900000002", "", "", "示范省青禾市松涛社区"],
        [None, None, 3],
        [None, None, 4],
    ]
    return workbook(Sheet("名册", [[], [], [], *gaps]))


@sample("two_tables_on_a_sheet.xlsx")
def two_tables_on_a_sheet() -> bytes:
    """Two tables below each other, their columns in different order."""
    rows = [
        ["正式学员"], ["姓名", "手机", "单位"], ["演甲", "19900000001", "示范省青禾市柳堤社区"], [],
        ["旁听学员"], ["单位", "姓名", "职务", "联系电话"],
        ["示范省青禾市松涛社区", "演乙", "副主任", "19900000002"],
    ]  # fmt: skip
    return workbook(Sheet("名册", rows, merged=["A1:C1", "A5:D5"]))


@sample("merged_units.xlsx")
def merged_units() -> bytes:
    """One unit and delegation merged over the rows of its people, and 同上."""
    unit = "示范省青禾市望溪区柳堤社区"
    rows = [
        ["代表团", "姓名", "手机", "单位"],
        ["示范省", "演甲", "19900000001", unit],
        ["", "演乙", "19900000002", ""],
        ["", "演丙", "19900000003", "同上"],
        ["", "演丁", "19900000004", "示范省青禾市望溪区松涛社区"],
        ["〃", "演戊", "19900000005", "〃"],
    ]
    return workbook(Sheet("名册", rows, merged=["A2:A5", "D2:D3"]))


@sample("places_in_columns.xlsx")
def places_in_columns() -> bytes:
    """Province to community in columns of their own, some of them empty, one said twice."""
    rows = [
        ["姓名", *PLACES, "工作单位", "手机"],
        ["演甲", "示范省", "青禾市", "望溪区", "春风街道", "柳堤社区", "", "19900000001"],
        ["演乙", "示范省", "青禾市", "", "", "松涛社区", "松涛社区居委会", "19900000002"],
        ["演丙", "北京市", "", "望溪区", "春风街道", "", "街道党群服务中心", "19900000003"],
    ]
    return workbook(Sheet("名册", rows))
