"""The road of a class, from its sites to its certificates: how far each step is, for those who run it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.attendance import queries as attendance
from trainingapp.certificates import queries as certificates
from trainingapp.cohorts import policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, StandingKind
from trainingapp.cohorts.policies import Scope
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.grading import queries as grading
from trainingapp.groups import queries as groups
from trainingapp.reflections import queries as reflections


@dataclass(frozen=True)
class Step:
    """One step: its name, where it stands in words, where it is done, whether it asks for something."""

    name: str
    text: str
    endpoint: str
    is_begun: bool
    is_urgent: bool = False


@dataclass(frozen=True)
class Presence:
    """The last half-day that began: how many came, and which sites said nothing."""

    lesson: Lesson
    expected: int
    present: int
    silent: tuple[str, ...]
    earlier: tuple[Lesson, ...]
    """The lessons with sign-in that began before it, by time."""


def steps(person: Person, cohort: Cohort, last: Presence | None) -> list[Step]:
    """The steps that the person works on, in the order in which a class goes through them.

    `last` is what `presence` gives for the person's part of the class.
    """
    scope = policies.scope(person, cohort)
    found = [_roster(cohort, scope), _timetable(cohort), _groups(cohort, scope), _attendance(last)]
    found += [_reflections(cohort, scope)]
    if policies.manage(person, cohort):
        return [_sites(cohort), *found, _review(cohort), _certificates(cohort)]
    return found


def _sites(cohort: Cohort) -> Step:
    count = len(session.scalars(cohorts.sites(cohort)).all())
    return Step(_("Sites"), _("%(n)s sites", n=count), "cohorts.sites", count > 1)


def _roster(cohort: Cohort, scope: Scope) -> Step:
    counts = cohorts.standing_counts(cohort, scope)
    arrived, enrolled = counts[StandingKind.ARRIVED], counts[StandingKind.ENROLLED]
    total = arrived + enrolled
    text = _("%(arrived)s of %(total)s arrived", arrived=arrived, total=total) if total else _("Nobody yet")
    return Step(_("Roster"), text, "cohorts.roster", total > 0, is_urgent=not total)


def _timetable(cohort: Cohort) -> Step:
    count = session.scalar(select(func.count()).where(Lesson.cohort_id == cohort.id)) or 0
    text = _("%(n)s lessons", n=count) if count else _("No lessons yet")
    return Step(_("Timetable"), text, "courses.timetable", count > 0)


def _groups(cohort: Cohort, scope: Scope) -> Step:
    inside = {site.id for site in session.scalars(cohorts.sites(cohort, scope))}
    count = sum(n for site_id, n in groups.group_counts(cohort).items() if site_id in inside)
    text = _("%(n)s groups", n=count) if count else _("No groups yet")
    return Step(_("Groups"), text, "groups.index", count > 0)


def _attendance(last: Presence | None) -> Step:
    if last is None:
        return Step(_("Attendance"), _("Nothing has begun yet"), "attendance.index", False)
    text = _("%(present)s of %(expected)s there", present=last.present, expected=last.expected)
    if last.silent:
        text += _("; %(n)s sites silent", n=len(last.silent))
    return Step(_("Attendance"), text, "attendance.index", True, is_urgent=bool(last.silent))


def presence(cohort: Cohort, scope: Scope) -> Presence | None:
    """The presence at the lesson with sign-in that began last, over the sites in scope."""
    lessons = _begun(cohort)
    if not lessons:
        return None
    *earlier, lesson = lessons
    tallies = [t for t in attendance.tallies(cohort, scope) if t.lesson_id == lesson.id]
    return Presence(
        lesson,
        expected=sum(t.expected for t in tallies),
        present=sum(t.present for t in tallies),
        silent=tuple(t.site_name for t in tallies if t.expected and not t.present),
        earlier=tuple(earlier),
    )


def _begun(cohort: Cohort) -> list[Lesson]:
    """The lessons with sign-in that have begun, by time."""
    now = clock.now()
    found = [lesson for lesson in attendance.sign_in_lessons(cohort) if lesson.starts_at <= now]
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def _reflections(cohort: Cohort, scope: Scope) -> Step:
    tasks = reflections.tasks(cohort)
    if not tasks:
        return Step(_("Reflections"), _("No task yet"), "reflections.index", False)
    figures = reflections.figures(tasks[0], scope).values()
    text = _(
        "%(done)s of %(total)s handed in",
        done=sum(f.handed_in for f in figures),
        total=sum(f.expected for f in figures),
    )
    return Step(_("Reflections"), text, "reflections.index", True)


def _review(cohort: Cohort) -> Step:
    figures = grading.figures(cohort)
    if not figures.total:
        return Step(_("Review"), _("Nothing to read yet"), "grading.index", False)
    text = _("%(read)s of %(total)s read", read=figures.read, total=figures.total)
    if figures.undealt:
        text += _("; %(n)s not dealt out", n=figures.undealt)
    return Step(_("Review"), text, "grading.index", True, is_urgent=bool(figures.undealt))


def _certificates(cohort: Cohort) -> Step:
    count = certificates.count(cohort)
    text = _("%(n)s issued", n=count) if count else _("None issued yet")
    return Step(_("Certificates"), text, "certificates.index", count > 0)
