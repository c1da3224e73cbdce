"""The ledgers of a class: expected half-days, transfers, speed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NINE, EnrolmentFactory, organizer
from tests.queries import count_queries
from trainingapp.attendance import queries, services
from trainingapp.attendance.models import SignIn, SignInMethod

from .scene import MINUTE, begin_of, build, sign_in_lesson, transfer

AFTER = begin_of(8) + timedelta(days=1)


@pytest.fixture
def scene(session):
    return build()


def attend(session, scene, trainee, numbers, site=None, lessons=None):
    lessons = lessons or scene.lessons
    session.add_all(
        SignIn(
            lesson_id=lessons[number].id,
            enrolment_id=trainee.id,
            site_id=(site or scene.main).id,
            at=lessons[number].starts_at,
            method=SignInMethod.CODE,
            actor_id=trainee.person_id,
        )
        for number in numbers
    )
    session.commit()


def test_one_ledger_for_each_trainee(scene, session):
    attend(session, scene, scene.trainees[0], range(9))
    attend(session, scene, scene.trainees[1], range(1, 9))
    attend(session, scene, scene.trainees[2], range(2, 9))

    found = queries.ledgers(scene.cohort, AFTER)

    assert set(found) == {trainee.id for trainee in scene.trainees}
    facts = [(one.attended, one.absences, one.within_limit) for one in found.values()]
    assert facts == [(9, 0, True), (8, 1, True), (7, 2, False), (0, 9, False), (0, 9, False)]


def test_the_ledger_of_one_is_that_of_all(scene, session):
    attend(session, scene, scene.trainees[1], [0, 3])

    for trainee in scene.trainees:
        assert queries.ledger_of(trainee, AFTER) == queries.ledgers(scene.cohort, AFTER)[trainee.id]


def test_half_days_count_once_their_sign_in_is_over(scene, session):
    trainee = scene.trainees[0]

    before_end = queries.ledger_of(trainee, NINE + 59 * MINUTE)
    after_end = queries.ledger_of(trainee, NINE + 60 * MINUTE)

    assert (before_end.half_days, after_end.half_days) == (0, 1)


def test_a_cancelled_sign_in_does_not_count(scene, session):
    trainee = scene.trainees[0]
    attend(session, scene, trainee, [0])
    mark = queries.sign_in_of(trainee, scene.first)
    services.cancel(mark, at=NINE, by=organizer(scene.cohort))
    session.flush()

    assert queries.ledger_of(trainee, AFTER).attended == 0


def test_a_local_lesson_counts_for_the_trainees_of_its_site(scene, session):
    extra = sign_in_lesson(scene.cohort, 9, scene.branch)

    found = queries.ledgers(scene.cohort, AFTER + timedelta(days=1))

    assert [found[trainee.id].planned for trainee in scene.trainees] == [9, 9, 9, 10, 10]
    assert extra.site_id == scene.branch.id


def test_two_lessons_of_one_half_day_count_once(scene, session):
    local = sign_in_lesson(scene.cohort, 0, scene.branch)
    trainee = scene.trainees[3]
    attend(session, scene, trainee, [0], site=scene.branch, lessons=[local])

    ledger = queries.ledger_of(trainee, AFTER)

    assert (ledger.planned, ledger.attended) == (9, 1)


def test_after_a_transfer_each_half_day_is_that_of_the_site_at_the_time(scene, session):
    mains = sign_in_lesson(scene.cohort, 9, scene.main)  # the tenth half-day, at the main classroom only
    trainee = scene.trainees[0]
    attend(session, scene, trainee, range(5))
    transfer(session, trainee, scene.branch, begin_of(5) - 60 * MINUTE)
    attend(session, scene, trainee, range(5, 9), site=scene.branch)

    ledger = queries.ledger_of(trainee, AFTER + timedelta(days=1))

    assert mains.site_id == scene.main.id
    assert (ledger.planned, ledger.attended, ledger.absences) == (9, 9, 0)


def test_a_sign_in_at_another_site_counts_for_the_half_day(scene, session):
    branchs = sign_in_lesson(scene.cohort, 2, scene.branch)
    trainee = scene.trainees[0]  # sits at the main classroom, signed in at the branch's own lesson
    attend(session, scene, trainee, [0], site=scene.branch, lessons=[branchs])

    ledger = queries.ledger_of(trainee, AFTER)

    assert (ledger.planned, ledger.attended) == (9, 1)
    assert [bool(entry.sign_in) for entry in queries.register_of(trainee)] == [False, False, True] + [
        False
    ] * 6


def test_who_was_enrolled_later_missed_what_went_before(scene, session):
    trainee = EnrolmentFactory(cohort=scene.cohort, site=scene.main)
    trainee.placement.since = begin_of(3)
    session.commit()

    assert queries.ledger_of(trainee, AFTER).absences == 9


def test_the_number_of_statements_does_not_grow_with_the_class(scene, session):
    trainee = scene.trainees[0]
    attend(session, scene, trainee, range(9))
    with count_queries() as few:
        queries.ledgers(scene.cohort, AFTER)
    for _n in range(5):
        attend(session, scene, EnrolmentFactory(cohort=scene.cohort, site=scene.main), range(9))
    with count_queries() as many:
        queries.ledgers(scene.cohort, AFTER)

    assert (len(few), len(many)) == (5, 5)  # the class itself is read again after a commit
