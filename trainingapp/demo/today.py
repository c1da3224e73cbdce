"""A small class that runs on the day the demo is built, so that signing in and writing can be tried."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from trainingapp.accounts import passwords
from trainingapp.accounts import services as accounts
from trainingapp.cohorts.details import Plan
from trainingapp.cohorts.models import Cohort, CohortState, HostKind, Site, StaffRole
from trainingapp.cohorts.queries import main_site
from trainingapp.cohorts.rules import trainee_no
from trainingapp.cohorts.services import classes, enrolments, staff
from trainingapp.core import clock
from trainingapp.courses.models import CourseKind
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.services import lessons
from trainingapp.demo.stage import PASSWORD, Stage
from trainingapp.reflections import services as reflections
from trainingapp.reflections.services import TaskDetails
from trainingapp.venues import services as venues
from trainingapp.venues.rules import RoomDetails

CODE = "YSJR"
PEOPLE = "甲乙丙丁戊己庚辛壬癸子丑"
SPAN = timedelta(hours=4)


def add_class_of_today(stage: Stage) -> None:
    """One classroom, twelve trainees, a lesson that takes sign-ins for the next hours, a short reflection."""
    now = clock.now()
    day = clock.local(now, "Asia/Shanghai").date()
    cohort = classes.create_cohort(
        Plan(
            programme="街道社区工作者短期培训（演示）",
            title="今日体验班（演示）",
            code=CODE,
            starts_on=day,
            ends_on=day + timedelta(days=1),
            hosts=((HostKind.HOST, "望溪区社区学院（演示）"),),
            venue="望溪区社区学院（演示）",
        ),
        by=stage.organizer,
    )
    cohort.min_length, cohort.max_length = 50, 1000
    classes.move_cohort(cohort, CohortState.OPEN, by=stage.organizer)
    site = main_site(cohort)
    assert site is not None
    _enrol(stage, cohort, site, now)
    _teach(stage, cohort, site, now)
    _set_task(stage, cohort, now)


def _enrol(stage: Stage, cohort: Cohort, site: Site, at: datetime) -> None:
    for number, letter in enumerate(PEOPLE, 1):
        person = accounts.add_person(f"体验学员{letter}", by=stage.organizer)
        enrolments.enrol(
            cohort,
            site,
            person,
            unit="示范省青禾市望溪区柳堤街道春晓社区",
            post="社区工作者",
            trainee_no=trainee_no(cohort, number),
            by=stage.organizer,
            at=at,
        )
        if number == 1:
            person.password_hash = passwords.hash_password(PASSWORD)
            stage.accounts.append(("体验学员（今日可签到、写心得）", trainee_no(cohort, 1)))
    grader = next(p for p in stage.graders if p.password_hash)
    staff.appoint(cohort, grader, StaffRole.GRADER, by=stage.organizer)


def _teach(stage: Stage, cohort: Cohort, site: Site, now: datetime) -> None:
    assert site.venue is not None
    hall = venues.add_rooms(site.venue, [RoomDetails("求是楼", "101", 60)], by=stage.organizer)[0]
    begins = now.replace(second=0, microsecond=0)
    last = clock.at(
        clock.local(now, cohort.zone).date(), time(23, 59), cohort.zone
    )  # a lesson ends on its day
    plan = LessonPlan(
        title="把一件小事做完整",
        kind=CourseKind.POLICY,
        starts_at=min(begins, last - timedelta(minutes=1)),
        ends_at=min(begins + SPAN, last),
        room=hall,
        speakers=(Speaker("温如故", "讲师", "示范省社区干部学院（演示）"),),
        takes_sign_in=True,
    )
    lessons.add_lesson(cohort, plan, by=stage.organizer)


def _set_task(stage: Stage, cohort: Cohort, now: datetime) -> None:
    due = clock.at((now + timedelta(days=14)).date(), time(18), cohort.zone)
    details = TaskDetails(
        title="学习心得",
        instructions="写一件今天想起来的、自己社区里的小事，五十字以上即可。",
        due_at=due,
        min_length=cohort.min_length,
        max_length=cohort.max_length,
        counting=cohort.counting,
    )
    reflections.add_task(cohort, details, by=stage.organizer)
