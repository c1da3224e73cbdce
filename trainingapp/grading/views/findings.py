"""Findings: the reader's, the author's hearing, and the organizer's list."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.forms import AnswerForm, FindingForm, review_form
from trainingapp.grading.models import Allocation, Finding, Hearing
from trainingapp.grading.views.blueprint import bp
from trainingapp.grading.views.reading import reading
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other


@bp.post("/cohorts/<int:cohort_id>/desk/<int:allocation_id>/finding")
@allow(policies.read, cohort=Cohort, allocation=Allocation)
def find(person: Person, cohort: Cohort, allocation: Allocation) -> ResponseReturnValue:
    """The reader writes a finding, or changes it; then goes on judging."""
    form, sheet = FindingForm(), queries.sheet(allocation)
    conflict = ""
    if form.validate_on_submit():
        version = next((one for one in sheet.versions if one.id == form.version.data), None)
        if version is None:
            abort(404)
        try:
            services.find(allocation, version, form.said(), by=person, at=clock.now())
            where = {"cohort_id": cohort.id, "allocation_id": allocation.id}
            return see_other("grading.read", _("The finding is written."), **where)
        except Conflict as newer:
            conflict = str(newer)
        except DomainError as refusal:
            form.messages.append(str(refusal))
        form.refused = True
    review = review_form(queries.criteria_of(allocation), blank=True)
    review.show(sheet)
    shown, status = reading(person, cohort, sheet, review, form, conflict=conflict)
    return shown, 409 if conflict else status


@bp.get("/cohorts/<int:cohort_id>/review/findings")
@allow(policies.manage, cohort=Cohort)
def findings(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What graders found, open ones first."""
    listed = paged(queries.findings(cohort), page_number())
    return page("grading/findings.html", cohort=cohort, listed=listed, now=clock.now())


@bp.route("/cohorts/<int:cohort_id>/review/findings/<int:finding_id>", methods=["GET", "POST"])
@allow(policies.decide_finding, cohort=Cohort, finding=Finding)
def decide(person: Person, cohort: Cohort, finding: Finding) -> ResponseReturnValue:
    """The organizer reads the passages and the answer, and decides in the reader's place."""
    form = FindingForm()
    if form.validate_on_submit():
        with form.refusals():
            services.find(finding.allocation, finding.version, form.said(), by=person, at=clock.now())
            return see_other("grading.findings", _("The finding is written."), cohort_id=cohort.id)
    if not form.is_submitted():
        form.show(finding.version_id, finding)
    return form_page(
        "grading/decide.html",
        form,
        cohort=cohort,
        finding=finding,
        sighted=queries.findings_about(finding.version.reflection_id),
        hearing=queries.hearing_of(finding.version),
        now=clock.now(),
    )


@bp.route("/cohorts/<int:cohort_id>/my-result/hearings/<int:hearing_id>", methods=["GET", "POST"])
@allow(policies.answer, cohort=Cohort, hearing=Hearing)
def answer(person: Person, cohort: Cohort, hearing: Hearing) -> ResponseReturnValue:
    """The author sees what is asked about which passages of their own text, and answers once."""
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            services.answer(hearing, form.answer.data or "", by=person, at=clock.now())
            return see_other(
                "grading.answer",
                _("Your answer is sent. It is read before anything is decided."),
                cohort_id=cohort.id,
                hearing_id=hearing.id,
            )
    return form_page("grading/answer.html", form, cohort=cohort, hearing=hearing, now=clock.now())
