"""Phones as rosters give them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from trainingapp.core.spreadsheets import Cell, Kind

from .problems import Finding, notice, refuse
from .text import is_nothing, unwrapped, visible

DIGITS = 11
MOBILE = re.compile(r"1[3-9]\d{9}")
COUNTRY_CODE = re.compile(r"(\+|00)?86(?=1[3-9]\d{9}$)")
LANDLINE = re.compile(r"0[1-9]\d{8,10}(转\d+)?|[2-8]\d{6,7}|400\d{7}")
FOREIGN = re.compile(r"(\+|00)(?!86)[1-9]\d{7,14}")
SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d+)")
WHOLE_FLOAT = re.compile(r"(1[3-9]\d{9})\.0+")
AMONG_WORDS = re.compile(r"[\u3400-\u9fff:,。;]*(1[3-9]\d{9})[\u3400-\u9fff:,。;]*")
MASKED = re.compile(r"\d[*X]{2,}\d")
SEVERAL = re.compile(r"[/、,，;；|\n]+|\s{2,}|或")
BETWEEN_DIGITS = re.compile(r"[\s\-—–_.·()（）'’]+")


def read_phone(cell: Cell) -> tuple[str, list[Finding]]:
    """The phone and what was found; empty when refused or missing.

    Numbers that lost no digit are repaired; a mobile number of the wrong length is refused, because its owner
    could neither sign in nor be reached.
    """
    raw = unwrapped(cell.text).strip()
    text = unicodedata.normalize("NFKC", visible(raw)).strip().upper()
    if is_nothing(text) or text == "0":  # 0 is what a formula says of an empty cell
        return "", [notice("no_phone")]
    if MOBILE.fullmatch(raw):
        return raw, [notice("phone_number_cell")] if cell.kind is Kind.INTEGER else []
    if cell.kind in (Kind.LOSSY, Kind.DECIMAL):
        return "", [refuse("phone_lost_digits")]
    if SCIENTIFIC.fullmatch(text):
        return _from_scientific(text)
    if whole := WHOLE_FLOAT.fullmatch(text):
        return whole[1], [notice("phone_number_cell")]
    number = _bare(text)
    if MOBILE.fullmatch(number) or AMONG_WORDS.fullmatch(number):  # also one that goes on in the next line
        return _judge(number, tidied=True)
    return _first_of_several(text, raw)


def _first_of_several(text: str, raw: str) -> tuple[str, list[Finding]]:
    parts = [part for part in SEVERAL.split(text) if any(map(str.isdigit, part))]
    numbers = [_bare(part) for part in parts] if len(parts) > 1 else [_bare(text)]
    mobile = next((number for number in numbers if MOBILE.fullmatch(number)), None)
    phone, findings = _judge(mobile or numbers[0], tidied=len(numbers) == 1 and numbers[0] != raw)
    return phone, [notice("phone_several"), *findings] if len(numbers) > 1 else findings


def _bare(part: str) -> str:
    return COUNTRY_CODE.sub("", BETWEEN_DIGITS.sub("", part))


def _from_scientific(text: str) -> tuple[str, list[Finding]]:
    shown = SCIENTIFIC.fullmatch(text)
    assert shown is not None
    if len(shown[2] or "") < int(shown[3]):  # 1.38E+10 shows three digits of eleven
        return "", [refuse("phone_lost_digits")]
    phone, findings = _judge(f"{Decimal(text):f}", tidied=False)
    return phone, [*findings, notice("phone_number_cell")] if phone else findings


def _judge(number: str, *, tidied: bool) -> tuple[str, list[Finding]]:
    note = [notice("phone_tidied")] if tidied else []
    if MOBILE.fullmatch(number):
        return number, note
    if FOREIGN.fullmatch(number):
        return number, [*note, notice("phone_foreign")]
    if LANDLINE.fullmatch(number):
        return number, [*note, notice("phone_landline")]
    if among := AMONG_WORDS.fullmatch(number):
        return among[1], [notice("phone_words")]
    if MASKED.search(number):
        return "", [refuse("masked")]
    if number.isdigit() and len(number) != DIGITS:
        return "", [refuse("phone_length", count=str(len(number)))]
    return "", [refuse("phone_wrong")]
