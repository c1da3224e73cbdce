"""The timetable as it is read: days, their parts, and what each lesson shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import clock
from trainingapp.courses.models import CourseKind, Lecturer, Lesson
from trainingapp.courses.rules import Part, half_day

WITHOUT_VIDEO = (CourseKind.DISCUSSION, CourseKind.SELF_STUDY, CourseKind.SITE_VISIT)


@dataclass(frozen=True)
class Entry:
    """One lesson as seen from a site; times are those of the class's wall clock."""

    lesson: Lesson
    begins: datetime
    ends: datetime
    room: str
    by_video: bool
    is_now: bool
    is_next: bool

    @property
    def time(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"

    @property
    def lecturers(self) -> list[Lecturer]:
        return self.lesson.course.lecturers


@dataclass(frozen=True)
class PartOfDay:
    """The lessons of a morning, afternoon or evening."""

    part: Part
    entries: tuple[Entry, ...]

    @property
    def lacks_sign_in(self) -> bool:
        """Whether nobody's presence would be counted; evenings need not."""
        return self.part is not Part.EVENING and not any(one.lesson.takes_sign_in for one in self.entries)


@dataclass(frozen=True)
class Day:
    """A day with lessons."""

    day: date
    parts: tuple[PartOfDay, ...]
    is_today: bool


def arrange(
    lessons: Sequence[Lesson], cohort: Cohort, *, site: Site | None, main: Site | None, at: datetime
) -> list[Day]:
    """The lessons, given in order of time, as days; the running ones are marked, else the next one."""
    running = {lesson.id for lesson in lessons if lesson.starts_at <= at < lesson.ends_at}
    coming = [lesson for lesson in lessons if lesson.starts_at > at]
    following = coming[0].id if coming and not running else None
    entries = [
        _entry(lesson, cohort, site, main, lesson.id in running, lesson.id == following) for lesson in lessons
    ]
    today = clock.local(at, cohort.zone).date()
    by_day = groupby(entries, key=lambda entry: entry.begins.date())
    return [Day(day, _parts(here, cohort), day == today) for day, here in by_day]


def _parts(entries: Iterable[Entry], cohort: Cohort) -> tuple[PartOfDay, ...]:
    by_part = groupby(entries, key=lambda entry: half_day(entry.lesson.starts_at, cohort.zone).part)
    return tuple(PartOfDay(part, tuple(here)) for part, here in by_part)


def _entry(
    lesson: Lesson, cohort: Cohort, site: Site | None, main: Site | None, is_now: bool, is_next: bool
) -> Entry:
    video = is_by_video(lesson, site, main)
    return Entry(
        lesson=lesson,
        begins=clock.local(lesson.starts_at, cohort.zone),
        ends=clock.local(lesson.ends_at, cohort.zone),
        room=lesson.room.label if lesson.room and not video else "",
        by_video=video,
        is_now=is_now,
        is_next=is_next,
    )


def is_by_video(lesson: Lesson, site: Site | None, main: Site | None) -> bool:
    """Whether people at the site see the lesson on a screen: central ones, wherever the main classroom is not."""
    if not lesson.is_central or site is None or main is None or lesson.course.kind in WITHOUT_VIDEO:
        return False
    return site.id != main.id and (site.venue_id is None or site.venue_id != main.venue_id)
