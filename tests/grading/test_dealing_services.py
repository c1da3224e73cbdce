"""Dealing out in the database: even, repeatable, dated when moved."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from tests.factories import EnrolmentFactory, StaffFactory, organizer
from tests.grading.scenes import a_task, handed_in, new_grader, newest, on_the_desk
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Staff, StaffRole, StandingKind
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.models import Allocation, Level


def held(session, cohort):
    rows = session.scalars(
        select(Allocation.grader_id).where(Allocation.cohort_id == cohort.id, Allocation.until.is_(None))
    )
    return Counter(rows)


def end_office(session, grader):
    session.scalars(select(Staff).where(Staff.person_id == grader.id)).one().until = clock.now()
    session.commit()


def test_dealing_is_even_and_leaves_a_trace(session):
    task = a_task()
    cohort = task.cohort
    by = organizer(cohort)
    graders = [new_grader(cohort) for _n in range(3)]
    for _n in range(7):
        handed_in(task)

    planned = services.plan(cohort)
    dealt = services.deal(cohort, by=by)

    assert planned == dealt
    assert sorted(held(session, cohort).values()) == [2, 2, 3]
    assert dealt.total == 7
    assert set(dealt.counts) == {grader.id for grader in graders}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "allocation.deal")).one()
    assert (entry.cohort_id, entry.facts) == (cohort.id, {"dealt": 7})


def test_dealing_again_deals_only_what_came_since(session):
    task = a_task()
    by = organizer(task.cohort)
    for _n in range(2):
        new_grader(task.cohort)
    for _n in range(3):
        handed_in(task)
    services.deal(task.cohort, by=by)
    before = {a.reflection_id: a.grader_id for a in session.scalars(select(Allocation))}

    assert services.deal(task.cohort, by=by).total == 0
    late = handed_in(task)
    assert services.deal(task.cohort, by=by).total == 1

    after = {a.reflection_id: a.grader_id for a in session.scalars(select(Allocation))}
    assert {one: after[one] for one in before} == before
    assert late.id in after
    assert sorted(held(session, task.cohort).values()) == [2, 2]


def test_a_trainee_who_grades_gets_neither_their_own_nor_their_units(session):
    task = a_task()
    own = handed_in(task, unit="示范省青禾市柳堤街道")
    StaffFactory(cohort=task.cohort, person=own.enrolment.person, role=StaffRole.GRADER)
    other = new_grader(task.cohort)
    near = handed_in(task, unit="示范省青禾市柳堤街道")

    services.deal(task.cohort, by=organizer(task.cohort))

    holders = {a.reflection_id: a.grader_id for a in session.scalars(select(Allocation))}
    assert holders == {own.id: other.id, near.id: other.id}


def test_drafts_withdrawn_trainees_and_other_classes_are_not_dealt(session):
    task, elsewhere = a_task(), a_task()
    new_grader(task.cohort)
    handed_in(task, standing=StandingKind.WITHDRAWN)
    handed_in(elsewhere)
    EnrolmentFactory(cohort=task.cohort)

    assert services.plan(task.cohort).total == 0
    assert services.deal(task.cohort, by=organizer(task.cohort)).total == 0


def test_without_graders_dealing_says_what_to_do(session):
    task = a_task()
    handed_in(task)

    with pytest.raises(DomainError):
        services.deal(task.cohort, by=organizer(task.cohort))


def test_what_a_departed_grader_has_not_finished_goes_to_the_others(session):
    task = a_task()
    by, gone, stays = organizer(task.cohort), new_grader(task.cohort), new_grader(task.cohort)
    (read, version), (unread, _version) = on_the_desk(task, gone, 1), on_the_desk(task, gone, 2)
    services.review(read, version, Level.GOOD, "", by=gone, at=clock.now())
    end_office(session, gone)

    moved = services.redeal(task.cohort, by=by)

    assert moved.counts == {stays.id: 1}
    assert unread.until is not None
    assert read.until is None
    successor = session.scalars(
        select(Allocation).where(Allocation.reflection_id == unread.reflection_id, Allocation.until.is_(None))
    ).one()
    assert (successor.grader_id, successor.position) == (stays.id, 1)
    assert services.redeal(task.cohort, by=by).total == 0
    assert queries.figures(task.cohort).stranded == 0


def test_moving_from_one_grader_in_office(session):
    task = a_task()
    ill, well = new_grader(task.cohort), new_grader(task.cohort)
    for n in range(3):
        on_the_desk(task, ill, n + 1)

    services.move_unread(task.cohort, ill, by=organizer(task.cohort))

    assert held(session, task.cohort) == {well.id: 3}


def test_the_only_grader_keeps_what_nobody_else_can_take(session):
    task = a_task()
    only = new_grader(task.cohort)
    on_the_desk(task, only)

    with pytest.raises(DomainError):
        services.move_unread(task.cohort, only, by=organizer(task.cohort))
    assert held(session, task.cohort) == {only.id: 1}


def test_a_moved_reflection_cannot_be_reviewed_by_the_one_before(session):
    task = a_task()
    ill, _well = new_grader(task.cohort), new_grader(task.cohort)
    allocation, _version = on_the_desk(task, ill)
    services.move_unread(task.cohort, ill, by=organizer(task.cohort))

    with pytest.raises(DomainError):
        services.review(allocation, newest(allocation.reflection), Level.GOOD, "", by=ill, at=clock.now())
