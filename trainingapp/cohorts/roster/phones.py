"""Phones as rosters give them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from trainingapp.core.spreadsheets import Cell, Kind

from .problems import Finding, notice, refuse
from .text import NOTHING, unwrapped, visible

MOBILE = re.compile(r"1[3-9]\d{9}")
COUNTRY_CODE = re.compile(r"(\+|00)?86(?=1[3-9]\d{9}$)")
LANDLINE = re.compile(r"0\d{9,11}(转\d+)?|[2-8]\d{6,7}|400\d{7}")
FOREIGN = re.compile(r"(\+|00)(?!86)\d{8,15}")
SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d+)")
SEVERAL = re.compile(r"[/、,，;；|\n]+|\s{2,}|或")
BETWEEN_DIGITS = re.compile(r"[\s\-—–_.·()（）'’]+")


def read_phone(cell: Cell) -> tuple[str, list[Finding]]:
    """The phone and what was found; empty when refused or missing.

    Numbers that lost no digit are repaired; a mobile number of the wrong length is refused, because its owner
    could neither sign in nor be reached.
    """
    raw = unwrapped(cell.text).strip()
    text = unicodedata.normalize("NFKC", visible(raw)).strip().upper()
    if text in NOTHING:
        return "", [notice("no_phone")]
    if MOBILE.fullmatch(raw):
        return raw, [notice("phone_number_cell")] if cell.kind is Kind.INTEGER else []
    if cell.kind in (Kind.LOSSY, Kind.DECIMAL):
        return "", [refuse("phone_lost_digits")]
    if SCIENTIFIC.fullmatch(text):
        return _from_scientific(text)
    parts = [part for part in SEVERAL.split(text) if any(map(str.isdigit, part))]
    several = [notice("phone_several")] if len(parts) > 1 else []
    mobile = next((number for part in parts if MOBILE.fullmatch(number := _bare(part))), None)
    number = mobile or _bare(parts[0] if several else text)
    phone, findings = _judge(number, tidied=number != raw and not several)
    return phone, [*several, *findings]


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
    if number.isdigit():
        return "", [refuse("phone_length", count=str(len(number)))]
    return "", [refuse("phone_wrong")]
