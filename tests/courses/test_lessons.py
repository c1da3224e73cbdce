"""Adding, changing and removing lessons: clashes, lecturers, and who takes sign-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.factories import (
    NINE,
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    organizer,
)
from trainingapp.attendance.models import SignIn, SignInMethod
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import CohortState, SiteKind
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.courses import queries, services
from trainingapp.courses.models import Course, CourseKind, Lecturer, Lesson
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.rules import HalfDay, Part, half_day, next_start

MONDAY = date(2026, 8, 24)
ZONE = "Asia/Shanghai"


@pytest.fixture(autouse=True)
def _before_the_class():
    with time_machine.travel(datetime(2026, 8, 20, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def cohort(session):
    return CohortFactory()


@pytest.fixture
def main(cohort):
    return SiteFactory(cohort=cohort, name="主课堂")


@pytest.fixture
def branch(cohort, main):
    return SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="江苏分课堂")


@pytest.fixture
def by(cohort):
    return organizer(cohort)


def plan(begins="09:00", ends="10:00", title="议事有方", day=MONDAY, **more):
    times = [clock.at(day, time.fromisoformat(clock_time), ZONE) for clock_time in (begins, ends)]
    return LessonPlan(title, more.pop("kind", CourseKind.POLICY), *times, **more)


@pytest.mark.parametrize(
    ("begins", "part"),
    [
        ("07:00", Part.MORNING),
        ("12:29", Part.MORNING),
        ("12:30", Part.AFTERNOON),
        ("17:44", Part.AFTERNOON),
        ("17:45", Part.EVENING),
        ("21:00", Part.EVENING),
    ],
)
def test_the_half_day_is_told_by_the_wall_clock_of_the_class(begins, part):
    starts_at = clock.at(MONDAY, time.fromisoformat(begins), ZONE)

    assert half_day(starts_at, ZONE) == HalfDay(MONDAY, part)


def test_the_half_day_of_an_early_hour_lies_on_the_local_day():
    assert half_day(datetime(2026, 8, 23, 23, 30, tzinfo=UTC), ZONE) == HalfDay(MONDAY, Part.MORNING)


@pytest.mark.parametrize(
    ("ended", "begins"),
    [
        ("10:00", "2026-08-24 10:10"),
        ("11:50", "2026-08-24 14:00"),
        ("13:00", "2026-08-24 14:00"),
        ("15:10", "2026-08-24 15:20"),
        ("17:30", "2026-08-24 19:00"),
        ("20:30", "2026-08-25 08:30"),
    ],
)
def test_the_next_lesson_begins_after_a_break_a_meal_or_the_night(cohort, ended, begins):
    found = next_start(cohort, clock.at(MONDAY, time.fromisoformat(ended), ZONE))

    assert f"{found:%Y-%m-%d %H:%M}" == begins


def test_adding_a_lesson_makes_course_and_lecturer_and_leaves_a_trace(session, cohort, main, by):
    room = RoomFactory(venue=main.venue)

    lesson = services.add_lesson(
        cohort, plan(room=room, speakers=(Speaker("演示讲师甲", "教授", "示范大学"),)), by=by
    )

    assert (lesson.course.title, lesson.course.kind, lesson.room) == ("议事有方", CourseKind.POLICY, room)
    assert [(one.name, one.post, one.unit) for one in lesson.course.lecturers] == [
        ("演示讲师甲", "教授", "示范大学")
    ]
    session.flush()
    assert [entry.action for entry in session.scalars(select(AuditEntry))] == ["lesson.add"]


def test_a_room_is_refused_across_classes_with_who_and_when(cohort, main, by):
    other = CohortFactory(title="另一个演示班")
    room = RoomFactory(venue=main.venue, number="报告厅")
    services.add_lesson(other, plan("09:00", "10:00", "先到的课", room=room), by=by)

    with pytest.raises(DomainError) as refused:
        services.add_lesson(cohort, plan("09:30", "11:00", "后到的课", room=room), by=by)

    for told in ("明德楼 报告厅", "2026-08-24 09:30–10:00", "先到的课", "另一个演示班", "后到的课"):
        assert told in str(refused.value)


def test_a_central_lesson_and_a_local_one_cannot_be_at_once(cohort, main, branch, by):
    services.add_lesson(cohort, plan("09:00", "10:00", "本地课", site=branch), by=by)

    with pytest.raises(DomainError, match="江苏分课堂"):
        services.add_lesson(cohort, plan("09:00", "10:00", "集中课"), by=by)


def test_discussions_at_each_site_share_a_course_and_do_not_clash(session, cohort, main, branch, by):
    plans = [
        plan("19:00", "20:30", "分组研讨一", site=site, kind=CourseKind.DISCUSSION) for site in (main, branch)
    ]

    services.add_lessons(cohort, plans, by=by)

    assert session.scalars(select(Course.title)).all() == ["分组研讨一"]
    assert len(session.scalars(queries.lessons_of(cohort, branch)).all()) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Speaker("演示讲师甲", "教授", "示范大学"), Speaker("演示讲师甲", "院长", "示范大学")),
        (Speaker("演示讲师甲", "教授", "示范大学"), Speaker("演示讲师甲")),
        (Speaker("演示讲师甲"), Speaker("演示讲师甲", "教授", "示范大学")),
    ],
)
def test_a_lecturer_cannot_be_in_two_places(session, cohort, main, branch, by, first, second):
    services.add_lesson(cohort, plan(title="一", site=main, speakers=(first,)), by=by)

    with pytest.raises(DomainError, match="演示讲师甲"):
        services.add_lesson(cohort, plan(title="二", site=branch, speakers=(second,)), by=by)

    assert len(session.scalars(select(Lecturer)).all()) == 1


def test_namesakes_of_two_units_are_two_people(session, cohort, main, branch, by):
    plans = [
        plan(title="一", site=main, speakers=(Speaker("演示讲师甲", "", "示范大学"),)),
        plan(title="二", site=branch, speakers=(Speaker("演示讲师甲", "", "演示学院"),)),
    ]

    services.add_lessons(cohort, plans, by=by)

    assert len(session.scalars(select(Lecturer)).all()) == 2


def test_a_case_presenter_is_known_by_the_enrolment(cohort, main, branch, by):
    trainee = EnrolmentFactory(cohort=cohort, site=main)
    other = EnrolmentFactory(cohort=cohort, site=main, person=PersonFactory(name=trainee.person.name))
    speakers = [(Speaker(one.person.name, one.post, one.unit, one.id),) for one in (trainee, other)]
    services.add_lesson(cohort, plan(title="一", site=main, speakers=speakers[0]), by=by)

    services.add_lesson(cohort, plan("11:00", "12:00", title="二", site=branch, speakers=speakers[1]), by=by)
    with pytest.raises(DomainError, match=trainee.person.name):
        services.add_lesson(cohort, plan(title="三", site=branch, speakers=speakers[0]), by=by)


def test_nothing_is_added_when_two_of_the_new_lessons_clash(session, cohort, main, by):
    with pytest.raises(DomainError, match=r"“甲”.*“乙”"):
        services.add_lessons(cohort, [plan(title="甲"), plan(title="乙")], by=by)

    assert session.scalars(select(Lesson)).all() == []


def test_many_clashes_are_named_in_part_and_counted(cohort, main, by):
    with pytest.raises(DomainError) as refused:
        services.add_lessons(cohort, [plan(title=name) for name in "甲乙丙丁"], by=by)

    assert str(refused.value).count("09:00") == 3
    assert "3" in str(refused.value).rpartition("09:00")[2]


def test_a_lesson_outside_the_class_is_refused(cohort, main, by):
    with pytest.raises(DomainError, match="2026-08-30"):
        services.add_lesson(cohort, plan(day=date(2026, 8, 30)), by=by)


def test_a_closed_class_keeps_its_timetable(session, main, by, cohort):
    cohort.state = CohortState.CLOSED

    with pytest.raises(DomainError):
        services.add_lesson(cohort, plan(), by=by)


def takers(session, cohort, site=None):
    return [lesson.course.title for lesson in session.scalars(queries.sign_in_lessons(cohort, site))]


def test_the_first_lesson_of_each_half_day_takes_sign_in_but_no_evening(session, cohort, main, by):
    plans = [
        plan("10:00", "11:00", "二"),
        plan("08:30", "09:30", "一"),
        plan("14:00", "15:00", "三"),
        plan("19:00", "20:00", "四"),
    ]

    services.add_lessons(cohort, plans, by=by)

    assert takers(session, cohort) == ["一", "三"]


def test_what_was_said_of_sign_in_goes_before_the_rule(session, cohort, main, by):
    plans = [
        plan("08:30", "09:30", "一"),
        plan("10:00", "11:00", "二", takes_sign_in=True),
        plan("14:00", "15:00", "三", takes_sign_in=False),
        plan("19:00", "20:00", "四", takes_sign_in=True),
    ]

    services.add_lessons(cohort, plans, by=by)

    assert takers(session, cohort) == ["二", "四"]


def test_a_local_lesson_takes_sign_in_only_where_no_central_one_does(session, cohort, main, branch, by):
    services.add_lesson(cohort, plan("08:30", "09:30", "集中"), by=by)
    services.add_lesson(cohort, plan("10:00", "11:00", "本地上午", site=branch), by=by)
    services.add_lesson(cohort, plan("14:00", "15:00", "本地下午", site=branch), by=by)

    assert takers(session, cohort, branch) == ["集中", "本地下午"]
    with pytest.raises(DomainError, match="集中"):
        services.add_lesson(cohort, plan("11:00", "12:00", "再来", site=branch, takes_sign_in=True), by=by)


def test_a_central_lesson_takes_sign_in_from_local_ones(session, cohort, main, branch, by):
    services.add_lesson(cohort, plan("10:00", "11:00", "本地", site=branch), by=by)
    services.add_lesson(cohort, plan("08:30", "09:30", "集中"), by=by)

    assert takers(session, cohort, branch) == ["集中"]


def test_a_lesson_that_has_begun_keeps_sign_in(session, cohort, main, by):
    first = services.add_lesson(cohort, plan("08:30", "09:30", "一"), by=by)
    with time_machine.travel(datetime(2026, 8, 24, 1, tzinfo=UTC), tick=False):
        with pytest.raises(DomainError, match="一"):
            services.add_lesson(cohort, plan("10:00", "11:00", "二", takes_sign_in=True), by=by)
        with pytest.raises(DomainError, match="一"):
            services.edit_lesson(first, plan("14:00", "15:00", "一"), by=by)

    assert takers(session, cohort) == ["一"]


def test_editing_moves_the_lesson_and_the_next_one_takes_sign_in(session, cohort, main, by):
    first, _second = services.add_lessons(
        cohort, [plan("08:30", "09:30", "一"), plan("10:00", "11:00", "二")], by=by
    )

    services.edit_lesson(first, plan("14:00", "15:00", "一（下午）"), by=by)

    assert takers(session, cohort) == ["二", "一（下午）"]
    assert first.course.title == "一（下午）"


def test_editing_does_not_clash_with_what_the_lesson_held_before(cohort, main, by):
    speaker = Speaker("演示讲师甲")
    lesson = services.add_lesson(cohort, plan("09:00", "10:00", speakers=(speaker,)), by=by)

    services.edit_lesson(lesson, plan("09:30", "10:30", speakers=(speaker,)), by=by)

    assert clock.local(lesson.starts_at, ZONE).time() == time(9, 30)
    assert lesson.takes_sign_in


def test_editing_one_of_several_lessons_of_a_course_leaves_the_others(session, cohort, main, branch, by):
    plans = [plan("19:00", "20:30", "研讨", site=site) for site in (main, branch)]
    here, there = services.add_lessons(cohort, plans, by=by)

    services.edit_lesson(here, plan("19:00", "20:30", "本点研讨", site=main), by=by)

    assert (here.course.title, there.course.title) == ("本点研讨", "研讨")


def test_a_swapped_speaker_replaces_the_other(session, cohort, main, by):
    lesson = services.add_lesson(cohort, plan(speakers=(Speaker("演示讲师甲"),)), by=by)

    services.edit_lesson(lesson, plan(speakers=(Speaker("演示讲师乙"),)), by=by)

    session.expire_all()
    assert [one.name for one in lesson.course.lecturers] == ["演示讲师乙"]


def test_removing_a_lesson_takes_its_course_along_and_hands_sign_in_on(session, cohort, main, by):
    first, _second = services.add_lessons(
        cohort, [plan("08:30", "09:30", "一"), plan("10:00", "11:00", "二")], by=by
    )

    services.remove_lesson(first, by=by)

    assert session.scalars(select(Course.title)).all() == ["二"]
    assert takers(session, cohort) == ["二"]


def test_a_lesson_with_sign_ins_stays(session, cohort, main, by):
    lesson = services.add_lesson(cohort, plan(), by=by)
    trainee = EnrolmentFactory(cohort=cohort, site=main)
    session.add(
        SignIn(
            lesson_id=lesson.id,
            enrolment_id=trainee.id,
            site_id=main.id,
            at=clock.now(),
            method=SignInMethod.STAFF,
            actor_id=by.id,
        )
    )
    session.flush()

    with pytest.raises(DomainError):
        services.remove_lesson(lesson, by=by)

    assert session.scalar(select(Lesson.id)) == lesson.id


def test_a_lecturer_is_not_given_to_two_classes_at_once(session):
    here, elsewhere = CohortFactory(), CohortFactory()
    by = organizer(here)
    speaker = Speaker("演示讲师", "教授", "示范学院")
    plan = LessonPlan("先定的课", CourseKind.POLICY, NINE, NINE + timedelta(hours=1), speakers=(speaker,))
    services.add_lesson(elsewhere, plan, by=by)

    with pytest.raises(DomainError, match="演示讲师"):
        services.add_lesson(here, replace(plan, title="后排的课"), by=by)
    services.add_lesson(here, replace(plan, speakers=(Speaker("演示讲师", unit="另一学院"),)), by=by)
