"""What several readings come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.grading.deciding import Decision, decide
from trainingapp.grading.models import Level, Reading

E, G, P, F = Level
FIRST, SECOND, THIRD, APPEAL = Reading


def of(*levels, **facts):
    return decide(dict(zip(Reading, levels, strict=False)), **facts)


def test_before_the_first_reading_nothing_is_known_nor_wanted():
    assert decide({}, second_if_excellent=True, is_suspected=True) == Decision()


@pytest.mark.parametrize("level", Level)
def test_one_reading_is_enough_where_no_second_is_wanted(level):
    assert of(level) == Decision(level)


def test_excellence_and_suspicion_want_a_second_reading():
    assert of(E, second_if_excellent=True) == Decision(wants=SECOND)
    assert of(G, second_if_excellent=True) == Decision(G)
    assert of(F, is_suspected=True) == Decision(wants=SECOND)


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [(E, E, E), (E, G, G), (G, E, G), (G, P, G), (P, G, P), (P, F, P), (F, P, F), (F, F, F)],
)
def test_two_that_agree_or_are_neighbours_decide(first, second, level):
    assert of(first, second) == Decision(level)


@pytest.mark.parametrize(("first", "second"), [(E, P), (E, F), (G, F), (P, E), (F, G)])
def test_two_that_are_far_apart_want_a_third(first, second):
    assert of(first, second) == Decision(wants=THIRD)


@pytest.mark.parametrize(
    ("levels", "level"), [((E, P, G), G), ((E, F, F), F), ((E, P, F), P), ((F, E, E), E), ((F, G, P), P)]
)
def test_of_three_the_middle_one_decides(levels, level):
    assert of(*levels) == Decision(level)


def test_an_appeal_wants_one_more_reading_and_never_makes_it_worse():
    assert decide({FIRST: P}, appealed=True) == Decision(wants=APPEAL)
    assert decide({FIRST: P, APPEAL: F}, appealed=True) == Decision(P)
    assert decide({FIRST: P, APPEAL: G}, appealed=True) == Decision(G)


def test_the_readings_before_the_appeal_come_first():
    assert decide({FIRST: E, SECOND: F, APPEAL: G}, appealed=True) == Decision(wants=THIRD)


@given(st.lists(st.sampled_from(Level), min_size=1, max_size=3), st.booleans(), st.booleans())
def test_a_decision_is_a_level_given_by_somebody_or_a_missing_reading(levels, excellent, suspected):
    found = of(*levels, second_if_excellent=excellent, is_suspected=suspected)

    assert (found.level is None) != (found.wants is None)
    assert found.level is None or found.level in levels
    assert found.wants is None or found.wants not in list(Reading)[: len(levels)]
