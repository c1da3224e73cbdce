"""Keying back sheets of paper: the page, and what it sends stroke by stroke.

The page's script keeps strokes on the device until the server has answered, and sends them in order with their keys;
without a script the same addresses take plain forms.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.attendance import policies, queries, rules, services
from trainingapp.attendance.forms import RowForm, StrokeForm
from trainingapp.attendance.keyed import Answer, Outcome, refused
from trainingapp.attendance.models import SheetState, SignInSheet
from trainingapp.attendance.services import Stroke
from trainingapp.attendance.views.blueprint import bp
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.web.access import allow
from trainingapp.web.responses import page, see_other

HERE = "/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/sites/<int:site_id>/keying"
SHOWN = 100
"""Entries in the list, the newest first."""


@bp.get(HERE)
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def keying(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """The page on which a sheet of paper is keyed back by scanner or keyboard."""
    form = RowForm(formdata=None, key=uuid4().hex)
    form.state.data = SheetState.PRESENT
    chosen = _sheet(request.args.get("sheet", type=int), lesson, site)
    return page(
        "attendance/keying.html",
        cohort=cohort,
        lesson=lesson,
        site=site,
        form=form,
        rest_key=uuid4().hex,
        entries=queries.latest_entries(lesson, site, SHOWN),
        sheets=queries.progress(cohort, lesson, site),
        chosen=chosen,
        open_rows=len(queries.unaccounted(cohort, lesson, site, chosen)),
        tally=queries.tally(lesson, site),
        keyed=queries.keyed(lesson, site),
        phase=rules.window(lesson, cohort).phase(clock.now()).value,
    )


@bp.post(HERE + "/rows")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def key_row(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """Enter one row."""
    form = RowForm()
    return _answer(
        form, person, lesson, site, lambda stroke: services.key_row(stroke, form.text.text, form.state.data)
    )


@bp.post(HERE + "/rest")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def key_rest(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """Mark all others of the sheet, or of the site, present."""
    form = StrokeForm()
    return _answer(
        form,
        person,
        lesson,
        site,
        lambda stroke: services.key_rest(stroke, _sheet(form.sheet.data, lesson, site)),
    )


@bp.post(HERE + "/undo")
@allow(policies.keep, cohort=Cohort, lesson=Lesson, site=Site)
def undo_keyed(person: Person, cohort: Cohort, lesson: Lesson, site: Site) -> ResponseReturnValue:
    """Take back what was keyed under one key."""
    return _answer(StrokeForm(), person, lesson, site, services.take_back)


def _answer(
    form: StrokeForm, person: Person, lesson: Lesson, site: Site, work: Callable[[Stroke], Answer]
) -> ResponseReturnValue:
    """Do it and say how it went; also a refusal is an answer, so that the page goes on to the next stroke."""
    if form.validate_on_submit():
        try:
            answer = work(Stroke(lesson, site, form.key.data or "", clock.now(), person))
        except DomainError as error:
            answer = refused(str(error))
    else:
        answer = refused(form.all_messages[0])
    sheet_id = answer.sheet_id or form.sheet.data
    if request.accept_mimetypes.best == "application/json":
        return jsonify(_told(answer, lesson, site, _sheet(sheet_id, lesson, site)))
    ids = {"cohort_id": lesson.cohort_id, "lesson_id": lesson.id, "site_id": site.id}
    return see_other("attendance.keying", _in_words(answer), **ids, sheet=sheet_id)


def _sheet(sheet_id: int | None, lesson: Lesson, site: Site) -> SignInSheet | None:
    """The sheet, which must be of this lesson and site; None for the whole site."""
    if sheet_id is None:
        return None
    sheet = session.get(SignInSheet, sheet_id)
    if sheet is None or (sheet.lesson_id, sheet.site_id) != (lesson.id, site.id):
        abort(404)
    return sheet


def _told(answer: Answer, lesson: Lesson, site: Site, sheet: SignInSheet | None) -> dict[str, object]:
    tally = queries.tally(lesson, site)
    return {
        "outcome": answer.outcome.value,
        "said": answer.said,
        "name": answer.name,
        "number": answer.trainee_no,
        "unit": answer.unit,
        "state": answer.state.value if answer.state else "",
        "stateLabel": str(answer.state.label) if answer.state else "",
        "count": answer.count,
        "sheet": sheet.id if sheet else None,
        "open": len(queries.unaccounted(lesson.cohort, lesson, site, sheet)),
        "present": tally.present,
        "expected": tally.expected,
        "keyed": queries.keyed(lesson, site),
    }


def _in_words(answer: Answer) -> str:
    """One line for a page without its script."""
    if answer.outcome is Outcome.SHEET:
        return _("Sheet chosen: %(title)s", title=answer.said or _("whole site"))
    if answer.count:
        return _("%(count)s rows.", count=answer.count)
    label = str(answer.state.label) if answer.state else ""
    return " ".join(part for part in (answer.name, answer.trainee_no, label, answer.said) if part)
