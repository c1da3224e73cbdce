"""The changing code: who shows it, how long it is taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import SECRET
from tests.factories import NINE
from trainingapp.attendance import codes
from trainingapp.attendance.codes import Verdict
from trainingapp.core import secrecy


@pytest.fixture(autouse=True)
def _key():
    secrecy.use_key(SECRET)
    yield
    secrecy.use_key(SECRET)


def test_a_code_has_six_digits_and_changes_every_twenty_seconds():
    shown = [codes.shown(1, 1, NINE + timedelta(seconds=second)) for second in range(60)]

    assert {(len(code), code.isdigit()) for code in shown} == {(6, True)}
    assert len(set(shown)) == 3
    assert len(set(shown[:20])) == 1


def test_every_lesson_and_site_has_its_own_code():
    found = {codes.shown(lesson, site, NINE) for lesson in range(1, 6) for site in range(1, 6)}

    assert len(found) == 25


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        *[(seconds, Verdict.RIGHT) for seconds in (0, 19, 20, 59)],
        *[(seconds, Verdict.EXPIRED) for seconds in (60, 61, 599)],
        (3600, Verdict.WRONG),
    ],
)
def test_a_code_is_taken_for_sixty_seconds_from_its_first_moment(seconds, verdict):
    code = codes.shown(1, 1, NINE)

    assert codes.judge(code, 1, 1, NINE + timedelta(seconds=seconds)) is verdict


def test_a_code_is_not_taken_before_it_is_shown_nor_elsewhere():
    code = codes.shown(1, 1, NINE)

    assert codes.judge(code, 1, 1, NINE - timedelta(seconds=1)) is Verdict.WRONG
    assert codes.judge(code, 1, 2, NINE) is Verdict.WRONG
    assert codes.judge(code, 2, 1, NINE) is Verdict.WRONG


def test_full_width_digits_and_spaces_are_understood():
    code = codes.shown(1, 1, NINE)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)

    assert codes.judge(f" {full_width[:3]}　{full_width[3:]} ", 1, 1, NINE) is Verdict.RIGHT


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "\ud800", "签到"])
def test_anything_else_is_wrong(typed):
    assert codes.judge(typed, 1, 1, NINE) is Verdict.WRONG


def test_another_installation_shows_other_codes():
    here = codes.shown(1, 1, NINE)
    secrecy.use_key("the key of another installation")

    assert codes.shown(1, 1, NINE) != here


def test_the_seconds_left_run_from_twenty_to_one():
    left = [codes.seconds_left(NINE + timedelta(seconds=second)) for second in range(21)]

    assert left == [*range(20, 0, -1), 20]
