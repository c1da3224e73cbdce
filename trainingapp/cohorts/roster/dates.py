"""Dates of birth in the forms that people type and spreadsheets keep."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from trainingapp.core.spreadsheets import Cell, Kind, Row

from .text import visible

YEAR = r"(?P<year>(?:19|20)\d\d)"
MONTH = r"(?P<month>1[0-2]|0?[1-9])"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
BETWEEN = r"\s*[-./、,年\s]\s*"
WRITTEN = re.compile(rf"{YEAR}{BETWEEN}{MONTH}(?:\s*[-./、,月\s]\s*{DAY}?\s*[日号]?)?")
DIGITS = re.compile(rf"{YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])?")
SHORT_YEAR = re.compile(
    rf"'?(?P<year>\d\d)(?:{BETWEEN}{MONTH}(?:\s*[-./、,月\s]\s*{DAY}?\s*[日号]?)?|(?P<m2>0[1-9]|1[0-2])(?:[0-3]\d)?)"
)
CHINESE = re.compile("[〇○零一二三四五六七八九十廿]+")
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
ENGLISH = re.compile(
    r"(?:(?P<day>\d{1,2})[-\s])?(?P<name>[a-z]{3})[a-z]*[-\s,]+(?P<year>(?:19|20)\d\d)", re.I
)
ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MAY_BE_OCTOBER = re.compile(r"\d{4}\.1")
AROUND = re.compile(r"^(?:出生于|生于|公历|阳历)\s*|\s*(?:出生|生|[.。])$")
MIDNIGHT = re.compile(r"[ T]\d\d?:\d\d(:\d\d)?$")
FIRST_SERIAL, LAST_SERIAL = 3_654, 55_153  # 1910 to 2050
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, for every day after February 1900
BETWEEN_EPOCHS = 1462  # days


class ReadDate(NamedTuple):
    """A date as far as it is known: a day of None is not said, `months` are those that may be meant."""

    year: int
    months: tuple[int, ...]
    day: int | None = None
    is_serial: bool = False

    @property
    def exact(self) -> date | None:
        """The day itself, if it is known."""
        return date(self.year, self.months[0], self.day) if self.day and len(self.months) == 1 else None

    def told(self, written: str) -> str:
        """How to show it: as it was written, unless a spreadsheet wrote it."""
        if self.is_serial:
            return f"{self.exact}"
        is_month = self.day is None and len(self.months) == 1
        return f"{self.year}-{self.months[0]:02d}" if is_month else written

    def fits(self, born: date) -> bool:
        """True when that day can be meant."""
        return self.year == born.year and born.month in self.months and self.day in (None, born.day)


def read_birth_date(cell: Cell) -> ReadDate | None:
    """The date in a cell, also a serial number of a spreadsheet; None when it is none.

    A cell of kind DATE that holds the first of a month may show year and month alone (`1985年3月`), and 1985.1
    may have been 1985.10 before a spreadsheet made a number of it: both say less than they seem to.
    """
    if cell.kind is Kind.INTEGER and cell.text.isdigit() and FIRST_SERIAL <= int(cell.text) <= LAST_SERIAL:
        day = EPOCH + timedelta(days=int(cell.text))
        return ReadDate(day.year, (day.month,), day.day, is_serial=True)
    found = read_date(cell.text)
    if found is None:
        return None
    year, month, day_of_month = found
    if cell.kind is Kind.DATE and day_of_month == 1:
        return ReadDate(year, (month,))
    if MAY_BE_OCTOBER.fullmatch(cell.text.strip()):
        return ReadDate(year, (1, 10))
    return ReadDate(year, (month,), day_of_month)


def days_from_1900(row: Row, column: int | None) -> Row:
    """The row of a workbook whose day numbers count from 1904, with that of this column as if from 1900.

    Only a number without a format is one still: of a number with one the reader has made a date.
    """
    if not column or row.cell(column).kind is not Kind.INTEGER or not row.text(column).isdigit():
        return row
    texts = list(row.texts)
    texts[column - 1] = str(int(row.text(column)) + BETWEEN_EPOCHS)
    return replace(row, texts=tuple(texts))


def read_date(text: str) -> tuple[int, int, int | None] | None:
    """Year, month and day (None for `1975.03`) of a written date; None when it is none."""
    text = _tidied(text)
    found = DIGITS.fullmatch(text) or WRITTEN.fullmatch(text)
    if found:
        return _checked(int(found["year"]), int(found["month"]), found["day"])
    if english := ENGLISH.fullmatch(text):
        name = english["name"].lower()
        if name in ENGLISH_MONTHS:
            return _checked(int(english["year"]), ENGLISH_MONTHS.index(name) + 1, english["day"])
    return None


def has_short_year(text: str) -> bool:
    """True for a date whose year has two digits: `85.3`, `85年3月`."""
    return SHORT_YEAR.fullmatch(_tidied(text)) is not None


def _checked(year: int, month: int, day: str | None) -> tuple[int, int, int | None] | None:
    try:
        date(year, month, int(day or 1))
    except ValueError:
        return None
    return year, month, int(day) if day else None


def _tidied(text: str) -> str:
    text = unicodedata.normalize("NFKC", visible(text)).strip()
    text = MIDNIGHT.sub("", AROUND.sub("", text))
    return CHINESE.sub(lambda found: _digits(found[0]), text)


def _digits(chinese: str) -> str:
    """`一九八五` is 1985, `十二` 12, `二十一` 21, `廿一` 21."""
    chinese = chinese.replace("廿", "二十")
    if "十" not in chinese:
        return chinese.translate(CHINESE_DIGITS)
    tens, _ten, ones = chinese.translate(CHINESE_DIGITS).partition("十")
    return f"{tens or '1'}{ones or '0'}"
