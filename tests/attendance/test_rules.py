"""The lesson's time of signing in, and the ledger."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.factories import NINE
from trainingapp.attendance import rules
from trainingapp.attendance.rules import Phase
from trainingapp.cohorts.models import Cohort, CohortState
from trainingapp.core.errors import DomainError
from trainingapp.courses.models import Lesson
from trainingapp.courses.rules import HalfDay, Part

from .scene import MINUTE

COHORT = Cohort(sign_in_opens=15, late_after=10, hours_per_half_day=4, absence_one_in=7)
LESSON = Lesson(starts_at=NINE, ends_at=NINE + 60 * MINUTE)
NINE_HALF_DAYS = [
    HalfDay(date(2026, 8, 24 + n // 2), [Part.MORNING, Part.AFTERNOON][n % 2]) for n in range(9)
]


@pytest.mark.parametrize(
    ("minutes", "phase", "late"),
    [
        (-16, Phase.BEFORE, False),
        (-15, Phase.OPEN, False),
        (9, Phase.OPEN, False),
        (10, Phase.OPEN, True),
        (59, Phase.OPEN, True),
        (60, Phase.OVER, True),
    ],
)
def test_the_window_opens_before_the_lesson_and_closes_with_it(minutes, phase, late):
    times = rules.window(LESSON, COHORT)

    assert times.phase(NINE + minutes * MINUTE) is phase
    assert times.is_late(NINE + minutes * MINUTE) is late


def test_outside_the_window_nobody_signs_in():
    times = rules.window(LESSON, COHORT)

    rules.check_open(times, NINE)
    for minutes in (-16, 60):
        with pytest.raises(DomainError):
            rules.check_open(times, NINE + minutes * MINUTE)


def test_a_late_sign_in_waits_for_the_end():
    times = rules.window(LESSON, COHORT)

    rules.check_over(times, LESSON.ends_at)
    with pytest.raises(DomainError):
        rules.check_over(times, NINE)


@pytest.mark.parametrize("reason", ["", "  ", "　"])
def test_a_late_sign_in_needs_a_reason(reason):
    with pytest.raises(DomainError):
        rules.check_reason(reason)


def test_ten_wrong_codes_are_too_many():
    rules.check_guessing(9)
    with pytest.raises(DomainError):
        rules.check_guessing(10)


def test_a_closed_class_keeps_its_attendance():
    with pytest.raises(DomainError):
        rules.check_running(Cohort(state=CohortState.CLOSED))


@pytest.mark.parametrize(
    ("absences", "within", "at_limit"), [(0, True, False), (1, True, True), (2, False, False)]
)
def test_of_nine_half_days_two_absences_exceed_one_in_seven(absences, within, at_limit):
    whole = set(NINE_HALF_DAYS)

    ledger = rules.ledger(COHORT, whole, whole, set(NINE_HALF_DAYS[absences:]))

    assert (ledger.within_limit, ledger.at_limit) == (within, at_limit)
    assert (ledger.attended, ledger.absences) == (9 - absences, absences)
    assert (ledger.hours, ledger.absent_hours) == (4 * (9 - absences), 4 * absences)
    assert ledger.share == Fraction(absences, 9)


def test_an_absence_on_the_first_half_day_is_measured_by_the_whole_class():
    ledger = rules.ledger(COHORT, set(NINE_HALF_DAYS), set(NINE_HALF_DAYS[:1]), set())

    assert (ledger.planned, ledger.half_days, ledger.share) == (9, 1, Fraction(1, 9))
    assert ledger.within_limit


def test_a_half_day_attended_before_its_end_counts_already():
    ledger = rules.ledger(COHORT, set(NINE_HALF_DAYS), set(), set(NINE_HALF_DAYS[:1]))

    assert (ledger.half_days, ledger.attended, ledger.absences) == (1, 1, 0)


def test_a_sign_in_on_a_half_day_that_is_not_expected_adds_nothing():
    ledger = rules.ledger(COHORT, set(NINE_HALF_DAYS[:2]), set(NINE_HALF_DAYS), set(NINE_HALF_DAYS))

    assert (ledger.planned, ledger.attended) == (2, 2)


def test_a_class_without_sign_in_refuses_nobody():
    ledger = rules.ledger(COHORT, set(), set(), set())

    assert (ledger.half_days, ledger.share, ledger.within_limit, ledger.at_limit) == (0, 0, True, False)
