"""The numbers in barcodes: read back, and told from anything else that is typed."""

from __future__ import annotations

import pytest

from trainingapp.attendance import sheet_codes
from trainingapp.attendance.sheet_codes import CardCode, SheetCode
from trainingapp.core.errors import DomainError


def test_codes_are_read_back_as_a_scanner_or_a_full_width_keyboard_types_them():
    row = sheet_codes.of_row(42, 17)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in row)

    assert (len(row), len(sheet_codes.of_card(7))) == (12, 10)
    assert sheet_codes.read(row) == sheet_codes.read(f" {wide} ") == SheetCode(42, 17)
    assert sheet_codes.read(sheet_codes.of_row(42, 0)) == SheetCode(42, 0)
    assert sheet_codes.read(sheet_codes.of_card(1234)) == CardCode(1234)


@pytest.mark.parametrize("typed", ["", "17", "SQ15-00042", "6901234567892", "110101199001011237", "²"])
def test_other_texts_are_no_code(typed):
    assert sheet_codes.read(typed) is None


def test_any_one_wrong_digit_is_noticed():
    code = sheet_codes.of_row(4711, 8)
    for at in range(len(code)):
        for digit in "0123456789".replace(code[at], ""):
            assert sheet_codes.read(code[:at] + digit + code[at + 1 :]) is None


def test_numbers_beyond_a_code_are_refused():
    with pytest.raises(DomainError):
        sheet_codes.of_row(10**7, 1)
