"""Eligibility: every condition with its figure, and codes that cannot be guessed."""

from __future__ import annotations

from datetime import date

import pytest

from trainingapp.attendance import rules as attendance
from trainingapp.certificates import rules
from trainingapp.certificates.rules import Condition
from trainingapp.cohorts.models import Cohort, StandingKind
from trainingapp.courses.rules import HalfDay, Part
from trainingapp.grading.models import Level
from trainingapp.reflections.models import ReflectionState

NINE = {HalfDay(date(2026, 8, 24 + n // 2), (Part.MORNING, Part.AFTERNOON)[n % 2]) for n in range(9)}


def eligibility(missed=0, level=Level.GOOD, standing=StandingKind.ARRIVED, name="演示学员", **settings):
    cohort = Cohort(**settings)
    attended = set(sorted(NINE, key=lambda h: (h.day, h.part.value))[missed:])
    ledger = attendance.ledger(cohort, NINE, NINE, attended)
    return rules.Checker(cohort).check(name=name, standing=standing, ledger=ledger, level=level)


def missing(found):
    return [finding.condition for finding in found.obstacles]


def test_all_conditions_met():
    assert eligibility().is_eligible


@pytest.mark.parametrize(("missed", "is_eligible"), [(0, True), (1, True), (2, False)])
def test_two_of_nine_half_days_exceed_a_seventh(missed, is_eligible):
    found = eligibility(missed=missed)

    assert found.is_eligible is is_eligible
    assert str(missed * 4) in found.findings[1].text


def test_every_obstacle_is_named():
    found = eligibility(missed=3, level=None, standing=StandingKind.WITHDRAWN, name="王\ue863")

    assert missing(found) == list(Condition)


@pytest.mark.parametrize(("level", "is_eligible"), [(Level.PASS, True), (Level.FAIL, False), (None, False)])
def test_the_reflection_must_pass(level, is_eligible):
    assert eligibility(level=level).is_eligible is is_eligible


def test_a_class_may_do_without_a_reflection():
    assert eligibility(level=None, needs_reflection=False).is_eligible


def test_a_class_whose_presence_was_never_taken_proves_nothing():
    cohort = Cohort()
    ledger = attendance.ledger(cohort, set(), set(), set())

    found = rules.Checker(cohort).check(
        name="演示学员", standing=StandingKind.ARRIVED, ledger=ledger, level=Level.GOOD
    )

    assert missing(found) == [Condition.ATTENDANCE]


def test_codes_hold_128_bits_and_differ():
    codes = {rules.new_code() for _n in range(1000)}

    assert len(codes) == 1000
    assert all(len(code) == 22 for code in codes)
    assert len(set(rules._CODE_LETTERS)) ** 22 > 2**128


@pytest.mark.parametrize(
    "path",
    [
        "云岭省/柳江市/春晓社区",
        "云岭省-柳江市-春晓社区",
        "云岭省 柳江市　春晓社区",
        "云岭省＞柳江市 > 春晓社区",
    ],
)
def test_units_are_printed_in_one_run(path):
    assert rules.printed_unit(path) == "云岭省柳江市春晓社区"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (None, "not handed in"),
        (ReflectionState.DRAFT, "not handed in"),
        (ReflectionState.SUBMITTED, "reviewed"),
    ],
)
def test_a_reflection_without_a_level_says_why(state, reason):
    cohort = Cohort()
    ledger = attendance.ledger(cohort, NINE, NINE, NINE)

    found = rules.Checker(cohort).check(
        name="演示学员", standing=StandingKind.ARRIVED, ledger=ledger, level=None, state=state
    )

    assert reason in found.obstacles[0].text
