"""Giving out what is masked elsewhere: one phone, one ID number, the whole roster."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from trainingapp.accounts.login import asked_again
from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.cohorts.forms.roster import ReasonForm
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.services import disclosure as services
from trainingapp.cohorts.views import bp
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.core.session import session
from trainingapp.web import once
from trainingapp.web.access import allow
from trainingapp.web.forms import Form
from trainingapp.web.responses import XLSX, attachment, form_page, page
from trainingapp.web.transactions import slow

PHONE, ID_NUMBER = _l("Show the phone"), _l("Show the ID number")


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/phone", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def show_phone(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """One phone in full, once, for a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            once.keep(request.path, services.show_phone(enrolment, by=person, reason=form.reason.text))
            return redirect(request.path, 303)
    return _question(form, enrolment, PHONE)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/id-number", methods=["GET", "POST"])
@allow(policies.see_id_number, cohort=Cohort, enrolment=Enrolment)
def show_id_number(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """One ID number in full, once, for a reason, after the password was typed."""
    if (asked := asked_again()) is not None:
        return asked
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            once.keep(request.path, services.show_id_number(enrolment, by=person, reason=form.reason.text))
            return redirect(request.path, 303)
    return _question(form, enrolment, ID_NUMBER)


def _question(form: Form, enrolment: Enrolment, what: LazyString) -> ResponseReturnValue:
    """Ask for the reason; right after it was given, show what was asked for, once."""
    shown = {"cohort": enrolment.cohort, "enrolment": enrolment, "what": what}
    if request.method == "GET" and (value := once.take()) is not None:
        return page("cohorts/disclosed.html", value=value, **shown)
    return form_page("cohorts/disclose.html", form, **shown)


@bp.route("/cohorts/<int:cohort_id>/roster/export", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
@slow
def export_roster(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The whole roster with phones and ID numbers, for a reason, after the password was typed."""
    if (asked := asked_again()) is not None:
        return asked
    form = ReasonForm()
    if form.validate_on_submit():
        content, count = services.full_roster(cohort)  # made before the write transaction begins
        begin_write(session)
        services.record_export(cohort, count, by=person, reason=form.reason.text)
        name = _("%(title)s – roster, confidential.xlsx", title=cohort.title)
        return attachment(content, name, XLSX)
    return form_page(
        "cohorts/export.html", form, cohort=cohort, back=url_for("cohorts.roster", cohort_id=cohort.id)
    )
