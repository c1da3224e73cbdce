"""A class as a whole: making it, its settings, opening and closing it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.forms.classes import PATTERNS, NewClassForm, SettingsForm, StateForm
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.services import classes as services
from trainingapp.cohorts.services.removing import remove_cohort, why_it_stays
from trainingapp.cohorts.views import bp
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.venues import queries as venues
from trainingapp.web.access import allow
from trainingapp.web.edits import held
from trainingapp.web.responses import form_page, page, see_other

NUMBERING = ("certificate_pattern", "unit_code", "programme_code")
"""The fields of the settings that make up a certificate number."""


@bp.route("/cohorts/new", methods=["GET", "POST"])
@allow(policies.create)
def new(person: Person) -> ResponseReturnValue:
    """Make a class with its main classroom."""
    form = NewClassForm()
    if form.validate_on_submit():
        with form.refusals():
            cohort = services.create_cohort(form.plan(), by=person)
            if form.takes_over.data:
                said = _("The class is made. Now choose what to take over.")
                return see_other("portal.copy", said, cohort_id=cohort.id)
            said = _("The class is made. Next: add the branch classrooms, then import the roster.")
            return see_other("cohorts.sites", said, cohort_id=cohort.id)
    return form_page("cohorts/new.html", form, programmes=queries.programme_names(), venues=venues.names())


@bp.route("/cohorts/<int:cohort_id>/settings", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def settings(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What the class is called, its hosts and its rules."""
    form = SettingsForm.of(held(cohort))
    if form.validate_on_submit():
        with form.refusals():
            services.edit_cohort(cohort, form.details(), form.class_rules(), by=person)
            return see_other("cohorts.settings", _("Saved."), cohort_id=cohort.id)
    return form_page(
        "cohorts/settings.html",
        form,
        cohort=cohort,
        moves=rules.NEXT[cohort.state],
        patterns=PATTERNS,
        example=_example(cohort, **{name: form[name].text for name in NUMBERING}),
        why_it_stays=why_it_stays(cohort),
    )


@bp.get("/cohorts/<int:cohort_id>/settings/certificate-number")
@allow(policies.manage, cohort=Cohort)
def certificate_number(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What a pattern for certificate numbers gives; shown while it is typed."""
    asked = {name: request.args.get(name, "").strip()[:60] for name in NUMBERING}
    return page("cohorts/_certificate_number.html", example=_example(cohort, **asked))


@bp.post("/cohorts/<int:cohort_id>/remove")
@allow(policies.manage, cohort=Cohort)
def remove(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Remove a class that was made by mistake; its title or sign must be typed."""
    said = _("“%(title)s” is removed.", title=cohort.title)
    remove_cohort(cohort, request.form.get("typed", ""), by=person)
    return see_other("portal.home", said)


@bp.post("/cohorts/<int:cohort_id>/state")
@allow(policies.manage, cohort=Cohort)
def move(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Open or close the class, or take either back."""
    form = StateForm()
    if not form.validate_on_submit():
        raise DomainError(_("Choose one of the list."))
    services.move_cohort(cohort, form.to.data, by=person)
    said = _("The class is now: %(state)s", state=cohort.state.label)
    return see_other("cohorts.settings", said, cohort_id=cohort.id)


def _example(
    cohort: Cohort, certificate_pattern: str, unit_code: str, programme_code: str
) -> tuple[bool, str]:
    """Whether the pattern is right, and the first number, or else what is wrong."""
    try:
        return True, rules.first_certificate_no(cohort, certificate_pattern, (unit_code, programme_code))
    except DomainError as error:
        return False, str(error)
