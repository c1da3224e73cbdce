"""Numbers in the barcodes of sign-in sheets and trainee cards; pure.

A row of a sheet: 1, the sheet (7 digits), the row (3 digits; 000 is the sheet's own code), a check digit.
A trainee's card: 2, the enrolment (8 digits), a check digit. Even in number, so that Code 128 writes them short.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

MOST_ROWS = 999
"""Rows of one sheet; a longer list is printed as several."""
_ROW, _CARD = re.compile(r"1(\d{7})(\d{3})\d", re.ASCII), re.compile(r"2(\d{8})\d", re.ASCII)


@dataclass(frozen=True)
class SheetCode:
    """A row of a sheet, or the sheet itself (row 0)."""

    sheet_id: int
    row: int


@dataclass(frozen=True)
class CardCode:
    """A trainee's card."""

    enrolment_id: int


def of_row(sheet_id: int, row: int) -> str:
    """The digits of a row's barcode; row 0 is the sheet's own.

    Raises:
        DomainError: a number beyond what the code holds.
    """
    return _checked(f"1{_fitting(sheet_id, 7)}{_fitting(row, 3)}")


def of_card(enrolment_id: int) -> str:
    """The digits of a trainee card's barcode."""
    return _checked(f"2{_fitting(enrolment_id, 8)}")


def plain(typed: str) -> str:
    """What was typed or scanned as it is compared: full-width characters made plain, spaces left out."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


def read(typed: str) -> SheetCode | CardCode | None:
    """What a scanned or typed text is; None for anything else than one of our codes."""
    text = plain(typed)
    if not text.isascii() or not text.isdigit() or _checked(text[:-1]) != text:
        return None
    if row := _ROW.fullmatch(text):
        return SheetCode(int(row[1]), int(row[2]))
    card = _CARD.fullmatch(text)
    return CardCode(int(card[1])) if card else None


def _fitting(number: int, digits: int) -> str:
    text = f"{number:0{digits}}"
    if len(text) > digits:
        raise DomainError(_("The number %(number)s is too large for a barcode.", number=number))
    return text


def _checked(digits: str) -> str:
    """With the check digit of Luhn, which finds any one wrong digit and nearly all swapped neighbours."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if at % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"
