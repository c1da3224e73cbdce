"""The sentences of the certificate: days and numbers in Chinese, the class by its full name."""

from __future__ import annotations

from datetime import date

from trainingapp.certificates.design.content import CertificateContent

_DIGITS = "〇一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def chinese_number(number: int) -> str:
    """A number from 1 to 9,999 in words: 12 → 十二, 205 → 二百零五."""
    if not 0 < number < 10_000:
        raise ValueError(number)
    words, rest, gap = "", number, False
    for place, word in _PLACES:
        digit, rest = divmod(rest, place)
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + word
            gap = False
        elif words:
            gap = True
    if rest:
        words += ("零" if gap else "") + _DIGITS[rest]
    return words.removeprefix("一") if 10 <= number < 20 else words


def chinese_year(year: int) -> str:
    """2026 → 二〇二六年."""
    return "".join(_DIGITS[int(digit)] for digit in str(year)) + "年"


def chinese_date(day: date) -> str:
    """二〇二六年八月二十四日."""
    return chinese_year(day.year) + _month_and_day(day)


def chinese_period(start: date, end: date) -> str:
    """二〇二六年八月二十日至二十四日: what both days share is said once."""
    if start == end:
        return chinese_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{chinese_date(start)}至{chinese_number(end.day)}日"
    if start.year == end.year:
        return f"{chinese_date(start)}至{_month_and_day(end)}"
    return f"{chinese_date(start)}至{chinese_date(end)}"


def class_name(content: CertificateContent) -> str:
    """The cohort's title with its edition, unless the title names one."""
    title = content.cohort_title
    if content.edition is None or ("第" in title and "期" in title):
        return title
    return f"{title}（第{chinese_number(content.edition)}期）"


def statement(content: CertificateContent) -> str:
    """What the certificate certifies, as one paragraph."""
    period = chinese_period(content.starts_on, content.ends_on)
    return f"于{period}参加{class_name(content)}，{_hours(content.study_hours)}经考核合格，准予结业。"


def _hours(hours: float) -> str:
    if not hours:
        return "完成全部培训内容，"
    words = chinese_number(int(hours)) if float(hours).is_integer() else f"{hours:g}"
    return f"修完{words}学时，"


def _month_and_day(day: date) -> str:
    return f"{chinese_number(day.month)}月{chinese_number(day.day)}日"
