"""Who may what in a class. Offices and enrolments of a person are read once per request."""

from __future__ import annotations

from dataclasses import dataclass

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    CorrectionRequest,
    Enrolment,
    PersonMerge,
    RosterImport,
    Site,
    Staff,
    StaffRole,
)
from trainingapp.cohorts.rules import LOCAL_ROLES
from trainingapp.venues import policies as venues


@dataclass(frozen=True)
class Scope:
    """The part of a class that a person works on: all of it, or some roots with all below them, and single sites."""

    whole: bool
    paths: tuple[str, ...] = ()
    """Of site staff: the paths of their sites, and so of those below."""
    sites: tuple[int, ...] = ()
    """Of class teachers: the ids of their own sites, without those below."""

    def covers(self, site: Site) -> bool:
        return self.whole or site.id in self.sites or any(site.path.startswith(path) for path in self.paths)

    @property
    def is_empty(self) -> bool:
        return not self.whole and not self.paths and not self.sites


def offices(person: Person, cohort: Cohort) -> list[Staff]:
    """The person's present offices in the class. When the class is over only its organizers' are left."""
    held: list[Staff] = person.offices  # type: ignore[attr-defined]
    return [
        office
        for office in held
        if office.cohort_id == cohort.id
        and office.until is None
        and (office.role is StaffRole.ORGANIZER or not cohort.is_over)
    ]


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
    teaches = {office.site_id for office in held if office.role is StaffRole.CLASS_TEACHER}
    runs = {office.site.path for office in held if office.site and office.role is not StaffRole.CLASS_TEACHER}
    return Scope(
        whole=False, paths=tuple(sorted(runs)), sites=tuple(sorted(one for one in teaches if one is not None))
    )


@venues.also
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
    """Works in the class with people: organizers everywhere, site staff at their sites and below, class teachers
    at their own site."""
    return not scope(person, cohort).is_empty


def run_site(person: Person, cohort: Cohort, site: Site) -> bool:
    """Looks after the people of this site: organizers, its class teachers, and staff of it or of a site above."""
    return scope(person, cohort).covers(site)


def look_after(person: Person, cohort: Cohort, enrolment: Enrolment) -> bool:
    """Looks after this trainee: whoever looks after the site where the trainee sits now."""
    return scope(person, cohort).covers(enrolment.placement.site)


def see_id_number(person: Person, cohort: Cohort, enrolment: Enrolment) -> bool:
    """May have this trainee's ID number shown in full: organizers, where the class collects it."""
    return enrolment.cohort_id == cohort.id and cohort.collects_id_numbers and manage(person, cohort)


def give_code(person: Person, cohort: Cohort, enrolment: Enrolment) -> bool:
    """May give the trainee a new one-time code.

    A code opens the account: of somebody with an office only the class's organizers may give one, and only if
    all the offices are in this class; of administrators nobody but an administrator.
    """
    return look_after(person, cohort, enrolment) and open_account(person, cohort, enrolment.person)


def open_account(person: Person, cohort: Cohort, somebody: Person) -> bool:
    """May give this person a new one-time code, as far as their offices go."""
    if person.is_admin:
        return True
    held: list[Staff] = somebody.offices  # type: ignore[attr-defined]
    present = [office for office in held if office.until is None]
    if somebody.is_admin or any(office.cohort_id != cohort.id for office in present):
        return False
    return not present or manage(person, cohort)


def merge(person: Person, kept: Person, merged: Person) -> bool:
    """Makes one person of two records: administrators; organizers if both belong to classes of theirs alone."""
    return person.is_admin or (_is_theirs(person, kept) and _is_theirs(person, merged))


def unmerge(person: Person, merge: PersonMerge) -> bool:
    """Takes two people apart again: administrators, and the organizer who made them one."""
    return person.is_admin or (merge.actor_id == person.id and _is_theirs(person, merge.kept))


def _is_theirs(person: Person, somebody: Person) -> bool:
    """Whether the person organizes a class of somebody's, and every one in which that one has an office.

    A merge opens the account under other names: no way to one that opens more than the organizer may.
    """
    own: list[Staff] = person.offices  # type: ignore[attr-defined]
    organized = {o.cohort_id for o in own if o.role is StaffRole.ORGANIZER and o.until is None}
    held: list[Staff] = somebody.offices  # type: ignore[attr-defined]
    taken: list[Enrolment] = somebody.enrolments  # type: ignore[attr-defined]
    present = {office.cohort_id for office in held if office.until is None}
    belongs = {one.cohort_id for one in held} | {one.cohort_id for one in taken}
    return not somebody.is_admin and bool(belongs & organized) and present <= organized


def handle_import(person: Person, cohort: Cohort, roster_import: RosterImport) -> bool:
    """Looks at a roster import and confirms it: who works on the whole class, and at their sites who sent it."""
    area = scope(person, cohort)
    return area.whole or (roster_import.actor_id == person.id and area.covers(roster_import.site))


def give_staff_code(person: Person, cohort: Cohort, office: Staff) -> bool:
    """May give this member of staff a new one-time code."""
    return end_office(person, cohort, office) and open_account(person, cohort, office.person)


def end_office(person: Person, cohort: Cohort, office: Staff) -> bool:
    """May end this office: organizers of the class that it belongs to."""
    return manage(person, cohort) and office.until is None


def decide_correction(person: Person, cohort: Cohort, correction: CorrectionRequest) -> bool:
    """Decides what somebody asks about their data: organizers of the class that was asked.

    A name or phone opens and reaches further than the class where the account does; then nobody but they who
    may give that account a code decide.
    """
    return (
        correction.cohort_id == cohort.id
        and manage(person, cohort)
        and open_account(person, cohort, correction.person)
    )


def grade(person: Person, cohort: Cohort) -> bool:
    """Reads reflections that were dealt to them."""
    return any(office.role is StaffRole.GRADER for office in offices(person, cohort))


def take_part(person: Person, cohort: Cohort) -> bool:
    """Is enrolled in the class."""
    return enrolment_of(person, cohort) is not None


def see(person: Person, cohort: Cohort) -> bool:
    """Has anything to do with the class."""
    return person.is_admin or bool(offices(person, cohort)) or take_part(person, cohort)
