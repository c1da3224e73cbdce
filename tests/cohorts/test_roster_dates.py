"""Dates of birth in every form, and held against the identity number."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.cohorts.roster.dates import has_short_year, read_birth_date
from trainingapp.core.spreadsheets import Cell, Kind

from .roster_sheets import codes, made_id, one_row

BORN = datetime.date(1985, 3, 7)
NUMBER = made_id("33010619850307002")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1985-03-07", Kind.TEXT),
        ("1985-03-07", Kind.DATE),
        ("1985-03-07 00:00:00", Kind.DATE),
        ("1985.3.7", Kind.TEXT),
        ("1985/3/7 0:00", Kind.TEXT),
        ("1985年3月7日", Kind.TEXT),
        ("1985 年 3 月 7 日出生", Kind.TEXT),
        ("１９８５．０３．０７", Kind.TEXT),
        ("1985、3、7", Kind.TEXT),
        ("1985 3 7", Kind.TEXT),
        ("一九八五年三月七日", Kind.TEXT),
        ("19850307", Kind.INTEGER),
        ("7-Mar-1985", Kind.TEXT),
        ("31113", Kind.INTEGER),
    ],
)
def test_a_day_in_any_form(written: str, kind: Kind) -> None:
    found = read_birth_date(Cell(written, kind))

    assert found is not None
    assert found.exact == BORN


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1985.3", Kind.DECIMAL),
        ("1985.03", Kind.TEXT),
        ("1985-3", Kind.TEXT),
        ("1985年3月", Kind.TEXT),
        ("1985年3月生", Kind.TEXT),
        ("198503", Kind.INTEGER),
        ("Mar 1985", Kind.TEXT),
        ("1985-03-01", Kind.DATE),
    ],
)
def test_year_and_month_fit_every_day_of_the_month(written: str, kind: Kind) -> None:
    found = read_birth_date(Cell(written, kind))

    assert found is not None
    assert found.exact is None
    assert [found.fits(day) for day in (BORN, BORN.replace(day=31), BORN.replace(month=4))] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("kind", [Kind.DECIMAL, Kind.TEXT])
def test_1985_1_may_have_been_october(kind: Kind) -> None:
    found = read_birth_date(Cell("1985.1", kind))

    assert found is not None
    assert found.months == (1, 10)


@pytest.mark.parametrize("written", ["85.3", "85-03-07", "85年3月", "'85/3", "850307", "8503"])
def test_years_of_two_digits_are_refused(written: str) -> None:
    assert read_birth_date(Cell(written, Kind.TEXT)) is None
    assert has_short_year(written)


@pytest.mark.parametrize(
    "written", ["1985", "1985-02-30", "1985.13", "明天", "3月7日", "#", "13800000001", "99999"]
)
def test_what_is_no_date(written: str) -> None:
    assert read_birth_date(Cell(written, Kind.INTEGER if written.isdigit() else Kind.TEXT)) is None
    assert not has_short_year(written)


@pytest.mark.parametrize(
    ("values", "kinds", "expected", "refused"),
    [
        ({"出生年月": "1985.3", "身份证号": NUMBER}, "tdt", [], False),
        ({"出生年月": "1985-03-01", "身份证号": NUMBER}, "tDt", [], False),
        ({"出生年月": "1985-03-01", "身份证号": NUMBER}, "", ["id_birth_date"], True),
        ({"出生年月": "31113", "身份证号": NUMBER}, "tit", [], False),
        ({"出生年月": "31114", "身份证号": NUMBER}, "tit", ["id_birth_date"], True),
        ({"出生年月": "85.3", "身份证号": NUMBER}, "", ["birth_date_short"], False),
        ({"出生年月": "85.3"}, "", ["birth_date_short"], True),
        ({"出生年月": "31113"}, "ti", ["birth_date_serial"], False),
        ({"出生年月": "不详"}, "", ["birth_date_unknown"], False),
    ],
)
def test_a_date_in_a_row(values: dict[str, str], kinds: str, expected: list[str], refused: bool) -> None:
    row = one_row(values, kinds)

    assert (codes(row), row.is_refused) == (expected, refused)


@given(st.dates(datetime.date(1910, 1, 2), datetime.date(2026, 1, 1)))
def test_no_form_ever_changes_the_day(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    forms = [(f"{day:%Y%m%d}", Kind.INTEGER), (f"{day.year}.{day.month}.{day.day}", Kind.TEXT)]
    forms += [(f"{day.year}年{day.month}月{day.day}日", Kind.TEXT), (str(serial), Kind.INTEGER)]

    for written, kind in forms:
        found = read_birth_date(Cell(written, kind))
        assert found is not None
        assert found.exact == day


@pytest.mark.parametrize(
    ("written", "kinds", "told"),
    [("1985-04-01", "tDt", "1985-04"), ("31114", "tit", "1985-03-08"), ("1985.4.7", "", "1985.4.7")],
)
def test_a_date_that_does_not_fit_is_told_as_people_know_it(written: str, kinds: str, told: str) -> None:
    row = one_row({"出生年月": written, "身份证号": NUMBER}, kinds)

    (problem,) = [each for each in row.problems if each.code == "id_birth_date"]
    assert problem.values["written"] == told
