"""Phones in every shape."""

from __future__ import annotations

from tests.samples.registry import sample
from tests.samples.writers.xlsx import Number, Row, Sheet, workbook


def sheet(phones: Row) -> bytes:
    """A roster with a person for each phone."""
    rows: list[Row] = [["姓名", "手机号码"]]
    rows += [[f"演{chr(0x4E00 + number)}", phone] for number, phone in enumerate(phones)]
    return workbook(Sheet("名册", rows))


@sample("phones_as_numbers.xlsx")
def phones_as_numbers() -> bytes:
    """Phones that a spreadsheet made numbers of: whole, as floats, in scientific notation, cut."""
    return sheet(
        [
            19900000001,
            Number("19900000002.0"),
            Number("1.9900000003E10"),
            "1.9900000004E+10",
            "1.99E+10",
            "19900000006.0",
            Number("19900000007.5"),
            Number("1.99E+17"),
            "1.9900000009e10",
        ]
    )


@sample("phones_with_signs.xlsx")
def phones_with_signs() -> bytes:
    """Spaces, dashes, country codes, full-width digits, brackets, invisible characters."""
    return sheet(
        [
            "199 0000 0001", "199-0000-0002", "+86 19900000003", "0086-19900000004", "86 19900000005",
            "１９９０００００００６", "（199）00000007", "199\u00a00000\u00a00008", "\u202d19900000009\u202c",
            "199\u200b00000010", "手机：19900000011", "19900000012（微信同号）",
            "女儿１９９００００００１３",
            "199O0000014", "199****0015",
            "199 0000\n0016", "19900000017.", "00000000000",
        ]
    )  # fmt: skip


@sample("phones_of_other_kinds.xlsx")
def phones_of_other_kinds() -> bytes:
    """Two numbers in a cell, landlines, an extension, numbers from abroad, too few and too many digits, none."""
    return sheet(
        [
            "19900000001/19900000002", "0990-1234567、19900000003", "19900000004\n19900000005", "0990-1234567",
            "0990-1234567转801", "+852 5123 4567", "1990000000", "199000000001", "无", "同微信", "",
        ]
    )  # fmt: skip
