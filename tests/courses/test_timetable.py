"""The timetable as it is read: days, parts, rooms or video, and which lesson runs now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    CourseFactory,
    LecturerFactory,
    LessonFactory,
    RoomFactory,
    SiteFactory,
)
from tests.queries import count_queries
from trainingapp.cohorts.models import SiteKind
from trainingapp.courses import queries
from trainingapp.courses.models import CourseKind, Lesson
from trainingapp.courses.rules import Part
from trainingapp.courses.timetable import arrange

MONDAY_HALF_PAST_EIGHT = datetime(2026, 8, 24, 0, 30, tzinfo=UTC)


@pytest.fixture
def cohort(session):
    return CohortFactory()


@pytest.fixture
def main(cohort):
    return SiteFactory(cohort=cohort)


@pytest.fixture
def branch(cohort, main):
    return SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH)


def lesson(cohort, hours=0, minutes=60, **more):
    starts_at = MONDAY_HALF_PAST_EIGHT + timedelta(hours=hours)
    return LessonFactory(
        cohort=cohort, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **more
    )


def seen(session, cohort, site, main, at=MONDAY_HALF_PAST_EIGHT - timedelta(days=1)):
    lessons = list(session.scalars(queries.lessons_of(cohort, site)))
    return arrange(lessons, cohort, site=site, main=main, at=at)


def entries(days):
    return [entry for day in days for part in day.parts for entry in part.entries]


def test_lessons_stand_by_day_and_part_of_day(session, cohort, main):
    for hours in (24, 0, 6, 11):
        lesson(cohort, hours)

    days = seen(session, cohort, main, main)

    assert [[part.part for part in day.parts] for day in days] == [
        [Part.MORNING, Part.AFTERNOON, Part.EVENING],
        [Part.MORNING],
    ]
    assert [entry.time for entry in entries(days)] == [
        "08:30–09:30",
        "14:30–15:30",
        "19:30–20:30",
        "08:30–09:30",
    ]


def test_a_site_sees_central_lessons_and_its_own(session, cohort, main, branch):
    central, own = lesson(cohort), lesson(cohort, 2, site=branch)
    lesson(cohort, 4, site=main)
    lesson(CohortFactory())

    assert [entry.lesson for entry in entries(seen(session, cohort, branch, main))] == [central, own]


def test_the_room_is_shown_where_one_sits_and_video_elsewhere(session, cohort, main, branch):
    lesson(cohort, room=RoomFactory(venue=main.venue, number="报告厅"))
    lesson(cohort, 2, site=branch, room=RoomFactory(venue=branch.venue, number="201"))

    at_main, at_branch = (entries(seen(session, cohort, site, main)) for site in (main, branch))

    assert [(one.room, one.by_video) for one in at_main] == [("明德楼 报告厅", False)]
    assert [(one.room, one.by_video) for one in at_branch] == [("", True), ("明德楼 201", False)]


def test_a_central_discussion_is_no_video(session, cohort, main, branch):
    lesson(cohort, course=CourseFactory(cohort=cohort, kind=CourseKind.DISCUSSION))

    assert not entries(seen(session, cohort, branch, main))[0].by_video


@pytest.mark.parametrize(
    ("minutes", "now", "following"),
    [(-1, [], [0]), (0, [0], []), (59, [0], []), (60, [], [1]), (1000, [], [])],
)
def test_the_running_lesson_is_marked_or_else_the_next(session, cohort, main, minutes, now, following):
    lesson(cohort)
    lesson(cohort, 2)

    found = entries(seen(session, cohort, main, main, MONDAY_HALF_PAST_EIGHT + timedelta(minutes=minutes)))

    assert [position for position, entry in enumerate(found) if entry.is_now] == now
    assert [position for position, entry in enumerate(found) if entry.is_next] == following


def test_today_is_the_day_of_the_class_not_of_the_server(session, cohort, main):
    lesson(cohort)
    after_midnight_in_shanghai = datetime(2026, 8, 23, 16, 30, tzinfo=UTC)

    assert seen(session, cohort, main, main, after_midnight_in_shanghai)[0].is_today


def test_a_part_without_sign_in_says_so_except_evenings(session, cohort, main):
    lesson(cohort, takes_sign_in=True)
    lesson(cohort, 6)
    lesson(cohort, 11)

    assert [part.lacks_sign_in for part in seen(session, cohort, main, main)[0].parts] == [False, True, False]


def test_the_lessons_of_a_timetable_cost_two_statements(session, cohort, main):
    for hours in range(3):
        course = CourseFactory(cohort=cohort)
        course.lecturers = [LecturerFactory(cohort_id=cohort.id)]
        lesson(cohort, hours, course=course)
    session.commit()
    session.expire_all()
    cohort.id, main.id  # noqa: B018 - reads them again before the counting begins

    with count_queries() as found:
        names = [one.course.lecturers[0].name for one in session.scalars(queries.lessons_of(cohort, main))]

    assert len(names) == 3
    assert len(found) == 2
    assert len(session.scalars(select(Lesson)).all()) == 3
