"""Each role opens on what it has to do today; figures of a class; who is missing by group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tests.factories import (
    AllocationFactory,
    CohortFactory,
    EnrolmentFactory,
    GroupFactory,
    LessonFactory,
    MembershipFactory,
    PersonFactory,
    ReflectionFactory,
    SignInFactory,
    SiteFactory,
    TaskFactory,
    VersionFactory,
)
from tests.queries import count_queries
from trainingapp.cohorts.models import SiteKind
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import worker
from trainingapp.grading.models import Hearing
from trainingapp.reflections.models import ReflectionState
from trainingapp.web.setup import hour, moment


def home(client, person) -> str:
    return client.sign_in(person).get("/").get_data(as_text=True)


def test_somebody_without_a_class_is_told_what_to_do(client, session):
    assert 'class="empty"' in home(client, PersonFactory())


def test_a_trainee_is_led_to_the_sign_in_that_is_open(client, session):
    cohort, _site, (enrolment, *_others) = factories.a_class()
    lesson = LessonFactory(
        cohort=cohort,
        takes_sign_in=True,
        starts_at=clock.now() - timedelta(minutes=1),
        ends_at=clock.now() + timedelta(hours=1),
    )
    address = f"/cohorts/{cohort.id}/sign-in"

    assert address in home(client, enrolment.person)
    SignInFactory(lesson=lesson, enrolment=enrolment)
    assert address not in home(client, enrolment.person)


def test_a_trainee_is_told_of_the_reflection_that_came_back(client, session):
    cohort, _site, (enrolment, *_others) = factories.a_class()
    task = TaskFactory(cohort=cohort, due_at=datetime(2026, 9, 1, tzinfo=UTC))
    ReflectionFactory(task=task, enrolment=enrolment, state=ReflectionState.RETURNED)

    text = home(client, enrolment.person)

    assert "notice-bad" in text
    assert f"/cohorts/{cohort.id}/my-reflection" in text


def test_a_trainee_with_more_time_is_still_asked_and_told_their_own_due_time(client, session):
    cohort, _site, (enrolment, *_others) = factories.a_class()
    due = clock.now() - timedelta(days=1)
    task = TaskFactory(cohort=cohort, due_at=due, grace_minutes=0)
    address = f'href="/cohorts/{cohort.id}/my-reflection"'

    assert f'btn btn-sm btn-primary" {address}' not in home(client, enrolment.person)
    ReflectionFactory(task=task, enrolment=enrolment, extended_until=due + timedelta(days=3))
    text = home(client, enrolment.person)

    assert f'btn btn-sm btn-primary" {address}' in text
    assert moment(due + timedelta(days=3)) in text


def test_within_the_grace_a_trainee_is_asked_and_told_that_it_counts_as_late(client, session):
    cohort, _site, (enrolment, *_others) = factories.a_class()
    due = clock.now() - timedelta(minutes=5)
    TaskFactory(cohort=cohort, due_at=due, grace_minutes=30)

    text = home(client, enrolment.person)

    assert hour(due + timedelta(minutes=30)) in text


def test_a_trainee_is_led_to_the_question_about_their_text_until_they_answer(client, session):
    version = VersionFactory(reflection__state=ReflectionState.SUBMITTED)
    asked = Hearing(
        version_id=version.id,
        question="这一段从哪里来？",
        passages=[version.text[:4]],
        asked_at=clock.now(),
        until=clock.now() + timedelta(days=5),
    )
    session.add(asked)
    session.flush()
    enrolment = version.reflection.enrolment
    address = f"/cohorts/{enrolment.cohort_id}/my-result/hearings/{asked.id}"

    assert address in home(client, enrolment.person)
    asked.answer, asked.answered_at = "我自己写的。", clock.now()
    session.commit()
    assert address not in home(client, enrolment.person)


def test_a_grader_sees_how_many_wait(client, session):
    cohort = CohortFactory()
    grader = factories.grader(cohort)
    for _n in range(2):
        version = VersionFactory(
            reflection=ReflectionFactory(task__cohort=cohort, state=ReflectionState.SUBMITTED)
        )
        AllocationFactory(reflection=version.reflection, cohort=cohort, grader=grader)

    text = home(client, grader)

    assert f"/cohorts/{cohort.id}/desk" in text
    assert "有2篇心得等您评阅" in text or "2 reflections" in text


def test_an_organizer_sees_the_road_and_site_staff_their_part_of_it(client, session):
    cohort, site, _enrolments = factories.a_class()
    branch = SiteFactory(cohort=cohort, parent=site, kind=SiteKind.BRANCH)

    assert home(client, factories.organizer(cohort)).count("road-name") == 8
    assert home(client, factories.site_staff(branch)).count("road-name") == 5


@pytest.mark.parametrize("role", ["organizer", "trainee"])
def test_the_home_page_takes_as_many_statements_for_many_people_as_for_few(client, session, role):
    cohort, site, enrolments = factories.a_class(1)
    person = factories.organizer(cohort) if role == "organizer" else enrolments[0].person
    LessonFactory(cohort=cohort)
    client.sign_in(person)
    with count_queries() as few:
        client.get("/")
    for _n in range(3):
        EnrolmentFactory(cohort=cohort, site=site)
        LessonFactory(cohort=cohort)
    with count_queries() as many:
        client.get("/")

    assert len(few) == len(many)
    assert len(many) <= 24


def test_the_missing_are_listed_by_group(client, session):
    cohort, site, (one, two, three) = factories.a_class()
    lesson = LessonFactory(cohort=cohort, takes_sign_in=True)
    group = GroupFactory(cohort=cohort, site=site, number=7)
    for enrolment in (one, two):
        MembershipFactory(group=group, enrolment=enrolment)
    SignInFactory(lesson=lesson, enrolment=two)
    client.sign_in(factories.organizer(cohort))

    text = client.get(f"/cohorts/{cohort.id}/lessons/{lesson.id}/missing-by-group").get_data(as_text=True)

    assert text.index("7") < text.index(one.person.name)
    assert two.person.name not in text.split("<main")[1]
    assert three.person.name in text


def test_health_is_bad_without_a_worker_and_good_with_one(client, session):
    assert client.get("/healthz").status_code == 503

    begin_write(session)
    worker.sweep("test")

    assert client.get("/healthz").json == {"database": True, "worker": True}
