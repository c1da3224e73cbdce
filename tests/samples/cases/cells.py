"""What cells hold besides plain texts."""

from __future__ import annotations

from tests.cohorts.imports_files import HEADER, person
from tests.samples.registry import sample
from tests.samples.writers.xlsx import (
    APOSTROPHE,
    SIX_DIGITS,
    TEXT,
    Formula,
    Number,
    Row,
    Sheet,
    Styled,
    Wrong,
    workbook,
)


@sample("formulas.xlsx")
def formulas() -> bytes:
    """Formulas with a saved result, formulas never computed, and formulas that only keep a text a text."""
    number = person(5)[2]
    rows: list[Row] = [
        HEADER,
        [
            Formula('"演"&"甲"', "演甲"),
            Formula('IF(1,"男")', "男"),
            "",
            Formula("19900000000+1", "19900000001", "n"),
        ],
        ["演乙", "", "", Formula("VLOOKUP(A3,总表!A:D,4,0)", None)],
        [Formula("总表!A4", None), "", "", "19900000003"],
        ["演丁", "", "", "19900000004", Formula("总表!E5", None)],
        ["演戊", "", Formula(f'"{number}"', None), Formula('"19900000005"', "19900000005")],
        ["演己", "", "", "19900000006", Formula('""', "")],
    ]
    return workbook(Sheet("名册", rows))


@sample("errors.xlsx")
def errors() -> bytes:
    """Errors in cells that are needed and in others, and texts that only look like errors."""
    rows: list[Row] = [
        HEADER,
        ["演甲", "", "", Formula("VLOOKUP(A2,B:C,2,0)", "#N/A", "e")],
        [Wrong("#REF!"), "", "", "19900000002"],
        ["演丙", "", "", "19900000003", Wrong("#VALUE!"), "#N/A"],
        ["演丁", "", Formula("1/0", "#DIV/0!", "e"), "19900000004"],
        ["演戊", "#REF!", "", "19900000005", "Err:502"],
    ]
    return workbook(Sheet("名册", rows))


@sample("texts_by_force.xlsx")
def texts_by_force() -> bytes:
    """The ways by which people keep digits: text format, apostrophes shown and hidden, `="…"`, tabs."""
    number = [person(n)[2] for n in range(1, 7)]
    rows: list[Row] = [
        HEADER,
        ["演甲", "", Styled(number[0], TEXT), Styled("19900000001", TEXT)],
        ["演乙", "", Styled(number[1], APOSTROPHE), Styled("19900000002", APOSTROPHE)],
        ["'演丙", "", f"'{number[2]}", "'19900000003"],
        ["演丁", "", f'="{number[3]}"', '="19900000004"'],
        ["演戊", "", f"\t{number[4]}", "\t19900000005\t"],
        ["演己", "", f"‘{number[5]}", "’19900000006"],
    ]
    return workbook(Sheet("名册", rows))


@sample("leading_zeros.xlsx")
def leading_zeros() -> bytes:
    """Zeros in front: in texts they stay, in numbers the file itself has none."""
    rows: list[Row] = [
        ["序号", "姓名", "手机", "工作单位", "职务", "备注"],
        ["001", "演甲", "19900000001", "007社区", "00", "0012"],
        [Number("2", SIX_DIGITS), "演乙", "0990-1234567", "示范省第08社区", "主任", Number("12", SIX_DIGITS)],
        ["003", "演丙", Number("9901234567"), "柳堤社区", "主任", "0.50"],
    ]
    return workbook(Sheet("名册", rows))


@sample("line_breaks.xlsx")
def line_breaks() -> bytes:
    """Line breaks in headers and cells, of both kinds, and as the code for a carriage return."""
    rows: list[Row] = [
        ["姓\n名", "手机\n号码", "工作\r\n单位", "职\n务"],
        ["演甲", "19900000001\n", "示范省青禾市\n望溪区柳堤社区", "党委书记\n居委会主任"],
        ["演\n乙", "199\n00000002", "示范省青禾市\r\n松涛社区", "主任\r"],
    ]
    return workbook(Sheet("名册", rows))


@sample("cells_with_nothing_to_say.xlsx")
def cells_with_nothing_to_say() -> bytes:
    """What people write where there is nothing: 无, strokes, dashes, blanks; true and false; zeros."""
    rows: list[Row] = [
        [*HEADER, "备注", "邮箱"],
        ["演甲", "/", "无", "—", "无", "-", "暂无", "N/A", "／"],
        ["演乙", "-", "", "", "   ", "\u3000", "NULL", "", ""],
        ["演丙", "", 0, 0, 0, 0, "", "TRUE", "yanbing@example.org"],
        [0, "", 0, 0, 0, 0],
    ]
    return workbook(Sheet("名册", rows))
