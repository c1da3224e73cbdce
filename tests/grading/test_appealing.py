"""The author's one appeal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NINE
from tests.grading.scenes import a_class_with_graders, further, give, level_of, planned
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.grading import services
from trainingapp.grading.models import Level, Reading

_E, G, P, F = Level


@pytest.fixture
def paper(session):
    _task, _graders, (allocation,) = a_class_with_graders(4)
    return allocation


def appeal(allocation, reason="第二部分写的是我们社区的做法，请再看。", at=None):
    by = allocation.reflection.enrolment.person
    return services.appeal(allocation.reflection, reason, by=by, at=at or clock.now())


def test_an_appeal_goes_to_a_new_grader_and_the_better_level_counts(session, paper):
    give(paper, P)
    made = appeal(paper)
    again = further(paper.reflection)

    assert (again.reading, level_of(paper)) == (Reading.APPEAL, P)
    assert again.grader_id != paper.grader_id
    give(again, G)
    assert level_of(paper) is G
    assert (made.level_before, made.level_after) == (P, G)
    assert made.decided_at is not None


def test_one_appeal_in_time_and_with_a_reason(session, paper):
    with pytest.raises(DomainError):
        appeal(paper)
    give(paper, P, at=NINE)

    with pytest.raises(DomainError):
        appeal(paper, "不服", at=NINE)
    with pytest.raises(DomainError):
        appeal(paper, at=NINE + timedelta(days=7, seconds=1))
    first = appeal(paper, at=NINE + timedelta(days=7))
    assert appeal(paper, at=NINE + timedelta(days=7)) is first
    with pytest.raises(DomainError):
        appeal(paper, "再次说明理由，请再读一遍。", at=NINE + timedelta(days=7))


def test_no_appeals_where_the_plan_has_none(session, paper):
    planned(paper.reflection.task, appeal_days=0)
    give(paper, F)

    with pytest.raises(DomainError):
        appeal(paper)


def test_nothing_is_above_the_best_level(session, paper):
    give(paper, _E)
    give(further(paper.reflection), _E)
    assert level_of(paper) is _E

    with pytest.raises(DomainError):
        appeal(paper)
