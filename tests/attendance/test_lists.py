"""Who is expected, who is there, who is missing: per site, as of the lesson."""

from __future__ import annotations

import pytest

from tests.factories import NINE, EnrolmentFactory, StaffFactory, organizer, site_staff
from tests.queries import count_queries
from trainingapp.attendance import board, queries, services
from trainingapp.attendance.rules import Phase
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Standing, StandingKind
from trainingapp.cohorts.policies import Scope

from .scene import MINUTE, begin_of, build, sign_in_lesson, transfer

EVERYTHING = Scope(whole=True)


@pytest.fixture
def scene(session):
    return build(half_days=2)


def tick(scene, who, lesson=None, site=None, at=NINE):
    staff = organizer(scene.cohort)
    return services.tick(scene.trainees[who], lesson or scene.first, site or scene.main, at=at, by=staff)


def counts(scene, scope=EVERYTHING):
    return [
        (t.lesson_id, t.site_id, t.present, t.expected, t.late) for t in queries.tallies(scene.cohort, scope)
    ]


def names(session, query):
    return [row.enrolment_id for row in session.execute(query)]


def test_tallies_count_by_lesson_and_site(scene, session):
    tick(scene, 0)
    tick(scene, 3, site=scene.branch, at=NINE + 20 * MINUTE)
    session.commit()
    first, second = scene.lessons

    assert counts(scene) == [
        (first.id, scene.main.id, 1, 3, 0),
        (first.id, scene.branch.id, 1, 2, 1),
        (second.id, scene.main.id, 0, 3, 0),
        (second.id, scene.branch.id, 0, 2, 0),
    ]


def test_site_staff_count_their_own_sites(scene, session):
    staff = site_staff(scene.branch)

    found = counts(scene, cohort_policies.scope(staff, scene.cohort))

    assert {site_id for _lesson, site_id, *_counts in found} == {scene.branch.id}


def test_a_local_lesson_expects_its_own_site_only(scene, session):
    local = sign_in_lesson(scene.cohort, 2, scene.branch)

    assert [row for row in counts(scene) if row[0] == local.id] == [(local.id, scene.branch.id, 0, 2, 0)]
    missing = names(session, queries.missing(scene.cohort, local, EVERYTHING))
    assert missing == [trainee.id for trainee in scene.trainees[3:]]


def test_a_transfer_moves_nobody_in_lessons_that_are_past(scene, session):
    tick(scene, 0)
    session.commit()
    transfer(session, scene.trainees[0], scene.branch, begin_of(1) - 30 * MINUTE)

    found = [(present, expected) for _lesson, _site, present, expected, _late in counts(scene)]

    assert found == [(1, 3), (0, 2), (0, 2), (0, 3)]


def test_who_withdrew_was_expected_before_and_is_not_after(scene, session):
    trainee = scene.trainees[0]
    trainee.standing.until = begin_of(1) - 30 * MINUTE
    session.flush()
    session.add(
        Standing(enrolment_id=trainee.id, kind=StandingKind.WITHDRAWN, since=begin_of(1) - 30 * MINUTE)
    )
    session.commit()

    found = [expected for _lesson, _site, _present, expected, _late in counts(scene)]

    assert found == [3, 2, 2, 2]


def test_missing_lists_those_without_a_valid_mark(scene, session):
    tick(scene, 0)
    services.cancel(tick(scene, 1), at=NINE, by=organizer(scene.cohort))
    session.commit()

    missing = names(session, queries.missing(scene.cohort, scene.first, EVERYTHING))

    assert missing == [trainee.id for trainee in scene.trainees[1:]]


def test_missing_and_list_search_by_name_number_unit_and_site(scene, session):
    one = EnrolmentFactory(
        cohort=scene.cohort, site=scene.branch, person__name="演示甲_乙", unit="青禾市渡口社区"
    )
    for search in ("甲_乙", one.trainee_no, "渡口", scene.branch.name):
        assert one.id in names(session, queries.missing(scene.cohort, scene.first, EVERYTHING, search=search))
    listed = queries.at_site(scene.cohort, scene.first, scene.branch, search="甲_乙")
    assert names(session, listed) == [one.id]
    assert names(session, queries.at_site(scene.cohort, scene.first, scene.branch, search="甲%乙")) == []


def test_the_tally_of_an_empty_site_is_zero(scene, session):
    local = sign_in_lesson(scene.cohort, 2, scene.branch)

    tally = queries.tally(local, scene.main)

    assert (tally.present, tally.expected, tally.missing) == (0, 0, 0)


def test_silent_sites_come_first_once_the_lesson_has_begun(scene, session):
    tick(scene, 0)
    session.commit()

    before = halves(scene, NINE - MINUTE)[0]
    begun = halves(scene, NINE)[0]

    assert [line.tally.site_id for line in before.lines] == [scene.main.id, scene.branch.id]
    assert [line.is_silent for line in before.lines] == [False, False]
    assert [line.tally.site_id for line in begun.lines] == [scene.branch.id, scene.main.id]
    assert (begun.silent, begun.present, begun.missing, begun.expected) == (1, 1, 4, 5)
    assert {line.phase for line in begun.lines} == {Phase.OPEN}


def test_the_board_shows_the_half_day_that_is_on(scene, session):
    for at, number in ((NINE - 60 * MINUTE, 1), (NINE, 1), (begin_of(1) - 15 * MINUTE, 2), (begin_of(9), 2)):
        assert board.shown(halves(scene, at), None, at).number == number
    assert board.shown(halves(scene, NINE), 2, NINE).number == 2
    assert board.shown([], None, NINE) is None


def halves(scene, at):
    lessons, tallies = queries.sign_in_lessons(scene.cohort), queries.tallies(scene.cohort, EVERYTHING)
    return board.halves(scene.cohort, lessons, tallies, at)


def test_the_tallies_take_one_statement(scene, session):
    StaffFactory(cohort=scene.cohort)
    cohort = scene.cohort
    assert cohort.id
    with count_queries() as found:
        queries.tallies(cohort, EVERYTHING)

    assert len(found) == 1
