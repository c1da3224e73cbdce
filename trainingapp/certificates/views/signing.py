"""Signing the list off, and issuing from it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.login import asked_again
from trainingapp.accounts.models import Person
from trainingapp.certificates import queries, rules, services
from trainingapp.certificates.forms import SignOffForm
from trainingapp.certificates.views.addresses import check_url
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import certificate_no
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other

LISTED = 50
"""Lines of the list that the page shows; the spreadsheet has them all."""


@bp.route("/cohorts/<int:cohort_id>/certificates/sign-off", methods=["GET", "POST"])
@allow(cohort_policies.manage, cohort=Cohort)
def sign_off(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The list to be signed, what is final about it, and the numbers; after the password was typed."""
    if (asked := asked_again()) is not None:
        return asked
    form = SignOffForm()
    if form.validate_on_submit():
        with form.refusals():
            return _do(cohort, form, by=person)
    return _show(cohort, form)


def _do(cohort: Cohort, form: SignOffForm, *, by: Person) -> ResponseReturnValue:
    at, step = clock.now(), form.step.data
    if step != "issue":
        made = services.sign_off(cohort, by=by, at=at, seen=form.seen.data or "")
    if step == "sign":
        said = _("The list of %(n)s is signed. Numbers can be allotted from it now.", n=made.count)
        return see_other("certificates.sign_off", said, cohort_id=cohort.id)
    result_url = url_for("certificates.index", cohort_id=cohort.id)
    issued = services.issue_or_order(cohort, check_url=check_url(), by=by, at=at, result_url=result_url)
    if issued.job is not None:
        return see_other("jobs.show", job_id=issued.job.id)
    said = _("%(n)s certificates were issued.", n=issued.count)
    return see_other("certificates.index", said, cohort_id=cohort.id)


def _show(cohort: Cohort, form: SignOffForm) -> ResponseReturnValue:
    found = queries.candidates(cohort)
    waiting = queries.to_be_signed(found)
    standing = queries.standing_list(cohort)
    form.seen.data = rules.digest(waiting)
    comparison = queries.compare(standing, found) if standing else None
    count = len(comparison.ready) if comparison else len(waiting)
    return form_page(
        "certificates/sign_off.html",
        form,
        cohort=cohort,
        waiting=[one for one in found if one.is_waiting][:LISTED],
        waiting_count=len(waiting),
        missing=sum(not one.eligibility.is_eligible for one in found),
        excused=sum(one.is_waiting and bool(one.eligibility.excused) for one in found),
        standing=standing,
        comparison=comparison,
        listed=LISTED,
        numbers=_numbers(cohort, count),
        problems=_problems(cohort),
        under_way=queries.issue_job(cohort),
        history=queries.sign_offs(cohort),
    )


def _numbers(cohort: Cohort, count: int) -> tuple[str, str] | None:
    """The first and the last number that would be allotted; None when there is none or the pattern is wrong."""
    first = queries.last_serial(cohort) + 1
    try:
        ends = [certificate_no(cohort, cohort.certificate_pattern, n) for n in (first, first + count - 1)]
    except DomainError:
        return None
    return (ends[0], ends[1]) if count else None


def _problems(cohort: Cohort) -> list[str]:
    """What keeps the class from issuing now."""
    found = services.design_problems(cohort)
    for check in (
        lambda: rules.check_time(cohort, clock.now()),
        lambda: certificate_no(cohort, cohort.certificate_pattern, 1),
    ):
        try:
            check()
        except DomainError as error:
            found.append(str(error))
    return found
