"""Adding, changing and removing a lesson by form."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses import policies, queries, rules, services
from trainingapp.courses.drafting import Directory, seats_short
from trainingapp.courses.forms import LessonForm
from trainingapp.courses.models import CourseKind, Lesson
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.reading import parse_speakers, speakers_text
from trainingapp.courses.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.edits import held
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/lessons/new", methods=["GET", "POST"])
@allow(policies.plan, cohort=Cohort)
def new_lesson(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Add a lesson; `after` in the address is the one just added, whose day and end lead on."""
    directory = _directory(person, cohort)
    form = LessonForm(data={} if request.method == "POST" else _next(cohort, directory))
    form.offer(directory.sites, central=directory.plans_central)
    if form.validate_on_submit():
        with form.refusals():
            plan = _plan(form, directory)
            lesson = services.add_lesson(cohort, plan, by=person)
            return _saved(cohort, lesson, plan, directory)
    return form_page("courses/lesson.html", form, cohort=cohort, rooms=directory.room_labels(), lesson=None)


@bp.route("/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/edit", methods=["GET", "POST"])
@allow(policies.edit, cohort=Cohort, lesson=Lesson)
def edit_lesson(person: Person, cohort: Cohort, lesson: Lesson) -> ResponseReturnValue:
    """Change a lesson, its course and its lecturers."""
    lesson = held(lesson, cohort)
    directory = _directory(person, cohort)
    form = LessonForm(data=_present(lesson, cohort), edited=lesson)
    form.offer(directory.sites, central=directory.plans_central, sign_in_now=lesson.takes_sign_in)
    if form.validate_on_submit():
        with form.refusals():
            plan = _plan(form, directory)
            services.edit_lesson(lesson, plan, by=person)
            return _saved(cohort, lesson, plan, directory)
    return form_page("courses/lesson.html", form, cohort=cohort, rooms=directory.room_labels(), lesson=lesson)


@bp.post("/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/remove")
@allow(policies.edit, cohort=Cohort, lesson=Lesson)
def remove_lesson(person: Person, cohort: Cohort, lesson: Lesson) -> ResponseReturnValue:
    """Take a lesson out of the timetable."""
    said = _("“%(lesson)s” was removed.", lesson=lesson.course.title)
    site_id = lesson.site_id
    services.remove_lesson(lesson, by=person)
    return see_other("courses.timetable", said, cohort_id=cohort.id, site=site_id)


def _directory(person: Person, cohort: Cohort) -> Directory:
    scope = cohort_policies.scope(person, cohort)
    return Directory(cohort, scope, plans_central=policies.plan_at(person, cohort, None))


def _plan(form: LessonForm, directory: Directory) -> LessonPlan:
    site = _site(form, directory)
    starts_at, ends_at = form.period(directory.cohort.zone)
    return LessonPlan(
        title=form.title.text,
        kind=form.chosen_kind,
        starts_at=starts_at,
        ends_at=ends_at,
        site=site,
        room=directory.room(site, form.room.text),
        speakers=directory.speakers(parse_speakers(form.speakers.data or "")),
        takes_sign_in=form.sign_in,
    )


def _site(form: LessonForm, directory: Directory) -> Site | None:
    """The chosen site, of those that the person plans for; None for all sites."""
    if form.site.data is None and directory.plans_central:
        return None
    found = next((site for site in directory.sites if site.id == form.site.data), None)
    if found is None:
        raise DomainError(_("Choose where: one of your sites."))
    return found


def _saved(cohort: Cohort, lesson: Lesson, plan: LessonPlan, directory: Directory) -> ResponseReturnValue:
    said = _("“%(lesson)s” is in the timetable.", lesson=lesson.course.title)
    warning = seats_short(plan, cohort_queries.headcount(cohort), directory.main) if plan.room else ""
    said = " ".join(part for part in (said, _("Note:") + " " + warning if warning else "") if part)
    if request.form.get("again"):
        return see_other("courses.new_lesson", said, cohort_id=cohort.id, after=lesson.id)
    anchor = f"day-{clock.local(lesson.starts_at, cohort.zone).date()}"
    return see_other("courses.timetable", said, cohort_id=cohort.id, site=lesson.site_id, _anchor=anchor)


def _next(cohort: Cohort, directory: Directory) -> dict[str, Any]:
    """What a new lesson begins with: the time after the last one, of the same length."""
    after = _lesson_before(cohort, directory)
    begins = rules.next_start(cohort, after.ends_at if after else None)
    here = after is not None and (directory.plans_central or not after.is_central)
    return {
        "kind": _kind_after(after).value,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": (begins + (after.ends_at - after.starts_at)).time() if after else None,
        "site": after.site_id if after else None,
        "room": after.room.label if after and after.room and here else "",
    }


def _kind_after(lesson: Lesson | None) -> CourseKind:
    """Lessons of a kind come in rows, ceremonies do not."""
    if lesson is None:
        return CourseKind.OPENING
    once = lesson.course.kind in (CourseKind.OPENING, CourseKind.GRADUATION)
    return CourseKind.POLICY if once else lesson.course.kind


def _lesson_before(cohort: Cohort, directory: Directory) -> Lesson | None:
    number = request.args.get("after", type=int)
    named = session.get(Lesson, number) if number else None
    if named is not None and named.cohort_id == cohort.id:
        return named
    return queries.last_lesson(cohort, None if directory.plans_central else next(iter(directory.sites), None))


def _present(lesson: Lesson, cohort: Cohort) -> dict[str, Any]:
    begins, ends = (clock.local(moment, cohort.zone) for moment in (lesson.starts_at, lesson.ends_at))
    return {
        "title": lesson.course.title,
        "kind": lesson.course.kind.value,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "speakers": speakers_text(_speakers(lesson)),
        "site": lesson.site_id,
        "room": lesson.room.label if lesson.room else "",
    }


def _speakers(lesson: Lesson) -> list[Speaker]:
    """The lecturers as they are typed: trainees by number."""
    return [
        Speaker(one.enrolment.trainee_no) if one.enrolment else Speaker(one.name, one.post, one.unit)
        for one in lesson.course.lecturers
    ]
