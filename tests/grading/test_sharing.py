"""Shares, and recusals given by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from tests.factories import EnrolmentFactory, organizer
from tests.grading.scenes import (
    a_class_with_graders,
    a_task,
    further,
    give,
    handed_in,
    new_grader,
    trainee_of,
)
from trainingapp.audit.models import AuditEntry
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.models import Allocation, Level, Recusal


def holders(session, cohort):
    return Counter(
        session.scalars(
            select(Allocation.grader_id).where(Allocation.cohort_id == cohort.id, Allocation.until.is_(None))
        )
    )


def recuse(grader, cohort, **whom):
    return services.recuse(cohort, grader, "是同事", by=organizer(cohort), at=clock.now(), **whom)


def test_shares_decide_who_gets_more(session):
    task = a_task()
    much, little, none = (new_grader(task.cohort) for _n in range(3))
    for _n in range(8):
        handed_in(task)
    by = organizer(task.cohort)

    services.set_shares(task.cohort, {much.id: 3, little.id: 1, none.id: 0}, by=by)
    services.set_shares(task.cohort, {much.id: 3, little.id: 1, none.id: 0}, by=by)
    services.deal(task.cohort, by=by)

    assert holders(session, task.cohort) == {much.id: 6, little.id: 2}
    with pytest.raises(DomainError):
        services.set_shares(task.cohort, {much.id: 4}, by=by)


def test_a_recusal_moves_what_lies_there_and_keeps_off_what_comes(session):
    task, (first, second, _third), (allocation,) = a_class_with_graders(3)
    author = trainee_of(allocation)

    moved = recuse(first, task.cohort, author=author.person)

    assert moved.total == 1
    assert allocation.until is not None
    assert first.id not in holders(session, task.cohort)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "review.recuse")).one()
    assert entry.facts == {"grader_id": first.id}
    assert second.id in {hand.grader_id for hand in queries.hands(task.cohort)}


def test_a_recusal_by_unit_holds_for_all_below_it(session):
    task = a_task()
    near, far = new_grader(task.cohort), new_grader(task.cohort)
    recuse(near, task.cohort, unit="示范省青禾市")
    for _n in range(3):
        handed_in(task, unit="示范省青禾市望溪区柳堤街道")

    services.deal(task.cohort, by=organizer(task.cohort))

    assert holders(session, task.cohort) == {far.id: 3}


def test_what_nobody_else_may_have_waits_to_be_dealt_out(session):
    task, (only,), (allocation,) = a_class_with_graders(1)

    moved = recuse(only, task.cohort, reflection=allocation.reflection)

    assert (moved.total, moved.left) == (0, 1)
    assert queries.figures(task.cohort).undealt == 1
    services.deal(task.cohort, by=organizer(task.cohort))
    assert holders(session, task.cohort) == {}
    recusal = session.scalars(select(Recusal)).one()
    services.end_recusal(recusal, by=organizer(task.cohort), at=clock.now())
    services.deal(task.cohort, by=organizer(task.cohort))
    assert holders(session, task.cohort) == {only.id: 1}


def test_a_recusal_leaves_the_other_second_readings_where_they_lie(session):
    _task, (_first, second), allocations = a_class_with_graders(2, 3)
    for allocation in allocations:
        give(allocation, Level.EXCELLENT)
    known, *others = [further(allocation.reflection) for allocation in allocations]

    moved = recuse(second, known.cohort, reflection=known.reflection)

    assert (moved.total, moved.left) == (0, 1)
    assert known.until is not None
    assert [other.until for other in others] == [None, None]


def test_the_overview_tells_of_a_further_reading_that_lies_with_nobody(client, session):
    task, (_first, second), (allocation,) = a_class_with_graders(2)
    client.sign_in(organizer(task.cohort))
    review = f"/cohorts/{task.cohort_id}/review"
    before = client.get(review).text.count(f'href="{review}/deal"')
    recuse(second, task.cohort, reflection=allocation.reflection)
    give(allocation, Level.EXCELLENT)
    session.commit()

    shown = client.get(review).text

    assert shown.count(f'href="{review}/deal"') == before + 1


def test_a_second_reading_offers_no_return(client, session):
    task, (_first, second), (allocation,) = a_class_with_graders(2)
    give(allocation, Level.EXCELLENT)
    session.commit()
    client.sign_in(second)

    shown = client.get(f"/cohorts/{task.cohort_id}/desk/{further(allocation.reflection).id}").text

    assert 'name="save"' in shown
    assert 'name="send_back"' not in shown


def test_a_recused_grader_is_no_second_reader(session):
    task, (_first, second, third), (allocation,) = a_class_with_graders(3)
    recuse(second, task.cohort, reflection=allocation.reflection)

    give(allocation, Level.EXCELLENT)

    assert further(allocation.reflection).grader_id == third.id


@pytest.mark.parametrize("wrong", ["nothing", "two things", "no reason"])
def test_a_recusal_names_one_thing_and_a_reason(session, wrong):
    task, (first, *_others), (_allocation,) = a_class_with_graders(2)
    person = EnrolmentFactory(cohort=task.cohort).person
    whom = {
        "nothing": {},
        "two things": {"author": person, "unit": "示范省"},
        "no reason": {"unit": "示范省"},
    }
    reason = "" if wrong == "no reason" else "是同事"

    with pytest.raises(DomainError):
        services.recuse(task.cohort, first, reason, by=first, at=clock.now(), **whom[wrong])
