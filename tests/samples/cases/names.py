"""Names: rare, padded, dotted, damaged, dangerous."""

from __future__ import annotations

from tests.samples.registry import sample
from tests.samples.writers.xlsx import Row, Sheet, Styled, workbook


def sheet(names: Row) -> bytes:
    """A roster with a phone for each name."""
    rows: list[Row] = [["姓名", "手机号码"]]
    rows += [[name, f"199000000{number:02d}"] for number, name in enumerate(names, 1)]
    return workbook(Sheet("名册", rows))


@sample("rare_characters.xlsx")
def rare_characters() -> bytes:
    """Characters of the extensions A to H, of four bytes, and a compatibility ideograph."""
    return sheet(["演䶮", "演㛃", "演𬭊", "演𬭎", "演𰻞", "演𠮷", "𣲗演", "演\uf9dc", "演\u2f00"])


@sample("private_codes.xlsx")
def private_codes() -> bytes:
    """Codes of old GBK fonts in the private use area: some are known, others mean nothing."""
    return sheet(["演\ue863", "演\ue831", "演\ue000", "演\uf8ff", "演\U000f0000"])


@sample("lost_characters.xlsx")
def lost_characters() -> bytes:
    """A rare character that became a question mark, a box, a blank or a description."""
    return sheet(["演?", "演？", "演\ufffd", "演□", "演■", "演(上龙下天)", "演*", "演〇", "演_x4DAE_"])


@sample("padded_names.xlsx")
def padded_names() -> bytes:
    """Names made three characters wide with spaces of all kinds, tabs and line breaks."""
    return sheet(
        ["演　甲", " 演乙 ", "演 丙", "演\u00a0丁", "演\n戊", "演\t己", "演\u2003庚", "演  辛", "　演壬　"]
    )


@sample("dots_in_names.xlsx")
def dots_in_names() -> bytes:
    """The dot between the parts of a name, in the shapes that keyboards give."""
    dots = "·•・∙‧⋅．.᛫･"
    return sheet(
        [f"演买提{dot}示范江" for dot in dots] + ["演买提 · 示范江", "Yan Jia", "Ｙａｎ Yi", "yan.bing"]
    )


@sample("invisible_characters.xlsx")
def invisible_characters() -> bytes:
    """Zero-width characters, marks of direction, a byte order mark, variation selectors, soft hyphens."""
    return sheet(
        [
            "演\u200b甲", "\ufeff演乙", "\u202a演丙\u202c", "演\u00ad丁", "演\ufe00戊", "演\U000e0100己", "\u200e演庚",
            "演\u2060辛", "演\u3164壬", "\u2067癸演\u2069",
        ]
    )  # fmt: skip


@sample("dangerous_texts.xlsx")
def dangerous_texts() -> bytes:
    """Tags, formulas and templates where a name or a unit should be."""
    texts = [
        "<b>演甲</b>",
        "=1+1",
        "+演乙",
        "@SUM(A1)",
        "{{7*7}}",
        "'; DROP TABLE people; --",
        "演丙\u202e甲",
    ]
    rows: list[Row] = [["姓名", "手机号码", "工作单位", "备注"]]
    rows += [[text, f"1990000000{n}", "示范省柳堤社区", ""] for n, text in enumerate(texts, 1)]
    rows += [["演丁", "19900000008", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"]]
    rows += [["演戊", "19900000009", "{{config}}", "-2+3"]]
    return workbook(Sheet("名册", rows))


@sample("names_that_are_none.xlsx")
def names_that_are_none() -> bytes:
    """Numbers, notes in brackets, two people in a cell, nothing, something far too long."""
    return sheet(
        [
            "演甲（带队）",
            "演乙、演丙",
            "12345",
            "待定",
            "无",
            "",
            "演丁1",
            "演" * 61,
            "演戊/演己",
            Styled("演庚", 4),
            "空缺",
        ]
    )
