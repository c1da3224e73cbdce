"""Calibration texts: the organizer's list, and a grader's reading of one."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.policies import manage
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.forms import CalibrationForm, CalibrationLevelForm
from trainingapp.grading.models import CalibrationText, Level
from trainingapp.grading.views.blueprint import bp
from trainingapp.reflections.models import Version
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/review/calibration", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def calibration(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The texts that every grader reads first; add one."""
    form = CalibrationForm()
    if form.validate_on_submit():
        with form.refusals():
            _add(form, cohort, person)
            return see_other(
                "grading.calibration", _("Saved. Every grader reads it first."), cohort_id=cohort.id
            )
    return form_page(
        "grading/calibration.html",
        form,
        cohort=cohort,
        texts=queries.calibration_texts(cohort),
        counts=queries.calibration_counts(cohort),
        comparisons=queries.comparisons(cohort),
    )


def _add(form: CalibrationForm, cohort: Cohort, person: Person) -> None:
    source: Version | None = None
    if form.receipt_no.text:
        source = queries.version_by_receipt(form.receipt_no.text)
        if source is None or not manage(person, source.reflection.task.cohort):
            raise DomainError(_("No text of your classes has this receipt number."))
    services.add_calibration_text(
        cohort,
        form.title.text,
        form.text.data or "",
        form.level.data,
        (form.why.data or "").strip(),
        by=person,
        of=source,
    )


@bp.post("/cohorts/<int:cohort_id>/review/calibration/<int:calibration_text_id>/remove")
@allow(policies.manage, cohort=Cohort, calibration_text=CalibrationText)
def remove_calibration(
    person: Person, cohort: Cohort, calibration_text: CalibrationText
) -> ResponseReturnValue:
    """Take a calibration text back."""
    services.remove_calibration_text(calibration_text, by=person)
    return see_other("grading.calibration", _("Saved."), cohort_id=cohort.id)


@bp.route("/cohorts/<int:cohort_id>/desk/calibration/<int:calibration_text_id>", methods=["GET", "POST"])
@allow(policies.calibrate, cohort=Cohort, calibration_text=CalibrationText)
def calibrate(person: Person, cohort: Cohort, calibration_text: CalibrationText) -> ResponseReturnValue:
    """Read a calibration text and give it a level; then see the agreed one."""
    form = CalibrationLevelForm()
    if form.validate_on_submit():
        services.give_calibration_level(calibration_text, Level(form.level.data), by=person, at=clock.now())
        return see_other("grading.calibrate", cohort_id=cohort.id, calibration_text_id=calibration_text.id)
    waiting = [one for one in queries.uncalibrated(person, cohort) if one != calibration_text.id]
    return form_page(
        "grading/calibrate.html",
        form,
        cohort=cohort,
        text=calibration_text,
        given=queries.own_calibration(calibration_text, person),
        next_id=waiting[0] if waiting else None,
    )
