"""Second and third readings, and what they come to, in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import organizer
from tests.grading.scenes import (
    a_class_with_graders,
    a_desk,
    further,
    give,
    handed_in_again,
    level_of,
    new_grader,
    newest,
    send_back,
)
from trainingapp.core import clock
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.models import Allocation, Level, Reading
from trainingapp.grading.rules import ReviewState
from trainingapp.grading.services import PlanDetails
from trainingapp.reflections.models import ReflectionState

E, G, P, F = Level


@pytest.fixture
def paper(session):
    _task, _graders, (allocation,) = a_class_with_graders(4)
    return allocation


def ask(reflection, reason="与范文重复较多"):
    by = organizer(reflection.task.cohort)
    return services.ask_second_reading(reflection, reason, by=by, at=clock.now())


def test_an_excellent_text_goes_to_another_grader_before_it_counts(session, paper):
    give(paper, E)
    second = further(paper.reflection)

    assert second.reading is Reading.SECOND
    assert second.grader_id != paper.grader_id
    assert (level_of(paper), paper.reflection.state) == (None, ReflectionState.SUBMITTED)
    give(second, E)
    assert (level_of(paper), paper.reflection.state) == (E, ReflectionState.PASSED)


def test_the_second_reader_sees_neither_the_first_level_nor_the_comment(session, paper):
    give(paper, E, "有数据")
    second = further(paper.reflection)

    sheet = queries.sheet(second)
    row = session.execute(queries.desk(second.grader, second.cohort)).one()

    assert (sheet.current, sheet.reviews) == (None, {})
    assert (row.level, row.state) == (None, ReviewState.UNREAD)
    assert queries.progress(second.grader, second.cohort).unread == 1


def test_the_second_reader_cannot_return_the_text(session, paper):
    give(paper, E)

    with pytest.raises(DomainError):
        send_back(further(paper.reflection))


def test_two_far_apart_bring_a_third_grader_and_the_middle_level(session, paper):
    give(paper, E)
    second = further(paper.reflection)
    give(second, F)
    third = further(paper.reflection)

    assert third.reading is Reading.THIRD
    assert len({paper.grader_id, second.grader_id, third.grader_id}) == 3
    assert level_of(paper) is None
    give(third, P)
    assert level_of(paper) is P
    assert further(paper.reflection) is None


def test_without_a_third_grader_the_reading_waits_until_there_is_one(session):
    task, _graders, (allocation,) = a_class_with_graders(2)
    give(allocation, E)
    give(further(allocation.reflection), F)
    assert further(allocation.reflection) is None
    assert queries.figures(task.cohort).further == 1

    somebody = new_grader(task.cohort)
    dealt = services.deal(task.cohort, by=organizer(task.cohort))

    assert dealt.counts == {somebody.id: 1}
    assert further(allocation.reflection).reading is Reading.THIRD
    assert services.deal(task.cohort, by=organizer(task.cohort)).total == 0


def test_a_single_grader_decides_alone(session):
    _cohort, _grader, (allocation,) = a_desk()

    give(allocation, E)

    assert level_of(allocation) is E
    with pytest.raises(DomainError):
        ask(allocation.reflection)


def test_suspicion_asks_for_a_second_reading_and_what_was_released_stands_until_then(session, paper):
    give(paper, G)

    ask(paper.reflection)

    assert level_of(paper) is G
    assert paper.reflection.state is ReflectionState.PASSED
    second = further(paper.reflection)
    give(second, F)
    assert level_of(paper) is G
    give(further(paper.reflection), F)
    assert level_of(paper) is F
    assert paper.reflection.state is ReflectionState.FAILED


def test_suspicion_before_the_first_reading_waits_for_it(session, paper):
    ask(paper.reflection)
    assert further(paper.reflection) is None

    give(paper, G)

    assert further(paper.reflection).reading is Reading.SECOND
    assert level_of(paper) is None


def test_a_first_reader_who_thinks_again_ends_the_second_reading(session, paper):
    give(paper, E)
    second = further(paper.reflection)

    give(paper, G)

    assert second.until is not None
    assert level_of(paper) is G
    with pytest.raises(Conflict):
        give(second, E)


def test_a_return_takes_back_level_and_further_readings(session, paper):
    give(paper, E)
    second = further(paper.reflection)

    send_back(paper)

    assert second.until is not None
    assert paper.reflection.state is ReflectionState.RETURNED
    give(paper, G)
    assert (level_of(paper), paper.reflection.state) == (G, ReflectionState.PASSED)


def test_a_return_taken_back_into_a_second_reading_waits_again(session, paper):
    send_back(paper)

    give(paper, E)

    assert (paper.reflection.state, paper.reflection.note) == (ReflectionState.SUBMITTED, "")
    assert further(paper.reflection) is not None


def test_a_new_version_starts_anew_and_its_old_second_reading_is_no_more(session, paper):
    give(paper, E)
    old = further(paper.reflection)
    handed_in_again(paper.reflection)

    assert queries.progress(old.grader, old.cohort).unread == 0
    with pytest.raises(Conflict):
        give(old, E)
    give(paper, G)
    assert old.until is not None
    assert level_of(paper) is G


def test_second_readings_move_when_a_grader_drops_out_but_not_to_the_first_reader(session, paper):
    give(paper, E)
    second = further(paper.reflection)

    services.move_unread(paper.cohort, second.grader, by=organizer(paper.cohort))

    moved = further(paper.reflection)
    assert moved.grader_id not in (second.grader_id, paper.grader_id)
    assert (moved.reading, moved.version_no) == (Reading.SECOND, 1)


def plan_details(**said):
    return PlanDetails(**{
        "blind": True,
        "second_if_excellent": True,
        "second_if_suspicious": True,
        "appeal_days": 7,
        "excellent_from": 85,
        "good_from": 75,
        "pass_from": 60,
        **said,
    })  # fmt: skip


def test_switching_second_readings_off_decides_what_waits(session, paper):
    give(paper, E)
    by = organizer(paper.cohort)

    services.set_plan(
        paper.reflection.task, plan_details(second_if_excellent=False), [], by=by, at=clock.now()
    )

    assert level_of(paper) is E
    open_ones = session.scalars(select(Allocation).where(Allocation.until.is_(None))).all()
    assert [one.id for one in open_ones] == [paper.id]


def test_only_what_is_finally_excellent_is_marked_for_the_anthology(session, paper):
    by = organizer(paper.cohort)
    give(paper, E)
    with pytest.raises(DomainError):
        services.mark_for_anthology(paper.reflection, True, by=by)

    give(further(paper.reflection), E)
    services.mark_for_anthology(paper.reflection, True, by=by)
    assert queries.outcome_of(paper.reflection).for_anthology
    give(paper, G)

    assert not queries.outcome_of(paper.reflection).for_anthology


def test_the_newest_version_is_what_the_outcome_is_of(session, paper):
    give(paper, G)
    send_back(paper)
    version = handed_in_again(paper.reflection)
    give(paper, P)

    assert queries.outcome_of(paper.reflection).version_id == version.id == newest(paper.reflection).id
