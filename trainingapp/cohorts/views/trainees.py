"""One trainee: the story, and what can be done."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.forms.roster import (
    CorrectionForm,
    DatedForm,
    LeaveForm,
    NewTraineeForm,
    ReasonForm,
    TransferForm,
)
from trainingapp.cohorts.models import Cohort, Enrolment, Site, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.services import enrolments as services
from trainingapp.cohorts.services import facts
from trainingapp.cohorts.views import bp
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web import once
from trainingapp.web.access import allow
from trainingapp.web.edits import held
from trainingapp.web.responses import form_page, page, see_other


@bp.route("/cohorts/<int:cohort_id>/enrolments/new", methods=["GET", "POST"])
@allow(policies.work_in, cohort=Cohort)
def enrol(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Enrol one person by hand, such as a late arrival."""
    form, own = NewTraineeForm(site_id=request.args.get("site", type=int)), _own_sites(person, cohort)
    form.offer_sites(own)
    if not cohort.collects_id_numbers:
        del form.id_number
    if form.validate_on_submit():
        with form.refusals():
            site = next(site for site in own if site.id == form.site_id.data)
            enrolment = services.enrol_by_name(cohort, site, form.correction(), by=person, at=clock.now())
            said = _("Enrolled under the number %(number)s.", number=enrolment.trainee_no)
            return see_other("cohorts.enrolment", said, cohort_id=cohort.id, enrolment_id=enrolment.id)
    return form_page("cohorts/enrol.html", form, cohort=cohort)


@bp.get("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>")
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def enrolment(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """A trainee's details and story."""
    return _page(person, enrolment)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/correct", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def correct(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """Write a trainee's name, phone, unit or post otherwise."""
    form = CorrectionForm.of(held(enrolment, enrolment.person))
    if form.validate_on_submit():
        with form.refusals():
            signs_in = services.correct(enrolment, form.correction(), by=person)
            return _back(
                enrolment,
                _("Saved.")
                if signs_in
                else _(
                    "Saved. The phone signs in somebody else already, so this person uses the trainee number."
                ),
            )
    return form_page(
        "cohorts/correct.html",
        form,
        cohort=cohort,
        enrolment=enrolment,
        phone=masked_phone(enrolment.person.phone),
    )


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/transfer", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def transfer(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """Move a trainee to another site."""
    form, here = TransferForm(), enrolment.placement.site_id
    others = [site for site in _own_sites(person, cohort) if site.id != here]
    form.offer_sites(others)
    if form.validate_on_submit():
        with form.refusals():
            site = next(site for site in others if site.id == form.site_id.data)
            at = form.moment(cohort, clock.now())
            services.transfer(enrolment, site, by=person, at=at, reason=form.reason.text)
            return _back(enrolment, _("Moved to %(site)s.", site=site.name))
    return form_page("cohorts/transfer.html", form, cohort=cohort, enrolment=enrolment, others=others)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/leave", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def leave(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """The trainee leaves or is removed."""
    form = LeaveForm()
    if form.validate_on_submit():
        with form.refusals():
            act = services.withdraw if form.kind.data is StandingKind.WITHDRAWN else services.dismiss
            at = form.moment(cohort, clock.now())
            act(enrolment, by=person, at=at, reason=form.reason.text)
            return _back(enrolment, _("Saved. The trainee's record stays."))
    return form_page("cohorts/leave.html", form, cohort=cohort, enrolment=enrolment)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/return", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def take_back(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """Somebody who left takes part again."""
    form = DatedForm()
    if form.validate_on_submit():
        with form.refusals():
            at = form.moment(cohort, clock.now())
            services.take_back(enrolment, by=person, at=at, reason=form.reason.text)
            return _back(enrolment, _("The trainee takes part again."))
    return form_page("cohorts/take_back.html", form, cohort=cohort, enrolment=enrolment)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/undo", methods=["GET", "POST"])
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def undo_last(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """The last transfer, leaving or return was a mistake."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            facts.undo_last(enrolment, by=person, at=clock.now(), reason=form.reason.text)
            return _back(enrolment, _("Corrected. The mistake and its correction stay in the story."))
    last = facts.last_change(enrolment)
    return form_page("cohorts/undo_last.html", form, cohort=cohort, enrolment=enrolment, last=last)


@bp.route("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/code", methods=["GET", "POST"])
@allow(policies.give_code, cohort=Cohort, enrolment=Enrolment)
def trainee_code(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """A slip with a new one-time code for one trainee, shown once."""
    if request.method == "POST":
        once.keep(request.path, services.renew_code(enrolment, by=person, at=clock.now()))
        return see_other("cohorts.trainee_code", cohort_id=cohort.id, enrolment_id=enrolment.id)
    address = url_for("accounts.sign_in", _external=True)
    return page(
        "cohorts/trainee_code.html", cohort=cohort, enrolment=enrolment, code=once.take(), address=address
    )


def _page(person: Person, enrolment: Enrolment) -> str:
    cohort, standing = enrolment.cohort, enrolment.standing.kind
    return page(
        "cohorts/enrolment.html",
        cohort=cohort,
        enrolment=enrolment,
        standing=standing,
        takes_part=standing in TAKING_PART,
        may_return=standing not in TAKING_PART and services.present_substitute(enrolment) is None,
        phone=masked_phone(enrolment.person.phone),
        may_see_id_number=policies.see_id_number(person, cohort, enrolment),
        story=queries.story(enrolment),
        substitutions=queries.substitutions(enrolment),
        may_give_code=policies.give_code(person, cohort, enrolment),
    )


def _back(enrolment: Enrolment, said: str) -> ResponseReturnValue:
    """To the trainee's page; the person may have lost sight of it by a transfer, then to the roster's."""
    return see_other("cohorts.enrolment", said, cohort_id=enrolment.cohort_id, enrolment_id=enrolment.id)


def _own_sites(person: Person, cohort: Cohort) -> list[Site]:
    return list(session.scalars(queries.sites(cohort, policies.scope(person, cohort))))
