"""Dates of birth in the forms that people type."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from .text import visible

WRITTEN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[-./年]?\s*(?P<month>1[0-2]|0?[1-9])\s*(?:[-./月]\s*(?P<day>3[01]|[12]\d|0?[1-9])?\s*日?)?"
)
DIGITS = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
MIDNIGHT = re.compile(r"[ T]\d\d?:\d\d(:\d\d)?$")


def read_date(text: str) -> tuple[int, int, int | None] | None:
    """Year, month and day (None for `1975.03`) of a written date; None when it is none."""
    text = MIDNIGHT.sub("", unicodedata.normalize("NFKC", visible(text)).strip())
    found = DIGITS.fullmatch(text) or WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found["year"]), int(found["month"]), found["day"]
    try:
        date(year, month, int(day or 1))
    except ValueError:
        return None
    return year, month, int(day) if day else None
