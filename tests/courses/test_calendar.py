"""The calendar behind its secret address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from tests.factories import (
    CohortFactory,
    CourseFactory,
    LecturerFactory,
    LessonFactory,
    SiteFactory,
    organizer,
)
from trainingapp.cohorts.models import SiteKind
from trainingapp.courses import calendar, services
from trainingapp.courses.models import CourseKind
from trainingapp.courses.plans import LessonPlan

NINE = datetime(2026, 8, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def cohort(session):
    return CohortFactory()


@pytest.fixture
def main(cohort):
    return SiteFactory(cohort=cohort, name="主课堂")


@pytest.fixture
def branch(cohort, main):
    return SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="江苏分课堂")


def address(cohort, site, token=None):
    return f"/calendar/{cohort.id}/{site.id}/{token or calendar.token(cohort, site)}.ics"


def events(response):
    return {str(event["summary"]): event for event in Calendar.from_ical(response.data).walk("VEVENT")}


def test_anybody_with_the_address_reads_the_lessons_of_the_site(client, cohort, main, branch):
    course = CourseFactory(cohort=cohort, title="集中课")
    course.lecturers = [LecturerFactory(cohort_id=cohort.id, name="演示讲师甲", post="教授")]
    LessonFactory(cohort=cohort, course=course)
    LessonFactory(cohort=cohort, course=CourseFactory(cohort=cohort, title="本地课"), site=branch)
    LessonFactory(cohort=cohort, course=CourseFactory(cohort=cohort, title="别处的课"), site=main)

    response = client.get(address(cohort, branch))

    assert response.mimetype == "text/calendar"
    found = events(response)
    assert set(found) == {"集中课", "本地课"}
    assert found["集中课"].start == NINE
    assert "江苏分课堂" in found["集中课"]["location"]
    assert "演示讲师甲 教授" in found["集中课"]["description"]


def test_a_wrong_address_shows_nothing(client, cohort, main, branch):
    token = calendar.token(cohort, main)
    elsewhere = SiteFactory()

    for wrong in (
        address(cohort, main, "0" * 32),
        address(cohort, branch, token),
        address(cohort, elsewhere, token),
        address(cohort, main, token[:-1]),
        address(cohort, main, "错"),
    ):
        assert client.get(wrong).status_code == 404


def test_a_changed_lesson_keeps_its_identity_and_counts_up(client, session, cohort, main):
    by = organizer(cohort)
    plan = LessonPlan("原来的课", CourseKind.POLICY, NINE, NINE + timedelta(hours=1))
    with time_machine.travel(datetime(2026, 8, 1, 10, tzinfo=UTC), tick=False):
        lesson = services.add_lesson(cohort, plan, by=by)
        session.commit()
    before = events(client.get(address(cohort, main)))["原来的课"]
    later = LessonPlan("换了的课", CourseKind.POLICY, NINE + timedelta(hours=2), NINE + timedelta(hours=3))
    with time_machine.travel(datetime(2026, 8, 2, 10, tzinfo=UTC), tick=False):
        services.edit_lesson(lesson, later, by=by)
        session.commit()

    after = events(client.get(address(cohort, main)))["换了的课"]

    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert (
        datetime(2026, 8, 1, 10, tzinfo=UTC),
        datetime(2026, 8, 2, 10, tzinfo=UTC),
    ) == (before.DTSTAMP, after.DTSTAMP)


def test_an_unchanged_calendar_is_not_sent_twice(client, cohort, main):
    LessonFactory(cohort=cohort)
    first = client.get(address(cohort, main))

    again = client.get(address(cohort, main), headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_the_times_of_lessons_are_told_in_utc(client, cohort, main):
    LessonFactory(cohort=cohort)

    assert b"DTSTART:20260824T010000Z" in client.get(address(cohort, main)).data
