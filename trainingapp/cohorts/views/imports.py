"""The roster import: send a file, look at what it would change, confirm or throw away."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.forms.imports import HeaderForm, ManyLinesForm, MissingForm, RosterFileForm
from trainingapp.cohorts.models import Cohort, ImportState, RosterImport, Site
from trainingapp.cohorts.queries import imports as found
from trainingapp.cohorts.roster.fields import Field
from trainingapp.cohorts.services import imports as services
from trainingapp.cohorts.services.imports.lines import discreet
from trainingapp.cohorts.services.imports.refused import message
from trainingapp.cohorts.template import template_workbook
from trainingapp.cohorts.views import bp
from trainingapp.cohorts.views.preview import FILTERS, Preview, notice_words, sheets_of
from trainingapp.cohorts.words import WORDS
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.jobs.models import Job
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import paged
from trainingapp.web.responses import XLSX, attachment, form_page, page, see_other
from trainingapp.web.transactions import slow

READ_AT_ONCE = 128 * 1024
"""Bytes up to which a file (some thousand rows) is read while its sender waits."""
CONFIRM_AT_ONCE = 1_000


@bp.get("/cohorts/<int:cohort_id>/imports")
@allow(policies.work_in, cohort=Cohort)
def imports(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Roster files that were sent, the newest first."""
    query = found.imports(person, cohort, policies.scope(person, cohort))
    return page("cohorts/imports/list.html", cohort=cohort, listed=paged(query, page_number()))


@bp.route("/cohorts/<int:cohort_id>/imports/new", methods=["GET", "POST"])
@allow(policies.work_in, cohort=Cohort)
@slow
def new_import(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Send a file. A small one is read at once, a larger one by a job."""
    sites = list(session.scalars(queries.sites(cohort, policies.scope(person, cohort))))
    form = RosterFileForm(site_id=request.args.get("site", type=int))
    form.offer_sites(sites)
    if form.validate_on_submit():
        with form.refusals():
            return _receive(person, cohort, form)
    return form_page(
        "cohorts/imports/new.html", form, cohort=cohort, sites=sites, delegations=delegations(cohort)
    )


def _receive(person: Person, cohort: Cohort, form: RosterFileForm) -> ResponseReturnValue:
    name, content = form.content()
    file, refusal = None, None
    if len(content) <= READ_AT_ONCE:
        said = services.remembered(cohort.id, form.site_id.data, form.delegation.text)
        try:
            file = services.read_sent(name, content, said, with_ids=cohort.collects_id_numbers)
        except services.NoTable as nothing_found:  # the page of the import asks where the header is
            refusal = nothing_found
    begin_write(session)
    site = session.get_one(Site, form.site_id.data)
    kept = services.keep(name, content)
    started = services.begin_reading(cohort, site, kept, delegation=form.delegation.text, by=person)
    if refusal:
        services.give_up(started, refusal)
        return see_other("cohorts.show_import", **import_address(started))
    if file:
        services.stage(started, file)
        return see_other("cohorts.show_import", **import_address(started))
    title = _("Reading the roster “%(name)s”", name=kept.name)
    return begin_job(started, "cohorts.read_roster", title, person)


@bp.get("/cohorts/<int:cohort_id>/roster-template.xlsx")
@allow(policies.work_in, cohort=Cohort)
def roster_template(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """An empty roster with notes and choices, for a delegation to fill in."""
    sites = session.scalars(queries.sites(cohort, policies.scope(person, cohort)))
    name = _("Roster form %(title)s.xlsx", title=cohort.title)
    return attachment(
        template_workbook(cohort, sites, session.scalars(found.delegation_names(cohort))), name, XLSX
    )


@bp.get("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def show_import(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """What the file would change, or what it changed."""
    filters = shown()
    show, code = filters.get("show", ""), filters.get("problem", "")
    many = ManyLinesForm(formdata=None)
    many.offer_sites(services.sites_of(person, roster_import).by_name)
    if not cohort.collects_id_numbers:
        many.leave_out_ids()
    is_ready = roster_import.state is ImportState.READY
    job = session.get(Job, roster_import.job_id) if roster_import.job_id else None
    return page(
        "cohorts/imports/show.html",
        cohort=cohort,
        roster_import=roster_import,
        preview=Preview(roster_import),
        listed=paged(found.lines(roster_import, show=show, code=code), page_number()),
        show=show,
        code=code,
        filters=filters,
        may_undo=policies.manage(person, cohort),
        missed=paged(found.missing(roster_import), 1) if is_ready else None,
        decision=MissingForm(formdata=None, missing=roster_import.missing),
        many=many,
        delegations=delegations(cohort),
        header=header_form(roster_import),
        suggestion=services.suggestion,
        notice_words=notice_words,
        job=job,
        states=ImportState,
        message=message,
        label=lambda name: Field(name).label if name else "",
        labels=lambda names: "、".join(str(Field(name).label) for name in names),
        masked_phone=masked_phone,
        discreet=discreet,
    )


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/confirm")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def confirm_import(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """Take the import over into the class; final."""
    lines = services.begin_confirming(roster_import, by=person)
    if lines > CONFIRM_AT_ONCE:
        title = _("Taking over the roster “%(name)s”", name=roster_import.file_name)
        return begin_job(roster_import, "cohorts.confirm_roster", title, person, person_id=person.id)
    if lines:
        services.confirm_lines(roster_import, by=person)
    if roster_import.state is ImportState.CONFIRMING:
        return see_other("jobs.show", job_id=roster_import.job_id)
    return see_other("cohorts.show_import", _("The roster is taken over."), **import_address(roster_import))


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/discard")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def discard_import(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """Throw the import away; nothing about people was written."""
    services.discard(roster_import, by=person)
    said = _("The import is thrown away. The roster of the class is as it was.")
    return see_other("cohorts.imports", said, cohort_id=cohort.id)


@bp.get("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/refused.xlsx")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def refused_rows(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """The refused rows with their reasons, to be mended and sent again."""
    stem = roster_import.file_name.rpartition(".")[0] or roster_import.file_name
    name = _("%(name)s – refused rows.xlsx", name=stem)
    return attachment(services.refused_workbook(roster_import), name, XLSX)


def header_form(roster_import: RosterImport, *, is_sent: bool = False) -> HeaderForm:
    """The form that asks where the header of a table stands."""
    form = HeaderForm() if is_sent else HeaderForm(formdata=None)
    form.offer_sheets(sheets_of(roster_import), roster_import.file_name)
    return form


def delegations(cohort: Cohort) -> list[str]:
    """The names of the class's delegations, to be offered where one is written."""
    return list(session.scalars(found.delegation_names(cohort)))


def shown() -> dict[str, str]:
    """Which rows the address asks for: `show` and `problem`, as far as they are known."""
    known = {"show": FILTERS, "problem": WORDS}
    asked = {name: request.args.get(name, "") for name in known}
    return {name: value for name, value in asked.items() if value and value in known[name]}


def begin_job(
    roster_import: RosterImport, kind: str, title: str, person: Person, **args: Any
) -> ResponseReturnValue:
    """Start a job for an import and go to its progress."""
    session.flush()
    job = enqueue(
        kind,
        title[:200],
        owner_id=person.id,
        result_url=url_for("cohorts.show_import", **import_address(roster_import)),
        roster_import_id=roster_import.id,
        **args,
    )
    roster_import.job_id = job.id
    return see_other("jobs.show", job_id=job.id)


def import_address(roster_import: RosterImport) -> dict[str, Any]:
    """What the address of an import names."""
    session.flush()
    return {"cohort_id": roster_import.cohort_id, "roster_import_id": roster_import.id}
