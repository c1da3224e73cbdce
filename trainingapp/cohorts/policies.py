"""Who may what in a class. Offices and enrolments of a person are read once per request."""

from __future__ import annotations

from dataclasses import dataclass

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment, Site, Staff, StaffRole

LOCAL_ROLES = (StaffRole.SITE_STAFF, StaffRole.CLASS_TEACHER)


@dataclass(frozen=True)
class Scope:
    """The part of a class that a person works on: all of it, or the sites below some roots."""

    whole: bool
    paths: tuple[str, ...] = ()

    def covers(self, site: Site) -> bool:
        return self.whole or any(site.path.startswith(path) for path in self.paths)

    @property
    def is_empty(self) -> bool:
        return not self.whole and not self.paths


def offices(person: Person, cohort: Cohort) -> list[Staff]:
    """The person's present offices in the class."""
    held: list[Staff] = person.offices  # type: ignore[attr-defined]
    return [office for office in held if office.cohort_id == cohort.id and office.until is None]


def enrolment_of(person: Person, cohort: Cohort) -> Enrolment | None:
    """The person's participation in the class, if any."""
    taken: list[Enrolment] = person.enrolments  # type: ignore[attr-defined]
    return next((enrolment for enrolment in taken if enrolment.cohort_id == cohort.id), None)


def scope(person: Person, cohort: Cohort) -> Scope:
    """The part of the class whose people the person looks after."""
    if manage(person, cohort):
        return Scope(whole=True)
    held = [office for office in offices(person, cohort) if office.role in LOCAL_ROLES]
    if any(office.site is None for office in held):
        return Scope(whole=True)
    return Scope(whole=False, paths=tuple(sorted({office.site.path for office in held if office.site})))


def create(person: Person) -> bool:
    """May begin a new class: administrators, and whoever organizes one already."""
    held: list[Staff] = person.offices  # type: ignore[attr-defined]
    return person.is_admin or any(
        office.role is StaffRole.ORGANIZER and office.until is None for office in held
    )


def manage(person: Person, cohort: Cohort) -> bool:
    """Plans the class and sees all of it: its organizers, and administrators."""
    return person.is_admin or any(o.role is StaffRole.ORGANIZER for o in offices(person, cohort))


def work_in(person: Person, cohort: Cohort) -> bool:
    """Works in the class with people: organizers everywhere, site staff and class teachers at their sites."""
    return not scope(person, cohort).is_empty


def run_site(person: Person, cohort: Cohort, site: Site) -> bool:
    """Looks after the people of this site: organizers, and staff of it or of a site above it."""
    return scope(person, cohort).covers(site)


def grade(person: Person, cohort: Cohort) -> bool:
    """Reads reflections that were dealt to them."""
    return any(office.role is StaffRole.GRADER for office in offices(person, cohort))


def take_part(person: Person, cohort: Cohort) -> bool:
    """Is enrolled in the class."""
    return enrolment_of(person, cohort) is not None


def see(person: Person, cohort: Cohort) -> bool:
    """Has anything to do with the class."""
    return person.is_admin or bool(offices(person, cohort)) or take_part(person, cohort)
