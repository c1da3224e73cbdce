"""A class's personal data: what is collected, for how long, what people ask, and cutting it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.login import asked_again
from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.audit import services as audit
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Cohort, CorrectionKind, CorrectionRequest, CorrectionState
from trainingapp.cohorts.queries import disclosure
from trainingapp.cohorts.services import corrections
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.services import enqueue
from trainingapp.portal import retention
from trainingapp.portal.forms import DeclineForm, KeepingForm
from trainingapp.portal.views import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import Confirm, page_number
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/personal-data", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def personal_data(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What the class collects and keeps, and what people ask about their data."""
    form = KeepingForm(obj=cohort)
    if form.validate_on_submit():
        cohort.collects_id_numbers = form.collects_id_numbers.data
        cohort.retention_days = form.retention_days.data or 0
        audit.record(
            person, "cohort.keeping", cohort, cohort_id=cohort.id,
            collects_id_numbers=cohort.collects_id_numbers, retention_days=cohort.retention_days,
        )  # fmt: skip
        return see_other("portal.personal_data", _("Saved."), cohort_id=cohort.id)
    return form_page(
        "portal/personal_data.html",
        form,
        cohort=cohort,
        listed=paged(disclosure.open_corrections(person, cohort), page_number()),
        **_due(cohort),
        masked_phone=masked_phone,
        kinds=CorrectionKind,
    )


@bp.route("/cohorts/<int:cohort_id>/personal-data/cut-back", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def cut_back(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Show what cutting back would remove, and begin it."""
    if (asked := asked_again()) is not None:
        return asked
    form, today = Confirm(), _today(cohort)
    if form.validate_on_submit():
        with form.refusals():
            retention.check_due(cohort, today)
            back = url_for("portal.personal_data", cohort_id=cohort.id)
            title = _("Cutting back personal data: %(title)s", title=cohort.title)
            job = enqueue(
                "portal.cut_back",
                title,
                owner_id=person.id,
                result_url=back,
                cohort_id=cohort.id,
                by=person.id,
            )
            return see_other("jobs.show", job_id=job.id)
    figures = retention.figures(cohort, today)
    return form_page("portal/cut_back.html", form, cohort=cohort, figures=figures, **_due(cohort))


@bp.post("/cohorts/<int:cohort_id>/personal-data/<int:correction_id>/accept")
@allow(policies.decide_correction, cohort=Cohort, correction=CorrectionRequest)
def accept_correction(person: Person, cohort: Cohort, correction: CorrectionRequest) -> ResponseReturnValue:
    """Write the name or phone as asked."""
    signs_in = corrections.accept(correction, by=person, at=clock.now())
    said = _("Saved.") if signs_in else _(
        "Saved. The phone signs in somebody else already, so this person uses the trainee number."
    )  # fmt: skip
    return see_other("portal.personal_data", said, cohort_id=cohort.id)


@bp.route("/cohorts/<int:cohort_id>/personal-data/<int:correction_id>/decline", methods=["GET", "POST"])
@allow(policies.decide_correction, cohort=Cohort, correction=CorrectionRequest)
def decline_correction(person: Person, cohort: Cohort, correction: CorrectionRequest) -> ResponseReturnValue:
    """Leave it as it is, and say why."""
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            corrections.decline(correction, by=person, at=clock.now(), reason=form.reason.text)
            return see_other("portal.personal_data", _("Declined."), cohort_id=cohort.id)
    return form_page("portal/decline.html", form, cohort=cohort, correction=correction)


@bp.route("/cohorts/<int:cohort_id>/personal-data/<int:correction_id>/erase", methods=["GET", "POST"])
@allow(policies.decide_correction, cohort=Cohort, correction=CorrectionRequest)
def erase_person(person: Person, cohort: Cohort, correction: CorrectionRequest) -> ResponseReturnValue:
    """Show what deleting the person would remove, and begin it."""
    if (asked := asked_again()) is not None:
        return asked
    if correction.kind is not CorrectionKind.ERASURE or correction.state is not CorrectionState.OPEN:
        raise DomainError(_("This request has been decided already."))
    form = Confirm()
    if form.validate_on_submit():
        with form.refusals():
            retention.check_erasable(correction.person)
            back = url_for("portal.personal_data", cohort_id=cohort.id)
            job = enqueue(
                "portal.erase", _("Deleting a person's data"), owner_id=person.id, result_url=back,
                request_id=correction.id, by=person.id,
            )  # fmt: skip
            return see_other("jobs.show", job_id=job.id)
    figures = retention.erasure_figures(correction.person)
    return form_page("portal/erase.html", form, cohort=cohort, correction=correction, figures=figures)


def _today(cohort: Cohort) -> date:
    return clock.local(clock.now(), cohort.zone).date()


def _due(cohort: Cohort) -> dict[str, Any]:
    """From which day the data may be cut back, and whether it may be now."""
    due_on = retention.due_on(cohort)
    return {"due_on": due_on, "is_due": cohort.is_over and _today(cohort) >= due_on}
