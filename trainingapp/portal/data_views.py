"""One's own data: to see, to take away, to have corrected."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.login import asked_again
from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.queries import disclosure
from trainingapp.cohorts.services import corrections
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.portal import own_data as data
from trainingapp.portal.forms import RequestForm
from trainingapp.portal.views import bp
from trainingapp.web.access import allow, anybody
from trainingapp.web.forms import Confirm
from trainingapp.web.responses import attachment, form_page, page, see_other
from trainingapp.web.transactions import slow


@bp.get("/account/data")
@allow(anybody)
def own_data(person: Person) -> ResponseReturnValue:
    """Everything the system holds about whoever looks; phone and ID number masked."""
    return page(
        "portal/own_data.html",
        labels=data.PROFILE,
        profile=data.profile(person, in_full=False),
        parts=data.shown(person),
        requests=list(session.scalars(disclosure.corrections_of(person).limit(data.SHOWN))),
    )


@bp.route("/account/data/download", methods=["GET", "POST"])
@allow(anybody)
@slow
def download_own_data(person: Person) -> ResponseReturnValue:
    """The same in full as a .zip file, after the password was typed."""
    if (asked := asked_again()) is not None:
        return asked
    form = Confirm()
    if form.validate_on_submit():
        content = data.archive(person)  # made before the write transaction begins
        begin_write(session)
        audit.record(person, "person.download_data", person)
        return attachment(content, _("My data.zip"), "application/zip")
    return form_page("portal/own_data_download.html", form)


@bp.route("/account/data/request", methods=["GET", "POST"])
@allow(anybody)
def request_correction(person: Person) -> ResponseReturnValue:
    """Ask for a correction or for deletion."""
    form = RequestForm()
    if form.validate_on_submit():
        with form.refusals():
            corrections.ask(person, _class_of(person), form.kind.data, form.value.text)
            return see_other(
                "portal.own_data", _("Sent. The organizers of your class decide; you see it here.")
            )
    return form_page("portal/own_data_request.html", form)


def _class_of(person: Person) -> Cohort:
    """The class whose organizers decide: the newest that the person has to do with."""
    found = session.scalar(cohorts.seen_by(person).limit(1))
    if found is None:
        raise DomainError(_("You are in no class. Ask the administrator."))
    return found
