"""What a trainee does: sign in, and look at the own attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.attendance import codes, policies, queries, rules, services
from trainingapp.attendance.forms import CodeForm
from trainingapp.attendance.models import SignIn
from trainingapp.attendance.rules import Phase, Window
from trainingapp.attendance.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses import queries as courses
from trainingapp.courses.models import Lesson
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, page, see_other


@bp.route("/cohorts/<int:cohort_id>/sign-in", methods=["GET", "POST"])
@allow(policies.sign_in, cohort=Cohort)
def sign_in(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Sign in at the lesson that is on now, by the code on the screen or the link in its picture."""
    enrolment = _own_enrolment(person, cohort)
    place = Place.of(enrolment, clock.now())
    form = CodeForm(code=codes.plain(request.args.get("code", ""))[: codes.DIGITS])
    if form.validate_on_submit():
        with form.refusals():
            lesson = place.lesson_of(form.code.text)
            taken = services.sign_in_with_code(
                enrolment, lesson, place.site, form.code.text, at=place.at, by=person
            )
            # Also a refused code is answered by a redirect: it commits, so that wrong codes are counted.
            problem = {"problem": taken.value} if isinstance(taken, codes.Verdict) else {}
            return see_other("attendance.sign_in", cohort_id=cohort.id, **problem)
    mark = queries.sign_in_of(enrolment, place.lesson) if place.lesson else None
    return form_page("attendance/sign_in.html", form, cohort=cohort, place=place, mark=mark)


@bp.get("/cohorts/<int:cohort_id>/my-attendance")
@allow(policies.sign_in, cohort=Cohort)
def mine(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The person's own attendance by half-day."""
    enrolment, now = _own_enrolment(person, cohort), clock.now()
    lines = [
        OwnHalfDay(entry, rules.window(entry.lesson, cohort).phase(now))
        for entry in queries.register_of(enrolment)
    ]
    return page("attendance/mine.html", cohort=cohort, lines=lines, ledger=queries.ledger_of(enrolment, now))


@dataclass(frozen=True)
class OwnHalfDay:
    """One line of the own attendance."""

    entry: queries.HalfDayEntry
    phase: Phase

    @property
    def mark(self) -> SignIn | None:
        return self.entry.sign_in


@dataclass(frozen=True)
class Place:
    """Where a trainee sits at a moment, and which lessons take sign-in there."""

    seat: Site | None
    at: datetime
    windows: tuple[tuple[Lesson, Window], ...]

    @classmethod
    def of(cls, enrolment: Enrolment, at: datetime) -> Place:
        """The place of a trainee; two statements."""
        site, cohort = cohorts.site_of(enrolment), enrolment.cohort
        lessons = session.scalars(courses.sign_in_lessons(cohort, site)) if site else ()
        return cls(site, at, tuple((lesson, rules.window(lesson, cohort)) for lesson in lessons))

    @property
    def site(self) -> Site:
        """The site.

        Raises:
            DomainError: the trainee has none.
        """
        if self.seat is None:
            raise DomainError(_("You have no site in this class yet. Ask the organizer."))
        return self.seat

    @property
    def open(self) -> list[Lesson]:
        """Lessons that take sign-in now."""
        return [lesson for lesson, times in self.windows if times.phase(self.at) is Phase.OPEN]

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that takes sign-in now; of two, the one that begins later."""
        return self.open[-1] if self.open else None

    @property
    def next(self) -> tuple[Lesson, Window] | None:
        """The lesson whose sign-in opens next."""
        return next((pair for pair in self.windows if pair[1].phase(self.at) is Phase.BEFORE), None)

    def lesson_of(self, code: str) -> Lesson:
        """The lesson whose screen shows this code, else the one that is on.

        Raises:
            DomainError: none takes sign-in now.
        """
        if not self.open:
            raise DomainError(_("No lesson takes sign-in at your site at this moment."))
        fitting = (
            lesson
            for lesson in self.open
            if codes.judge(code, lesson.id, self.site.id, self.at) is codes.Verdict.RIGHT
        )
        return next(fitting, self.open[-1])


def _own_enrolment(person: Person, cohort: Cohort) -> Enrolment:
    return cohort_policies.enrolment_of(person, cohort) or abort(404)
