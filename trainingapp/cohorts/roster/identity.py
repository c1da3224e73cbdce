"""Identity numbers: GB 11643 (18 digits, check digit), the old 15 digits, and other papers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from trainingapp.core.spreadsheets import Cell, Kind

from .problems import Finding, notice, refuse
from .text import is_nothing, unwrapped, visible

RESIDENT = re.compile(r"\d{17}[\dX]")
OLD_RESIDENT = re.compile(r"\d{15}")
# Passports, permits of Hong Kong, Macao and Taiwan, foreigners' residence cards
OTHER_PAPER = re.compile(r"[A-Z]{1,3}\d{6,12}|[HM]\d{8,10}|[A-Z]{3}\d{12}|(?!19|20)\d{8}")
MASKED = re.compile(r"\d.*[*＊]{2}|[*＊]{4}")
# 15 digits that begin like one of 18: born in 1920 by the old rule, cut from 2005 in truth
CUT = re.compile(r"\d{6}(19|20)\d{7}")
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
LOOK_LIKE_X = str.maketrans("×ХхχΧ✕*", "XXXXXXX")


def read_id_number(cell: Cell) -> tuple[str, list[Finding]]:
    """The number of 18 characters, or of another paper, and what was found; empty when refused or missing.

    The place of birth is not checked: codes are retired and added, and the cards for residents from Hong
    Kong, Macao and Taiwan begin with 81 to 83.
    """
    raw = unwrapped(cell.text)
    number = (
        re.sub(r"[\s\-'’‘.]", "", unicodedata.normalize("NFKC", visible(raw))).upper().translate(LOOK_LIKE_X)
    )
    if is_nothing(number) or number == "0":  # 0 is what a formula says of an empty cell
        return "", []
    if MASKED.search(raw):
        return "", [refuse("masked")]
    if cell.kind is Kind.LOSSY or SCIENTIFIC.fullmatch(raw.strip().upper()):
        return "", [refuse("id_lost_digits")]
    if OLD_RESIDENT.fullmatch(number):
        return _upgraded(number)
    tidied = [notice("id_tidied")] if number != raw.strip() else []
    if OTHER_PAPER.fullmatch(number):
        return number, [*tidied, notice("id_other")]
    if not RESIDENT.fullmatch(number):
        length = str(len(number))
        return "", [refuse("id_wrong") if length == "18" else refuse("id_length", count=length)]
    if wrong := _wrong_with(number):
        return "", [wrong]
    return number, [*tidied, notice("id_ends_in_zeros")] if number.endswith("000") else tidied


def _wrong_with(number: str) -> Finding | None:
    if ric.calc_check_digit(number) != number[-1]:
        return refuse("id_zeros" if number.endswith("000") else "id_check_digit")
    return None if birth_date_of(number) else refuse("id_date")


def _upgraded(old: str) -> tuple[str, list[Finding]]:
    number = f"{old[:6]}19{old[6:]}"
    number += ric.calc_check_digit(number + "0")
    if birth_date_of(number) is None:
        return "", [refuse("id_date")]
    if CUT.fullmatch(old):
        return "", [refuse("id_length", count="15")]
    return number, [notice("id_upgraded")]


def is_resident(number: str) -> bool:
    """True for a number of the form of GB 11643."""
    return RESIDENT.fullmatch(number) is not None


def birth_date_of(number: str) -> date | None:
    """The date of birth in an 18-digit number; None when there is no such day."""
    try:
        born: date = ric.get_birth_date(number)
    except InvalidComponent:
        return None
    return born if born.year >= 1880 else None


def sex_of(number: str) -> str:
    """`male` or `female`, by the 17th digit of an 18-digit number."""
    return "male" if int(number[16]) % 2 else "female"
