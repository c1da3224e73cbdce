"""Adding, changing and removing lessons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses import booking, rules
from trainingapp.courses.clashes import Clash
from trainingapp.courses.models import Lesson
from trainingapp.courses.plans import LessonPlan
from trainingapp.courses.services.sign_in import HalfDays, check_may_lose, settle_all
from trainingapp.courses.services.teaching import Teaching, drop_course_without_lessons, rename_or_replace
from trainingapp.venues.models import Room

SHOWN = 3
"""Clashes named in one refusal; the others are counted."""


def check_lessons(cohort: Cohort, plans: Sequence[LessonPlan]) -> list[Clash]:
    """The clashes that adding these lessons would bring; position -n of the list is lesson -n of a clash."""
    return booking.clashes(cohort, plans)


def add_lesson(cohort: Cohort, plan: LessonPlan, *, by: Person | None) -> Lesson:
    """Put one lesson into the timetable."""
    return add_lessons(cohort, [plan], by=by)[0]


def add_lessons(cohort: Cohort, plans: Sequence[LessonPlan], *, by: Person | None) -> list[Lesson]:
    """Put lessons into the timetable: all of them, or none and a DomainError that names the clashes.

    A number of statements that grows only with the rows written; meant for a whole timetable at once.
    """
    rules.check_open(cohort)
    for plan in plans:
        rules.check_times(cohort, plan.starts_at, plan.ends_at)
    _one_at_a_time(cohort, plans)
    _refuse(cohort, booking.clashes(cohort, plans))
    teaching = Teaching(cohort)
    lessons = [_lesson(cohort, plan, teaching) for plan in plans]
    session.add_all(lessons)
    session.flush()
    if lessons:
        settle_all(cohort, {lesson: plan.takes_sign_in for lesson, plan in zip(lessons, plans, strict=True)})
    for lesson in lessons:
        audit.record(by, "lesson.add", lesson, **_facts(lesson))
    return lessons


def edit_lesson(lesson: Lesson, plan: LessonPlan, *, by: Person) -> None:
    """Change a lesson. Where it takes sign-in and moves to another half-day, the next lesson takes its place."""
    cohort = lesson.cohort
    rules.check_open(cohort)
    rules.check_times(cohort, plan.starts_at, plan.ends_at)
    _one_at_a_time(cohort, [plan])
    _refuse(cohort, booking.clashes(cohort, [plan], of_lesson=lesson.id))
    before, took = rules.half_day(lesson.starts_at, cohort.zone), lesson.takes_sign_in
    stays = before == rules.half_day(plan.starts_at, cohort.zone) and lesson.site_id == (
        plan.site and plan.site.id
    )
    wanted = took if plan.takes_sign_in is None and stays else plan.takes_sign_in
    if not stays or wanted is False:
        check_may_lose(lesson)
    old_days = HalfDays(cohort, [lesson])
    old_site_id = lesson.site_id
    rename_or_replace(lesson, plan)
    lesson.site, lesson.room = plan.site, plan.room
    lesson.starts_at, lesson.ends_at = plan.starts_at, plan.ends_at
    session.flush()
    HalfDays(cohort, [lesson]).settle(lesson, wanted)
    if took and not stays:
        old_days.hand_on(before, lesson.id, old_site_id)
    audit.record(by, "lesson.edit", lesson, **_facts(lesson))


def remove_lesson(lesson: Lesson, *, by: Person) -> None:
    """Take a lesson out of the timetable, and its course if nothing else teaches it.

    Raises DomainError when something hangs on the lesson, such as sign-ins.
    """
    rules.check_open(lesson.cohort)
    cohort, course, took = lesson.cohort, lesson.course, lesson.takes_sign_in
    number, site_id = lesson.id, lesson.site_id
    half_day, days = rules.half_day(lesson.starts_at, cohort.zone), HalfDays(cohort, [lesson])
    audit.record(by, "lesson.remove", lesson, **_facts(lesson))
    try:
        with session.begin_nested():
            session.delete(lesson)
            session.flush()
    except IntegrityError as error:
        raise DomainError(
            _("People have signed in at this lesson, so it stays. Change its time or title instead.")
        ) from error
    drop_course_without_lessons(course)
    if took:
        days.hand_on(half_day, number, site_id)


def _lesson(cohort: Cohort, plan: LessonPlan, teaching: Teaching) -> Lesson:
    return Lesson(
        cohort=cohort,
        course=teaching.course(plan),
        site=plan.site,
        room=plan.room,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
    )


def _one_at_a_time(cohort: Cohort, plans: Sequence[LessonPlan]) -> None:
    """Let whoever plans in the same class or room at this moment finish first, so that the check sees it.

    On SQLite writers queue anyway, and the lock means nothing.
    """
    rooms = {plan.room.id for plan in plans if plan.room}
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    if rooms:
        session.execute(
            select(Room.id).where(Room.id.in_(rooms)).order_by(Room.id).with_for_update(key_share=True)
        )


def _refuse(cohort: Cohort, found: Sequence[Clash]) -> None:
    if not found:
        return
    zone = rules.zone_of(cohort)
    told = [clash.message(zone) for clash in found[:SHOWN]]
    if len(found) > SHOWN:
        told.append(_("And %(n)s more clashes.", n=len(found) - SHOWN))
    raise DomainError(" ".join(told))


def _facts(lesson: Lesson) -> dict[str, Any]:
    return {
        "starts_at": lesson.starts_at.isoformat(),
        "ends_at": lesson.ends_at.isoformat(),
        "site_id": lesson.site_id,
        "room_id": lesson.room_id,
        "course_id": lesson.course_id,
        "takes_sign_in": lesson.takes_sign_in,
    }
