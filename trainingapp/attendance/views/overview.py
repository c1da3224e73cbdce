"""Who is there and who is missing, over all sites of a person's scope."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.attendance import board, policies, queries
from trainingapp.attendance.queries import Attendee
from trainingapp.attendance.views.blueprint import bp
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.policies import scope
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Column, NewSheet, write_workbook
from trainingapp.courses.models import Lesson
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import Page, paged
from trainingapp.web.responses import XLSX, attachment, page


@bp.get("/cohorts/<int:cohort_id>/attendance")
@allow(policies.oversee, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Half-days by sites: how many of how many, and which sites are silent."""
    now, part = clock.now(), scope(person, cohort)
    halves = board.halves(cohort, queries.sign_in_lessons(cohort), queries.tallies(cohort, part), now)
    half = board.shown(halves, request.args.get("half", type=int), now)
    return page(
        "attendance/index.html",
        cohort=cohort,
        halves=halves,
        half=half,
        listed=_page_of(half.lines if half else (), search_text()),
        phase=half.window.phase(now).value if half else "",
    )


@bp.get("/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/missing")
@allow(policies.oversee_lesson, cohort=Cohort, lesson=Lesson)
def missing(person: Person, cohort: Cohort, lesson: Lesson) -> ResponseReturnValue:
    """Those who did not sign in at a lesson."""
    found = queries.missing(cohort, lesson, scope(person, cohort), search=search_text())
    listed = paged(found, page_number())
    rows = queries.attendees(listed.rows)
    return page(
        "attendance/missing.html",
        cohort=cohort,
        lesson=lesson,
        listed=replace(listed, rows=rows),
        on_paper=queries.sheet_states(lesson, [one.enrolment_id for one in rows]),
        masked_phone=masked_phone,
    )


@bp.get("/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/missing.xlsx")
@allow(policies.oversee_lesson, cohort=Cohort, lesson=Lesson)
def missing_file(person: Person, cohort: Cohort, lesson: Lesson) -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    rows = session.execute(queries.missing(cohort, lesson, scope(person, cohort), search=search_text()))
    day = clock.local(lesson.starts_at, cohort.zone)
    name = _("Missing %(when)s.xlsx", when=f"{day:%m-%d %H%M}")
    return attachment(write_workbook([_sheet(queries.attendees(rows))]), name, XLSX)


def _sheet(people: list[Attendee]) -> NewSheet:
    titles = (_("Site"), _("Trainee number"), _("Name"), _("Unit"), _("Post"), _("Phone"))
    return NewSheet(
        name=_("Missing"),
        columns=[Column(title) for title in titles],
        rows=[
            (one.site_name, one.trainee_no, one.name, one.unit, one.post, masked_phone(one.phone))
            for one in people
        ],
    )


def _page_of(lines: tuple[board.Line, ...], search: str) -> Page[board.Line]:
    found = [line for line in lines if search in line.tally.site_name]
    whole = Page(rows=found, number=1, total=len(found))
    number = min(page_number(), whole.pages)
    first = (number - 1) * whole.size
    return replace(whole, rows=found[first : first + whole.size], number=number)
