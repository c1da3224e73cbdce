"""The organizer's pages: how far the review is, dealing out, moving, one reflection with its history."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import policies, queries, services
from trainingapp.grading.export import review_workbook
from trainingapp.grading.models import Allocation, Level
from trainingapp.grading.queries import Filter
from trainingapp.grading.rules import ReviewState
from trainingapp.grading.services import Dealt
from trainingapp.grading.views.blueprint import bp
from trainingapp.reflections import queries as reflections
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import slice_page
from trainingapp.web.responses import XLSX, attachment, page, see_other

LARGEST_ID = 2**31  # what an integer column of PostgreSQL can be compared with


def asked_filter() -> Filter:
    """What the address narrows the list to; values that there are not are left out."""
    level, state = request.args.get("level"), request.args.get("state")
    grader_id = request.args.get("grader", type=int)
    return Filter(
        search=search_text(),
        grader_id=grader_id if grader_id and 0 < grader_id < LARGEST_ID else None,
        level=next((one for one in Level if one.value == level), None),
        state=next((one for one in ReviewState if one.value == state), None),
    )


@bp.get("/cohorts/<int:cohort_id>/review")
@allow(policies.manage, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """How far the review is, and every reflection."""
    narrowed, figures = asked_filter(), queries.figures(cohort, seen_by=person)
    tasks = reflections.tasks(cohort)
    ids = queries.listed_reviews(cohort, narrowed)
    listed = slice_page(ids[: queries.LISTED], page_number())
    return page(
        "grading/index.html",
        cohort=cohort,
        figures=figures,
        tasks=tasks,
        titles={task.id: task.title for task in tasks},
        unreleased=[
            (task, figures.unreleased[task.id], queries.release_job(task))
            for task in tasks
            if task.id in figures.unreleased
        ],
        listed=replace(listed, rows=queries.review_lines(listed.rows)),
        unplaced=len(queries.wanting(cohort)) if figures.further else 0,
        is_cut=len(ids) > queries.LISTED,
        narrowed=narrowed,
        Level=Level,
        ReviewState=ReviewState,
    )


@bp.get("/cohorts/<int:cohort_id>/review/export")
@allow(policies.manage, cohort=Cohort)
def export(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The list as it is narrowed, as a spreadsheet."""
    rows = session.execute(queries.reviews(cohort, asked_filter()))
    further = queries.further_levels(cohort)
    criteria = queries.all_criteria(cohort)
    tasks = {task.id: task.title for task in reflections.tasks(cohort)}
    content = review_workbook(rows, queries.figures(cohort), cohort.zone, further, tasks, criteria)
    return attachment(content, " ".join((cohort.title, _("Review"))) + ".xlsx", XLSX)


@bp.route("/cohorts/<int:cohort_id>/review/deal", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def deal(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """See how many would go to whom; then deal out."""
    if request.method == "POST":
        dealt = services.deal(cohort, by=person)
        return see_other("grading.index", _said(cohort, dealt), cohort_id=cohort.id)
    plan, graders = services.plan(cohort), cohorts.graders(cohort)
    loads = {hand.grader_id: hand.load for hand in queries.hands(cohort, graders)}
    return page("grading/deal.html", cohort=cohort, plan=plan, graders=graders, loads=loads)


@bp.post("/cohorts/<int:cohort_id>/review/graders/<int:grader_id>/move")
@allow(policies.manage, cohort=Cohort, grader=Person)
def move(person: Person, cohort: Cohort, grader: Person) -> ResponseReturnValue:
    """Move what a grader has not read to the others."""
    moved = services.move_unread(cohort, grader, by=person)
    return see_other("grading.index", _said(cohort, moved), cohort_id=cohort.id)


@bp.post("/cohorts/<int:cohort_id>/review/redeal")
@allow(policies.manage, cohort=Cohort)
def redeal(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Move what lies with people who grade no longer."""
    moved = services.redeal(cohort, by=person)
    return see_other("grading.index", _said(cohort, moved), cohort_id=cohort.id)


@bp.get("/cohorts/<int:cohort_id>/review/<int:allocation_id>")
@allow(policies.manage, cohort=Cohort, allocation=Allocation)
def show(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """One reflection with its versions, all that was said about it and everyone who held it."""
    sheet = queries.sheet(allocation)
    return page(
        "grading/show.html",
        cohort=cohort,
        allocation=allocation,
        enrolment=allocation.reflection.enrolment,
        sheet=sheet,
        history=queries.history(allocation),
        criteria=queries.criteria_of(allocation),
        reviews=queries.all_reviews(allocation.reflection_id),
        outcome=queries.outcome_of(allocation.reflection),
        appeal=queries.appeal_of(allocation.reflection),
        author=queries.author(allocation, sheet.newest),
        sighted=queries.findings_about(allocation.reflection_id),
    )


def _said(cohort: Cohort, dealt: Dealt) -> str:
    """What was done, in a sentence: how many to whom."""
    left = _("%(n)s could not be placed: no grader who takes new ones may read them.", n=dealt.left)
    if not dealt.total:
        return left if dealt.left else _("There was nothing to deal out.")
    names = {grader.id: grader.name for grader in cohorts.graders(cohort)}
    whom = ", ".join(f"{name} {dealt.counts[who]}" for who, name in names.items() if who in dealt.counts)
    said = _("%(n)s dealt out: %(whom)s", n=dealt.total, whom=whom)
    return f"{said} {left}" if dealt.left else said
