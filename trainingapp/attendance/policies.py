"""Who may see and keep the attendance."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.courses.models import Lesson


def oversee(person: Person, cohort: Cohort) -> bool:
    """Sees who is there and who is missing: organizers everywhere, staff at their sites."""
    return cohorts.work_in(person, cohort)


def oversee_lesson(person: Person, cohort: Cohort, lesson: Lesson) -> bool:
    """Sees who is missing at a lesson that takes sign-in; a site's own lesson is for its staff."""
    scope = cohorts.scope(person, cohort)
    if not lesson.takes_sign_in or scope.is_empty:
        return False
    return lesson.site is None or scope.covers(lesson.site)


def keep(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> bool:
    """Takes the presence of this lesson at this site: screen, list, corrections."""
    here = lesson.takes_sign_in and lesson.site_id in (None, site.id)
    return here and cohorts.run_site(person, cohort, site)


def sign_in(person: Person, cohort: Cohort) -> bool:
    """Signs in, and sees the own attendance: trainees of the class."""
    return cohorts.take_part(person, cohort)
