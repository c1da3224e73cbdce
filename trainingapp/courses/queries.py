"""Lessons, rooms and lecturers, found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core.session import session
from trainingapp.courses.models import Course, Lecturer, Lesson, course_lecturer
from trainingapp.venues.models import Room


def lessons_of(cohort: Cohort, site: Site | None) -> Select[Lesson]:
    """The timetable as seen from a site: central lessons and the site's own, by time; without a site, central.

    Course, room and site come with the lessons, lecturers in one more statement, however many there are.
    """
    return (
        select(Lesson)
        .where(Lesson.cohort_id == cohort.id, _seen_from(site))
        .options(
            joinedload(Lesson.course).selectinload(Course.lecturers),
            joinedload(Lesson.room),
            joinedload(Lesson.site),
        )
        .order_by(Lesson.starts_at, Lesson.ends_at, Lesson.id)
    )


def sign_in_lessons(cohort: Cohort, site: Site | None) -> Select[Lesson]:
    """Those lessons of a site's timetable at which presence is taken; one for each half-day that counts."""
    return lessons_of(cohort, site).where(Lesson.takes_sign_in)


def _seen_from(site: Site | None) -> ColumnElement[bool]:
    central = Lesson.site_id.is_(None)
    return or_(central, Lesson.site_id == site.id) if site else central


@dataclass(frozen=True)
class Held:
    """A lesson as far as clashes ask: what it holds, and when."""

    lesson_id: int
    cohort_id: int
    cohort_title: str
    title: str
    course_id: int
    site_id: int | None
    site_name: str
    room_id: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Wanted:
    """What planned lessons would hold between two moments; `sites` None means all sites of the class."""

    since: datetime
    until: datetime
    sites: frozenset[int] | None
    rooms: frozenset[int]
    lecturers: frozenset[int]


def held(cohort: Cohort, wanted: Wanted) -> list[Held]:
    """Lessons that may be in the way: of this class, and of other classes in the same rooms. Two statements."""
    during = (Lesson.starts_at < wanted.until, Lesson.ends_at > wanted.since)
    own = _held_columns().where(Lesson.cohort_id == cohort.id, *during, _touches(wanted))
    found = [Held(**row._mapping) for row in session.execute(own)]
    if wanted.rooms:
        others = _held_columns().where(
            Lesson.room_id.in_(wanted.rooms), Lesson.cohort_id != cohort.id, *during
        )
        found += [Held(**row._mapping) for row in session.execute(others)]
    return found


def taught_elsewhere(
    cohort: Cohort, since: datetime, until: datetime, people: Collection[tuple[str, str]]
) -> list[tuple[Held, str, str]]:
    """Lessons of other classes given by people of these names and units, with name and unit; one statement."""
    if not people:
        return []
    query = (
        _held_columns()
        .add_columns(Lecturer.name, Lecturer.unit)
        .join(course_lecturer, course_lecturer.c.course_id == Lesson.course_id)
        .join(Lecturer, Lecturer.id == course_lecturer.c.lecturer_id)
        .where(
            Lesson.cohort_id != cohort.id,
            Lesson.starts_at < until,
            Lesson.ends_at > since,
            Lecturer.enrolment_id.is_(None),
            tuple_(Lecturer.name, Lecturer.unit).in_(list(people)),
        )
    )
    rows = [tuple(row) for row in session.execute(query)]
    return [(Held(*row[:-2]), row[-2], row[-1]) for row in rows]


def _touches(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.sites is None:
        return true()
    taught = select(course_lecturer.c.course_id).where(course_lecturer.c.lecturer_id.in_(wanted.lecturers))
    return or_(
        Lesson.site_id.is_(None),
        Lesson.site_id.in_(wanted.sites),
        Lesson.room_id.in_(wanted.rooms),
        Lesson.course_id.in_(taught),
    )


def _held_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lesson.id.label("lesson_id"),
            Lesson.cohort_id,
            Cohort.title.label("cohort_title"),
            Course.title,
            Lesson.course_id,
            Lesson.site_id,
            func.coalesce(Site.name, "").label("site_name"),
            Lesson.room_id,
            Lesson.starts_at,
            Lesson.ends_at,
        )
        .join(Course, Course.id == Lesson.course_id)
        .join(Cohort, Cohort.id == Lesson.cohort_id)
        .outerjoin(Site, Site.id == Lesson.site_id)
    )


def lecturers_by_course(course_ids: Collection[int]) -> dict[int, list[int]]:
    """Lecturer ids by course id."""
    rows = session.execute(
        select(course_lecturer.c.course_id, course_lecturer.c.lecturer_id).where(
            course_lecturer.c.course_id.in_(course_ids)
        )
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for course_id, lecturer_id in rows:
        found[course_id].append(lecturer_id)
    return found


def lecturers(cohort: Cohort) -> Select[Lecturer]:
    """Everybody who teaches in the class."""
    return select(Lecturer).where(Lecturer.cohort_id == cohort.id).order_by(Lecturer.id)


def courses(cohort: Cohort) -> Select[Course]:
    """The class's courses with their lecturers."""
    return (
        select(Course)
        .where(Course.cohort_id == cohort.id)
        .options(joinedload(Course.lecturers))
        .order_by(Course.id)
    )


def last_lesson(cohort: Cohort, site: Site | None) -> Lesson | None:
    """The latest lesson of a site's timetable."""
    query = select(Lesson).where(Lesson.cohort_id == cohort.id, _seen_from(site))
    return session.scalar(query.order_by(Lesson.starts_at.desc(), Lesson.id.desc()).limit(1))


def rooms(venue_ids: Collection[int]) -> list[Room]:
    """The rooms of these venues, by venue and label."""
    query = select(Room).where(Room.venue_id.in_(venue_ids))
    return list(session.scalars(query.order_by(Room.venue_id, Room.building, Room.number, Room.id)))


def enrolments_by_number(cohort: Cohort, numbers: Collection[str]) -> dict[str, Enrolment]:
    """The trainees with these numbers, by number."""
    query = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.trainee_no.in_(numbers))
    return {one.trainee_no: one for one in session.scalars(query.options(joinedload(Enrolment.person)))}


@dataclass(frozen=True)
class Revision:
    """How often a lesson was changed, its making included, and when last."""

    count: int
    at: datetime


def revisions(cohort: Cohort, site: Site | None) -> dict[int, Revision]:
    """What the audit book says of the lessons in a site's timetable, by lesson id."""
    seen = select(Lesson.id).where(Lesson.cohort_id == cohort.id, _seen_from(site))
    rows = session.execute(
        select(AuditEntry.object_id, func.count(), func.max(AuditEntry.at))
        .where(AuditEntry.object_kind == Lesson.__tablename__, AuditEntry.object_id.in_(seen))
        .group_by(AuditEntry.object_id)
    )
    return {lesson_id: Revision(count, at) for lesson_id, count, at in rows}


def changed_at(cohort: Cohort) -> datetime | None:
    """When a lesson of the class was last added, changed or removed: the version that a print carries."""
    return session.scalar(
        select(AuditEntry.at)
        .where(AuditEntry.cohort_id == cohort.id, AuditEntry.object_kind == Lesson.__tablename__)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
