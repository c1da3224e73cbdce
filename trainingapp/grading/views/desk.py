"""The grader's pages: the desk, and one reflection to read and judge."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.forms import FindingForm, ReviewForm, review_form
from trainingapp.grading.models import Allocation
from trainingapp.grading.rules import Shelf
from trainingapp.grading.views.blueprint import bp
from trainingapp.grading.views.reading import reading
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import page, see_other


@bp.get("/cohorts/<int:cohort_id>/desk")
@allow(policies.desk, cohort=Cohort)
def desk(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What was dealt to oneself, unread first."""
    wanted, search = request.args.get("shelf"), search_text()
    shelf = next((one for one in Shelf if one.value == wanted), None)
    return page(
        "grading/desk.html",
        cohort=cohort,
        progress=queries.progress(person, cohort),
        median=queries.median_seconds(person, cohort),
        next_id=queries.next_unread(person, cohort),
        steps=queries.calibration_steps(person, cohort),
        listed=paged(queries.desk(person, cohort, shelf, search), page_number()),
        shelf=shelf,
        search=search,
        Shelf=Shelf,
    )


@bp.get("/cohorts/<int:cohort_id>/desk/<int:allocation_id>")
@allow(policies.read, cohort=Cohort, allocation=Allocation)
def read(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """Read one reflection."""
    form, sheet = review_form(queries.criteria_of(allocation)), queries.sheet(allocation)
    form.show(sheet)
    return reading(person, cohort, sheet, form, FindingForm(formdata=None))


@bp.post("/cohorts/<int:cohort_id>/desk/<int:allocation_id>")
@allow(policies.judge, cohort=Cohort, allocation=Allocation)
def judge(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """Give its level or return it, and go on to the next unread one; the page's script gets the way as data."""
    form = review_form(queries.criteria_of(allocation))
    if form.validate_on_submit():
        try:
            return _save(form, allocation, person)
        except Conflict as conflict:
            return _told(person, cohort, allocation, form, str(conflict))
        except DomainError as refusal:
            form.refused = True
            form.messages.append(str(refusal))
    if allocation.until is not None:
        return _told(person, cohort, allocation, form, _("This reflection was dealt to somebody else."))
    return reading(person, cohort, queries.sheet(allocation), form, FindingForm(formdata=None))


def _save(form: ReviewForm, allocation: Allocation, person: Person) -> Response:
    versions = {version.id: version for version in queries.sheet(allocation).versions}
    version = versions.get(form.version.data or 0)
    if version is None:
        abort(404)
    said = form.judgement()
    written = services.judge(allocation, version, said, by=person, at=clock.now())
    cohort, n = allocation.cohort, allocation.position
    following = queries.next_unread(person, cohort, after=allocation, window=said.window)
    words = _("Number %(n)s is returned for rewriting.", n=n) if written.returned else None
    words = words or _("Number %(n)s is saved.", n=n)
    where: dict[str, Any] = {"cohort_id": cohort.id}
    if following is not None:
        where["allocation_id"] = following
    endpoint = "grading.desk" if following is None else "grading.read"
    if not _asks_data():
        return see_other(endpoint, words, **where)
    progress = queries.progress(person, cohort)
    place = _("%(done)s of %(total)s read", done=progress.done, total=progress.total)
    return jsonify(next=url_for(endpoint, **where), said=words, progress=place)


def _asks_data() -> bool:
    return request.headers.get("X-Desk") == "1"


def _told(
    person: Person, cohort: Cohort, allocation: Allocation, form: ReviewForm, conflict: str
) -> ResponseReturnValue:
    """The page with what came between, and with everything that was typed."""
    if allocation.until is not None:
        return page("grading/gone.html", cohort=cohort, conflict=conflict, comment=form.text), 409
    sheet = queries.sheet(allocation)
    form.stand_on(sheet)
    return reading(person, cohort, sheet, form, FindingForm(formdata=None), conflict=conflict)[0], 409


@bp.post("/cohorts/<int:cohort_id>/desk/<int:allocation_id>/claim")
@allow(policies.judge, cohort=Cohort, allocation=Allocation)
def claim(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """A sign of life of the page that has the text open; or, with `leave`, that it was left."""
    window = request.form.get("window", "")[:40]
    if not window:
        abort(400)
    if request.form.get("leave"):
        services.let_go(allocation, window)
        return jsonify(held=False)
    try:
        held = services.claim(allocation, window, at=clock.now(), take=bool(request.form.get("take")))
    except Conflict as gone:
        return jsonify(held=False, said=str(gone))
    if held.window == window:
        return jsonify(held=True)
    since = clock.local(held.since, cohort.zone).strftime("%H:%M")
    said = _("You have this text open in another window since %(at)s.", at=since)
    return jsonify(held=False, said=said, may_take=True)
