"""Which lesson of a half-day takes sign-in: exactly one for each site, unless somebody wants none.

A central lesson speaks for all sites. A lesson that has begun keeps its mark, because people signed in there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.courses.rules import HalfDay, Part, half_day


class HalfDays:
    """The lessons of some days by half-day, as far as they matter to the lessons in hand."""

    def __init__(self, cohort: Cohort, lessons: Iterable[Lesson]) -> None:
        self._zone = cohort.zone
        self._lessons: dict[HalfDay, list[Lesson]] = {}
        for lesson in session.scalars(_around(cohort, list(lessons))):
            self._lessons.setdefault(half_day(lesson.starts_at, self._zone), []).append(lesson)

    def settle(self, lesson: Lesson, wanted: bool | None) -> None:
        """Give the lesson the mark or not; those that took it in this half-day give it up.

        Raises DomainError where the mark lies with a lesson that has begun, or with a central one.
        """
        takers = [one for one in self._mates(lesson) if one.takes_sign_in]
        if wanted is None:
            in_the_way = [one for one in takers if one.is_central or not lesson.is_central or _has_begun(one)]
            evening = half_day(lesson.starts_at, self._zone).part is Part.EVENING
            wanted = not in_the_way and not evening
        if not wanted:
            lesson.takes_sign_in = False
            return
        for one in takers:
            _check_gives_up(one, lesson)
            one.takes_sign_in = False
        lesson.takes_sign_in = True

    def hand_on(self, of: HalfDay, lesson_id: int, site_id: int | None) -> None:
        """After a lesson left a half-day with its mark: the first one left there, central or of its site, takes it."""
        here = [one for one in self._lessons.get(of, []) if one.id != lesson_id]
        self._lessons[of] = here
        left = [one for one in here if one.site_id == site_id]
        if left and of.part is not Part.EVENING and not any(one.takes_sign_in for one in left):
            self.settle(left[0], None)

    def _mates(self, lesson: Lesson) -> list[Lesson]:
        """Other lessons of the half-day that some site has in common with this one."""
        here = self._lessons.get(half_day(lesson.starts_at, self._zone), [])
        return [
            one
            for one in here
            if one.id != lesson.id and (lesson.is_central or one.is_central or one.site_id == lesson.site_id)
        ]


def settle_all(cohort: Cohort, wanted: Mapping[Lesson, bool | None]) -> None:
    """Settle new lessons: first those of which it was said, then the others in order of time."""
    days = HalfDays(cohort, wanted)
    told = [lesson for lesson, wish in wanted.items() if wish is not None]
    free = [lesson for lesson, wish in wanted.items() if wish is None]
    for lesson in [*told, *sorted(free, key=lambda one: (one.starts_at, one.id))]:
        days.settle(lesson, wanted[lesson])


def check_may_lose(lesson: Lesson) -> None:
    """Refuse to take the mark from a lesson that has begun."""
    if lesson.takes_sign_in and _has_begun(lesson):
        raise DomainError(
            _("Sign-in at “%(lesson)s” has already begun: it stays there.", lesson=lesson.course.title)
        )


def _check_gives_up(one: Lesson, to: Lesson) -> None:
    if one.is_central and not to.is_central:
        raise DomainError(
            _(
                "All sites sign in at the central lesson “%(lesson)s” in this half-day.",
                lesson=one.course.title,
            )
        )
    check_may_lose(one)


def _has_begun(lesson: Lesson) -> bool:
    return lesson.starts_at <= clock.now()


def _around(cohort: Cohort, lessons: list[Lesson]) -> Select[Lesson]:
    day = timedelta(days=1)
    sites = {lesson.site_id for lesson in lessons if lesson.site_id is not None}
    return (
        select(Lesson)
        .where(
            Lesson.cohort_id == cohort.id,
            Lesson.starts_at > min(lesson.starts_at for lesson in lessons) - day,
            Lesson.starts_at < max(lesson.starts_at for lesson in lessons) + day,
            or_(Lesson.site_id.is_(None), Lesson.site_id.in_(sites), Lesson.takes_sign_in),
        )
        .options(joinedload(Lesson.course))
        .order_by(Lesson.starts_at, Lesson.id)
    )
