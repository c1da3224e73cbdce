"""A site's timetable as a calendar that phones subscribe to (RFC 5545), behind an address that nobody guesses."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import timedelta

from icalendar import Calendar, Event

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.i18n import _
from trainingapp.core.secrecy import fingerprint
from trainingapp.courses.models import Lecturer, Lesson
from trainingapp.courses.queries import Revision
from trainingapp.courses.timetable import is_by_video

REFRESH = timedelta(minutes=30)


def token(cohort: Cohort, site: Site) -> str:
    """The secret part of the address of this site's calendar: 32 hexadecimal digits."""
    return fingerprint(f"{cohort.id}:{site.id}", "calendar")[:32]


def fits(given: str, cohort: Cohort, site: Site) -> bool:
    """Whether the secret part is right, told in constant time."""
    return hmac.compare_digest(given.encode(), token(cohort, site).encode())


def build(
    cohort: Cohort,
    site: Site,
    main: Site | None,
    lessons: Iterable[Lesson],
    revisions: Mapping[int, Revision],
) -> bytes:
    """The calendar file: the same bytes as long as nothing was changed."""
    book = Calendar()
    book.add("prodid", "-//trainingapp//timetable//")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"{cohort.title} · {site.name}")
    book.add("x-wr-timezone", cohort.zone)
    book.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", "PT30M")
    for lesson in lessons:
        book.add_component(_event(lesson, site, main, revisions.get(lesson.id)))
    return bytes(book.to_ical())


def _event(lesson: Lesson, site: Site, main: Site | None, revision: Revision | None) -> Event:
    event = Event()
    event.add("uid", f"lesson-{lesson.id}-{fingerprint(f'lesson:{lesson.id}', 'calendar')[:16]}@trainingapp")
    event.add("dtstamp", revision.at if revision else lesson.created_at)
    event.add("last-modified", revision.at if revision else lesson.created_at)
    event.add("sequence", revision.count - 1 if revision else 0)
    event.add("dtstart", lesson.starts_at)
    event.add("dtend", lesson.ends_at)
    event.add("summary", lesson.course.title)
    event.add("categories", [str(lesson.course.kind.label)])
    event.add("location", _location(lesson, site, main))
    if lesson.course.lecturers:
        event.add("description", "\n".join(_name(one) for one in lesson.course.lecturers))
    return event


def _location(lesson: Lesson, site: Site, main: Site | None) -> str:
    if is_by_video(lesson, site, main):
        return " · ".join((site.name, _("by video")))
    return f"{site.name} {lesson.room.label}" if lesson.room else site.name


def _name(lecturer: Lecturer) -> str:
    return " ".join(part for part in (lecturer.name, lecturer.post, lecturer.unit) if part)
