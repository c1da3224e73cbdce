"""Reviews: of one version, never overwritten, the same sent twice is one."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories import ReviewFactory
from tests.grading.scenes import a_task, handed_in_again, new_grader, on_the_desk
from trainingapp.audit.models import AuditEntry
from trainingapp.core import clock
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.models import Level, Review
from trainingapp.grading.rules import ReviewState
from trainingapp.reflections.models import ReflectionState


@pytest.fixture
def paper(session):
    task = a_task()
    return on_the_desk(task, new_grader(task.cohort))


def give(paper, level, comment="", replaces=None):
    allocation, version = paper
    return services.review(
        allocation, version, level, comment, by=allocation.grader, at=clock.now(), replaces=replaces
    )


def send_back(paper, comment, replaces=None):
    allocation, version = paper
    return services.send_back(
        allocation, version, comment, by=allocation.grader, at=clock.now(), replaces=replaces
    )


def state_on_desk(allocation, session):
    return session.execute(queries.desk(allocation.grader, allocation.cohort)).one().state


@pytest.mark.parametrize(
    ("level", "state"),
    [
        (Level.EXCELLENT, ReflectionState.PASSED),
        (Level.PASS, ReflectionState.PASSED),
        (Level.FAIL, ReflectionState.FAILED),
    ],
)
def test_a_level_concludes_the_reflection_and_leaves_a_trace(session, paper, level, state):
    review = give(paper, level, " 有数据，有做法。 ")

    assert review.comment == "有数据，有做法。"
    assert paper[0].reflection.state is state
    assert queries.final_levels(paper[0].cohort) == {paper[0].reflection.enrolment_id: level}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "review.give")).one()
    assert entry.facts == {"level": level.value, "version": 1}
    assert entry.cohort_id == paper[0].cohort_id


def test_the_same_review_sent_twice_is_one(session, paper):
    first = give(paper, Level.GOOD, "好")

    assert give(paper, Level.GOOD, "好") is first
    assert len(session.scalars(select(Review)).all()) == 1
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "review.give")).all()) == 1


def test_changing_ones_mind_makes_a_new_row(session, paper):
    first = give(paper, Level.GOOD)
    second = give(paper, Level.FAIL, "看错了", replaces=first.id)

    assert first.replaced_at is not None
    assert first.level is Level.GOOD
    assert queries.current_review(paper[1]) is second
    assert paper[0].reflection.state is ReflectionState.FAILED


def test_a_page_from_before_the_current_review_does_not_replace_it(session, paper):
    first = give(paper, Level.GOOD)
    give(paper, Level.EXCELLENT, replaces=first.id)

    with pytest.raises(Conflict):
        give(paper, Level.FAIL)
    with pytest.raises(Conflict):
        give(paper, Level.FAIL, replaces=first.id)


def test_a_review_of_a_version_that_is_no_longer_the_newest_is_refused(session, paper):
    handed_in_again(paper[0].reflection)

    with pytest.raises(Conflict):
        give(paper, Level.GOOD)
    assert session.scalars(select(Review)).all() == []


def test_a_return_needs_a_comment(session, paper):
    with pytest.raises(DomainError):
        send_back(paper, "  ")


def test_a_comment_has_a_limit(session, paper):
    with pytest.raises(DomainError):
        give(paper, Level.GOOD, "好" * 2001)


def test_a_returned_reflection_comes_back_rewritten_on_top_of_the_same_desk(session, paper):
    allocation, _version = paper
    unread, _other = on_the_desk(allocation.reflection.task, allocation.grader, 0)
    send_back(paper, "请写自己的做法。")
    assert allocation.reflection.state is ReflectionState.RETURNED
    assert allocation.reflection.note == "请写自己的做法。"
    assert queries.final_levels(allocation.cohort) == {}

    handed_in_again(allocation.reflection)

    rows = session.execute(queries.desk(allocation.grader, allocation.cohort)).all()
    assert [(row.allocation_id, row.state) for row in rows] == [
        (allocation.id, ReviewState.REWRITTEN),
        (unread.id, ReviewState.UNREAD),
    ]
    assert queries.unread_count(allocation.grader, allocation.cohort) == 2
    assert queries.next_unread(allocation.grader, allocation.cohort) == allocation.id


def test_the_comment_of_a_return_can_be_mended(session, paper):
    first = send_back(paper, "请补充。")
    send_back(paper, "请补充做法。", replaces=first.id)

    assert paper[0].reflection.note == "请补充做法。"
    assert state_on_desk(paper[0], session) is ReviewState.RETURNED


def test_a_return_can_be_taken_back(session, paper):
    first = send_back(paper, "请补充。")
    give(paper, Level.PASS, replaces=first.id)

    assert paper[0].reflection.state is ReflectionState.PASSED
    assert state_on_desk(paper[0], session) is ReviewState.READ


def test_the_database_itself_allows_one_current_review_of_a_version(session, paper):
    allocation, version = paper
    ReviewFactory(allocation=allocation, version=version)

    with pytest.raises(IntegrityError):
        ReviewFactory(allocation=allocation, version=version)
    session.rollback()
