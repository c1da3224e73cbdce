"""Rules of writing and handing in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NINE
from trainingapp.cohorts.models import Cohort, CohortState, Counting, StandingKind
from trainingapp.core.errors import DomainError
from trainingapp.reflections import rules
from trainingapp.reflections.models import Reflection, ReflectionState, Task

DUE = NINE + timedelta(days=7)


@pytest.fixture
def task(app):
    with app.app_context():
        yield Task(due_at=DUE, min_length=3, max_length=5, counting=Counting.HAN)


def refused(task, text="四个汉字", *, title="题", state=ReflectionState.DRAFT, at=NINE, **more):
    cohort = more.get("cohort") or Cohort(state=CohortState.OPEN)
    standing = more.get("standing", StandingKind.ARRIVED)
    return rules.refusals(
        title,
        text,
        state=state,
        task=task,
        deadline=rules.deadline(task),
        cohort=cohort,
        standing=standing,
        at=at,
    )


def test_a_good_text_in_time_is_taken(task):
    assert refused(task) == []


@pytest.mark.parametrize(("text", "words"), [("两个", "1 "), ("多了一些汉字", "1 ")])
def test_a_wrong_length_is_named_with_what_is_missing(task, text, words):
    (reason,) = refused(task, text)

    assert str(len(text)) in reason
    assert words in reason
    assert "3" in reason
    assert "5" in reason


def test_the_moment_of_the_due_time_is_in_time_and_the_next_is_not(task):
    assert refused(task, at=DUE) == []
    assert len(refused(task, at=DUE + timedelta(microseconds=1))) == 1


def test_a_returned_one_is_taken_after_the_due_time_while_the_class_is_open(task):
    late = DUE + timedelta(days=30)

    assert refused(task, state=ReflectionState.RETURNED, at=late) == []
    closed = Cohort(state=CohortState.CLOSED)
    assert len(refused(task, state=ReflectionState.RETURNED, at=late, cohort=closed)) == 1


@pytest.mark.parametrize("state", [ReflectionState.PASSED, ReflectionState.FAILED])
def test_what_was_reviewed_takes_no_new_version(task, state):
    assert len(refused(task, state=state)) == 1


def test_whoever_left_the_class_hands_in_nothing(task):
    assert len(refused(task, standing=StandingKind.WITHDRAWN)) == 1


def test_all_that_is_wrong_is_said_at_once(task):
    assert len(refused(task, "一", title=" ", at=DUE + timedelta(days=1))) == 3


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("题", "坏\x00字"),
        ("题", "坏\ud800字"),
        ("坏\udfff", "字"),
        ("题" * 201, "字"),
        ("题", "字" * 200_001),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(app, title, text):
    with app.app_context(), pytest.raises(DomainError):
        rules.check_storable(title, text)


def test_what_can_be_kept_is_not(app):
    with app.app_context():
        rules.check_storable("题" * 200, "𬭊" * 200_000)


def test_states_move_only_as_foreseen(app):
    foreseen = {
        "draft": "submitted",
        "submitted": "submitted returned passed failed",
        "returned": "submitted returned passed failed",
        "passed": "returned passed failed",
        "failed": "returned passed failed",
    }
    with app.app_context():
        for state in ReflectionState:
            for to in ReflectionState:
                try:
                    rules.check_move(Reflection(state=state), to)
                    moved = True
                except DomainError:
                    moved = False
                assert moved == (to.value in foreseen[state.value].split()), (state, to)
