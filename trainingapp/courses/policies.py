"""Who may plan lessons, and whose timetable a person sees."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.courses.models import Lesson


def plan(person: Person, cohort: Cohort) -> bool:
    """Adds lessons: organizers anywhere, staff of a site local ones at their sites."""
    return cohort_policies.work_in(person, cohort)


def plan_at(person: Person, cohort: Cohort, site: Site | None) -> bool:
    """Adds lessons here; without a site: central ones, which are the organizers'."""
    if site is None:
        return cohort_policies.manage(person, cohort)
    return cohort_policies.run_site(person, cohort, site)


def edit(person: Person, cohort: Cohort, lesson: Lesson) -> bool:
    """Changes or removes this lesson."""
    return lesson.cohort_id == cohort.id and plan_at(person, cohort, lesson.site)
