"""Dates of birth in every form of spreadsheets and of people."""

from __future__ import annotations

from tests.samples.registry import sample
from tests.samples.writers import xls
from tests.samples.writers.xlsx import DAY, DAY_SAID, MONTH_SAID, Number, Row, Sheet, workbook

SERIAL = 31113  # 7 March 1985, counted from 1900; 1462 less when counted from 1904
LEAP_DAY = 29280


def sheet(days: Row, **more: object) -> bytes:
    """A roster with a person for each date."""
    rows: list[Row] = [["姓名", "出生日期"]]
    rows += [[f"演{chr(0x4E00 + at)}", day] for at, day in enumerate(days)]
    return workbook(Sheet("名册", rows), **more)


@sample("dates_of_spreadsheets.xlsx")
def dates_of_spreadsheets() -> bytes:
    """Day numbers in several formats, with a time, without a format, an ISO cell, a year and month as a number."""
    return sheet(
        [
            Number(str(SERIAL), DAY),
            Number(str(SERIAL), DAY_SAID),
            Number("31107", MONTH_SAID),
            Number(f"{SERIAL}.0", DAY),
            Number(f"{SERIAL}.5", DAY),
            Number(str(LEAP_DAY), DAY),
            SERIAL,
            19850307,
            198503,
            1985.03,
            1985.1,
            1985,
        ]
    )


@sample("dates_in_words.xlsx")
def dates_in_words() -> bytes:
    """Dates as texts: with dots, strokes, characters, in full width, in Chinese numerals, with a time."""
    return sheet(
        [
            "1985-03-07", "1985.3.7", "1985/3/7", "1985年3月7日", "１９８５．０３．０７", "一九八五年三月七日",
            "1985年03月07日 00:00", "1985/3/7 0:00:00", "19850307", "1985. 3. 7", "7-Mar-1985", "1985、3、7",
            "二〇〇〇年十二月三十一日", "1985.03.07.", "生于1985年3月7日",
        ]
    )  # fmt: skip


@sample("dates_half_said.xlsx")
def dates_half_said() -> bytes:
    """Year and month alone, years of two digits, days that there are not, ages, nothing."""
    return sheet(
        [
            "1985.03", "1985年3月", "198503", "85.3", "850307", "1985-02-30", "1985.13", "40岁", "不详", "-",
            "农历三月初七", "3月7日",
        ]
    )  # fmt: skip


@sample("dates_from_1904.xlsx")
def dates_from_1904() -> bytes:
    """A workbook that was begun on an old Mac: its day numbers count from 1904, with a format or without."""
    return sheet(
        [
            Number(str(SERIAL - 1462), DAY),
            Number(str(LEAP_DAY - 1462), DAY_SAID),
            "1985-03-07",
            SERIAL - 1462,
        ],
        from_1904=True,
    )


@sample("dates_of_excel_97_from_1904.xls")
def dates_of_excel_97_from_1904() -> bytes:
    """The same in the old format."""
    rows: list[Row] = [["姓名", "出生日期"], ["演甲", SERIAL - 1462], ["演乙", LEAP_DAY - 1462]]
    return xls.workbook(rows, from_1904=True, days=[1])


@sample("plain_days_of_excel_97_from_1904.xls")
def plain_days_of_excel_97_from_1904() -> bytes:
    """The old format, day numbers from 1904 that were never given the format of a date."""
    return xls.workbook([["姓名", "出生日期"], ["演甲", SERIAL - 1462]], from_1904=True)


@sample("dates_of_excel_97.xls")
def dates_of_excel_97() -> bytes:
    """Day numbers in the old format."""
    return xls.workbook([["姓名", "出生日期"], ["演甲", SERIAL], ["演乙", LEAP_DAY]], days=[1])
