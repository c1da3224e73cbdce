"""The grader's pages: the desk, and one reflection to read and judge."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import Conflict
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.changes import changes
from trainingapp.grading.forms import ReviewForm
from trainingapp.grading.models import Allocation
from trainingapp.grading.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other


@bp.get("/cohorts/<int:cohort_id>/desk")
@allow(policies.desk, cohort=Cohort)
def desk(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What was dealt to oneself, unread first."""
    return page(
        "grading/desk.html",
        cohort=cohort,
        progress=queries.progress(person, cohort),
        next_id=queries.next_unread(person, cohort),
        listed=paged(queries.desk(person, cohort), page_number()),
    )


@bp.route("/cohorts/<int:cohort_id>/desk/<int:allocation_id>", methods=["GET", "POST"])
@allow(policies.read, cohort=Cohort, allocation=Allocation)
def read(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """Read one reflection; give its level or return it, and go on to the next unread one."""
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            _save(form, allocation, person)
        except Conflict as conflict:
            return _reading(person, cohort, allocation, form, conflict=str(conflict))[0], 409
        return _go_on(person, cohort, allocation, returned=form.chosen is None)
    return _reading(person, cohort, allocation, form)


def _save(form: ReviewForm, allocation: Allocation, person: Person) -> None:
    versions = {version.id: version for version in queries.sheet(allocation).versions}
    version = versions.get(form.version.data or 0)
    if version is None:
        abort(404)
    seen, now, level = form.replaces.data, clock.now(), form.chosen
    if level is None:
        services.send_back(allocation, version, form.text, by=person, at=now, replaces=seen)
    else:
        services.review(allocation, version, level, form.text, by=person, at=now, replaces=seen)


def _go_on(person: Person, cohort: Cohort, allocation: Allocation, *, returned: bool) -> Response:
    said = _("Number %(n)s is saved.", n=allocation.position)
    if returned:
        said = _("Number %(n)s is returned for rewriting.", n=allocation.position)
    following = queries.next_unread(person, cohort, after=allocation)
    if following is None:
        return see_other("grading.desk", said, cohort_id=cohort.id)
    return see_other("grading.read", said, cohort_id=cohort.id, allocation_id=following)


def _reading(
    person: Person, cohort: Cohort, allocation: Allocation, form: ReviewForm, conflict: str = ""
) -> tuple[str, int]:
    sheet = queries.sheet(allocation)
    if not form.is_submitted():
        form.show(sheet)
    elif conflict:
        form.stand_on(sheet)
    previous_id, next_id = queries.neighbours(allocation)
    return form_page(
        "grading/read.html",
        form,
        cohort=cohort,
        sheet=sheet,
        changed=changes(sheet.before.text, sheet.newest.text) if sheet.before else [],
        conflict=conflict,
        progress=queries.progress(person, cohort),
        phrases=queries.phrases(person, cohort),
        previous_id=previous_id,
        next_id=next_id,
    )
