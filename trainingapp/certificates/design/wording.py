"""The sentences of the certificate: days and numbers in Chinese, the class by its full name."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.placeholders import PLACEHOLDER
from trainingapp.certificates.design.settings import Settings

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


@lru_cache
def chinese_date(day: date) -> str:
    """二〇二六年八月二十四日."""
    return chinese_year(day.year) + _month_and_day(day)


@lru_cache
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


def values(content: CertificateContent, settings: Settings) -> dict[str, str]:
    """What each text placeholder stands for on this certificate."""
    found = {
        "姓名": content.name,
        "单位": content.unit_path,
        "证书编号": content.number,
        "核验码": content.check_code,
        "称谓": settings.address,
        "证书名称": settings.title,
        "培训项目": "" if content.programme == content.cohort_title else content.programme,
        "培训班": class_name(content),
        "培训时间": chinese_period(content.starts_on, content.ends_on),
        "完成情况": f"修完{hours}学时" if (hours := _hours(content.study_hours)) else "完成全部培训内容",
        "学时": _hours(content.study_hours),
        "发证日期": chinese_date(content.issued_on),
        "主办单位": "、".join(content.hosts),
        "补发说明": "本证书为补发。" if content.is_reissue else "",
    }
    return {**found, "正文": PLACEHOLDER.sub(lambda word: found.get(word[1], word[0]), settings.sentence)}


def _hours(hours: float) -> str:
    if not hours:
        return ""
    return chinese_number(int(hours)) if float(hours).is_integer() else f"{hours:g}"


def _month_and_day(day: date) -> str:
    return f"{chinese_number(day.month)}月{chinese_number(day.day)}日"
