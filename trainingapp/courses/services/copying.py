"""A timetable taken over from an earlier class, moved by whole days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.courses.models import Course, Lesson
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.services.lessons import add_lessons


@dataclass(frozen=True)
class Moved:
    """The lessons of an earlier class as they would stand in the new one, and those that find no place there."""

    plans: tuple[LessonPlan, ...]
    outside: int
    """Lessons beyond the new class's last day."""
    homeless: int
    """Local lessons whose site the new class has not."""


def move_lessons(source: Cohort, target: Cohort, sites: Mapping[int, Site]) -> Moved:
    """The earlier class's lessons from the new first day on, at the same hours; nothing is written.

    Args:
        sites: the new class's site for each site of the earlier one, by its id; others are left out.

    Rooms are kept where the site is at the same venue. Trainees who presented a case stay behind.
    """
    plans, outside, homeless = [], 0, 0
    for lesson in session.scalars(_lessons(source)):
        starts_at, ends_at = (_moved(at, source, target) for at in (lesson.starts_at, lesson.ends_at))
        if clock.local(ends_at, target.zone).date() > target.ends_on:
            outside += 1
        elif lesson.site_id is not None and lesson.site_id not in sites:
            homeless += 1
        else:
            plans.append(_plan(lesson, starts_at, ends_at, sites))
    return Moved(tuple(plans), outside, homeless)


def has_lessons(cohort: Cohort) -> bool:
    """Whether the class has a timetable already."""
    return session.scalar(select(Lesson.id).where(Lesson.cohort_id == cohort.id).limit(1)) is not None


def copy_lessons(source: Cohort, target: Cohort, sites: Mapping[int, Site], *, by: Person) -> int:
    """Put the moved lessons into the new class's timetable, all or none; returns how many."""
    return len(add_lessons(target, move_lessons(source, target, sites).plans, by=by))


def _lessons(cohort: Cohort) -> Select[Lesson]:
    return (
        select(Lesson)
        .where(Lesson.cohort_id == cohort.id)
        .options(
            joinedload(Lesson.course).selectinload(Course.lecturers),
            joinedload(Lesson.room),
            joinedload(Lesson.site),
        )
        .order_by(Lesson.starts_at, Lesson.id)
    )


def _moved(at: datetime, source: Cohort, target: Cohort) -> datetime:
    """The same hour on the day as many days after the first one."""
    local = clock.local(at, source.zone)
    days = local.date() - source.starts_on
    return clock.at(target.starts_on + timedelta(days=days.days), local.time(), target.zone)


def _plan(lesson: Lesson, starts_at: datetime, ends_at: datetime, sites: Mapping[int, Site]) -> LessonPlan:
    site = sites[lesson.site_id] if lesson.site_id is not None else None
    stays = site is None or (lesson.site is not None and site.venue_id == lesson.site.venue_id)
    return LessonPlan(
        title=lesson.course.title,
        kind=lesson.course.kind,
        starts_at=starts_at,
        ends_at=ends_at,
        site=site,
        room=lesson.room if stays else None,
        speakers=tuple(
            Speaker(one.name, one.post, one.unit)
            for one in lesson.course.lecturers
            if one.enrolment_id is None
        ),
        takes_sign_in=lesson.takes_sign_in,
    )
