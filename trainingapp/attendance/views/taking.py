"""What the staff of a site does: the screen with the code, the list to tick, corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import segno
from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.attendance import codes, policies, queries, rules, services
from trainingapp.attendance.forms import CancelForm, LateForm
from trainingapp.attendance.queries import Attendee
from trainingapp.attendance.rules import Phase
from trainingapp.attendance.views.blueprint import bp
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.courses.models import Lesson
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other

HERE = "/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/sites/<int:site_id>"
ONE = HERE + "/list/<int:enrolment_id>"


@bp.get(HERE + "/screen")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def screen(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """The page for the big screen: code, picture of the link, how many are there."""
    return page(
        "attendance/screen.html",
        cohort=cohort,
        lesson=lesson,
        site=site,
        tally=queries.tally(lesson, site),
        **_code(cohort, lesson, site),
    )


@bp.get(HERE + "/screen/code")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def screen_code(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """The changing part of the screen: the code and its picture."""
    return page(
        "attendance/_code.html", cohort=cohort, lesson=lesson, site=site, **_code(cohort, lesson, site)
    )


@bp.get(HERE + "/screen/count")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def screen_count(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """The counting part of the screen: how many of how many have signed in."""
    return page(
        "attendance/_count.html", cohort=cohort, lesson=lesson, site=site, tally=queries.tally(lesson, site)
    )


def _code(cohort: Cohort, lesson: Lesson, site: Site) -> dict[str, object]:
    now = clock.now()
    times = rules.window(lesson, cohort)
    code = codes.shown(lesson.id, site.id, now)
    link = url_for("attendance.sign_in", cohort_id=cohort.id, code=code, _external=True)
    return {
        "phase": times.phase(now).value,
        "times": times,
        "code": code,
        "picture": segno.make(link, error="m", micro=False).svg_data_uri(border=2, dark="#1c2733"),
        "seconds_left": codes.seconds_left(now),
    }


@bp.get(HERE + "/list")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def list_lesson(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """The site's trainees, to be ticked."""
    missing_only = _filters().get("only") == "missing"
    found = queries.at_site(cohort, lesson, site, search=search_text(), missing_only=missing_only)
    listed = paged(found, page_number())
    rows = queries.attendees(listed.rows)
    return page(
        "attendance/list_lesson.html",
        cohort=cohort,
        lesson=lesson,
        site=site,
        listed=replace(listed, rows=rows),
        on_paper=queries.sheet_states(lesson, [one.enrolment_id for one in rows]),
        tally=queries.tally(lesson, site),
        missing_only=missing_only,
        **_for_rows(cohort, lesson),
    )


@bp.post(ONE + "/tick")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site, enrolment=Enrolment)
def tick(
    person: Person, cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment
) -> ResponseReturnValue:
    """Mark one trainee present."""
    _on_list(cohort, lesson, site, enrolment)
    try:
        services.tick(enrolment, lesson, site, at=clock.now(), by=person)
    except DomainError as error:
        return _refused(error, cohort, lesson, site, enrolment)
    return _answer(cohort, lesson, site, enrolment)


@bp.post(ONE + "/untick")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site, enrolment=Enrolment)
def untick(
    person: Person, cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment
) -> ResponseReturnValue:
    """Take one mark back."""
    _on_list(cohort, lesson, site, enrolment)
    mark = queries.sign_in_of(enrolment, lesson)
    try:
        if mark is not None:
            services.cancel(mark, at=clock.now(), by=person)
    except DomainError as error:
        return _refused(error, cohort, lesson, site, enrolment)
    return _answer(cohort, lesson, site, enrolment)


@bp.route(ONE + "/correct", methods=["GET", "POST"])
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site, enrolment=Enrolment)
def correct(
    person: Person, cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment
) -> ResponseReturnValue:
    """After the lesson: add a sign-in with its reason, or take one back."""
    one = _on_list(cohort, lesson, site, enrolment)
    mark = queries.sign_in_of(enrolment, lesson)
    form = CancelForm() if mark else LateForm()
    if form.validate_on_submit():
        with form.refusals():
            reason, now = form.reason.text, clock.now()
            if mark:
                services.cancel(mark, reason=reason, at=now, by=person)
                said = _("The sign-in of %(name)s is cancelled.", name=one.name)
            else:
                services.add_late(enrolment, lesson, site, reason, at=now, by=person)
                said = _("%(name)s is signed in afterwards.", name=one.name)
            return see_other("attendance.list_lesson", said, **_ids(cohort, lesson, site), **_filters())
    return form_page(
        "attendance/correct.html", form, cohort=cohort, lesson=lesson, site=site, one=one, mark=mark
    )


def _on_list(cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment) -> Attendee:
    """The trainee's line; 404 for somebody who sat at another site."""
    return queries.attendee(cohort, lesson, site, enrolment) or abort(404)


def _answer(cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment) -> ResponseReturnValue:
    """The trainee's line as it is now for htmx, else the list again."""
    if not request.headers.get("HX-Request"):
        return see_other("attendance.list_lesson", **_ids(cohort, lesson, site), **_filters())
    one = _on_list(cohort, lesson, site, enrolment)
    return _line(cohort, lesson, site, one, tally=queries.tally(lesson, site))


def _refused(
    error: DomainError, cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment
) -> ResponseReturnValue:
    if not request.headers.get("HX-Request"):
        raise error
    one = _on_list(cohort, lesson, site, enrolment)
    return _line(cohort, lesson, site, one, problem=str(error)), 422


def _line(cohort: Cohort, lesson: Lesson, site: Site, one: Attendee, **more: object) -> str:
    return page(
        "attendance/_line.html",
        cohort=cohort,
        lesson=lesson,
        site=site,
        one=one,
        on_paper=queries.sheet_states(lesson, [one.enrolment_id]),
        alone=True,
        **_for_rows(cohort, lesson),
        **more,
    )


def _for_rows(cohort: Cohort, lesson: Lesson) -> dict[str, object]:
    times = rules.window(lesson, cohort)
    phase = times.phase(clock.now())
    return {
        "times": times,
        "phase": phase.value,
        "is_open": phase is Phase.OPEN and not cohort.is_over,
        "filters": _filters(),
    }


def _ids(cohort: Cohort, lesson: Lesson, site: Site) -> dict[str, Any]:
    return {"cohort_id": cohort.id, "lesson_id": lesson.id, "site_id": site.id}


def _filters() -> dict[str, str]:
    """What the list was asked to show; kept on the way through a change and back."""
    return {name: value[:100] for name in ("q", "only", "page") if (value := request.args.get(name, ""))}
