"""What a person changes in the preview of a roster import: columns, single rows, many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies
from trainingapp.cohorts.forms.imports import LineForm, ManyLinesForm, MissingForm
from trainingapp.cohorts.models import Cohort, ImportState, RosterImport, RosterLine, Verdict
from trainingapp.cohorts.queries import imports as found
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.services import imports as services
from trainingapp.cohorts.services.imports.refused import message
from trainingapp.cohorts.views import bp
from trainingapp.cohorts.views.imports import (
    CONFIRM_AT_ONCE,
    READ_AT_ONCE,
    begin_job,
    delegations,
    header_form,
    import_address,
    shown,
)
from trainingapp.cohorts.views.preview import choosable
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.forms import Confirm
from trainingapp.web.responses import form_page, see_other

EXAMPLE_ROWS = 10
"""Refused rows, which alone keep their cells, that show what stands in a column."""
REREAD_AT_ONCE = 2 * READ_AT_ONCE
"""Bytes on disk up to which a file is read anew while its sender waits; sealed, a file is nearly twice as large."""


@bp.route("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/columns", methods=["GET", "POST"])
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def map_columns(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """Say what each column is; the file is then read anew."""
    refused = found.lines(roster_import, show=Verdict.REFUSE.value).limit(EXAMPLE_ROWS)
    form, columns = Confirm(), choosable(roster_import, list(session.scalars(refused)))
    if form.validate_on_submit():
        said = {each.key: request.form.get(f"column-{at}", each.field) for at, each in enumerate(columns)}
        with form.refusals():
            return _read_anew(roster_import, {key: _field(said[key]) for key in said}, person)
    return form_page(
        "cohorts/imports/columns.html",
        form,
        cohort=cohort,
        roster_import=roster_import,
        columns=columns,
        fields=[field for field in Field if cohort.collects_id_numbers or field is not Field.ID_NUMBER],
        sent=request.form,
        is_ready=roster_import.state is ImportState.READY,
    )


def _field(value: str) -> str:
    if value and value not in {field.value for field in Field}:
        raise DomainError(_("Choose one of the list."))
    return value


def _read_anew(roster_import: RosterImport, said: Mapping[str, str], person: Person) -> ResponseReturnValue:
    services.map_columns(roster_import, said, by=person)
    said_once = _("The file was read anew. These columns are remembered for the next file.")
    return _reread(roster_import, person, said_once)


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/header")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def say_header(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """Say in which row the header of a sheet stands; the file is then read anew."""
    form = header_form(roster_import, is_sent=True)
    if not form.validate():
        raise DomainError(" ".join(form.all_messages))
    first = form.row.data or 0
    last = first + bool(form.has_two_rows.data)
    services.say_header(roster_import, form.sheet.data, first, last, by=person)
    return _reread(
        roster_import, person, _("The file was read anew with the header in row %(row)s.", row=first)
    )


def _reread(roster_import: RosterImport, person: Person, said_once: str) -> ResponseReturnValue:
    """Read the kept file anew: a small one at once, a larger one by a job."""
    stored = roster_import.file
    assert stored is not None  # an import that can be read anew has its file
    if stored.size > REREAD_AT_ONCE:
        title = _("Reading the roster “%(name)s”", name=roster_import.file_name)
        return begin_job(roster_import, "cohorts.read_roster", title, person)
    with_ids = roster_import.cohort.collects_id_numbers
    services.stage(roster_import, services.read_kept(stored, roster_import.mapping, with_ids=with_ids))
    return see_other("cohorts.show_import", said_once, **import_address(roster_import))


@bp.route(
    "/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/lines/<int:roster_line_id>",
    methods=["GET", "POST"],
)
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport, roster_line=RosterLine)
def mend_line(
    person: Person, cohort: Cohort, roster_import: RosterImport, roster_line: RosterLine
) -> ResponseReturnValue:
    """Mend one row of the file."""
    names = {number: name for name, number in services.sites_of(person, roster_import).by_name.items()}
    site = names.get(roster_line.person.get("site_id", 0), "")
    form = LineForm()
    form.offer_sites(names.values())
    form.leave_out(roster_line, with_ids=cohort.collects_id_numbers)
    if request.method == "GET":
        form.show(roster_line, site)
    if form.validate_on_submit():
        changes = form.changes(roster_line, site)
        with form.refusals():
            services.mend(roster_import, [roster_line], lambda _line: changes, by=person)
            return see_other(
                "cohorts.show_import", _checked(roster_line), **import_address(roster_import), **shown()
            )
    return form_page(
        "cohorts/imports/line.html",
        form,
        cohort=cohort,
        roster_import=roster_import,
        line=roster_line,
        message=message,
        suggestion=_words(services.suggestion(roster_line)),
        delegations=delegations(cohort),
        masked_phone=masked_phone,
        filters=shown(),
    )


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/lines/<int:roster_line_id>/leave-out")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport, roster_line=RosterLine)
def leave_out_line(
    person: Person, cohort: Cohort, roster_import: RosterImport, roster_line: RosterLine
) -> ResponseReturnValue:
    """Do not take this row over."""
    services.leave_out(roster_import, [roster_line], by=person)
    return see_other(
        "cohorts.show_import", _("The row is left out."), **import_address(roster_import), **shown()
    )


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/lines/<int:roster_line_id>/take-in")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport, roster_line=RosterLine)
def take_in_line(
    person: Person, cohort: Cohort, roster_import: RosterImport, roster_line: RosterLine
) -> ResponseReturnValue:
    """Take the row back in, or the suggestion for it."""
    accepts = "suggestion" in request.form
    change = services.suggestion if accepts else _nothing
    services.mend(roster_import, [roster_line], change, by=person)
    return see_other("cohorts.show_import", _checked(roster_line), **import_address(roster_import), **shown())


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/many")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def mend_many(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """One change for all rows that the filter shows."""
    form = ManyLinesForm()
    form.offer_sites(services.sites_of(person, roster_import).by_name)
    if not form.validate():
        raise DomainError(" ".join(form.all_messages))
    query = found.lines(roster_import, show=shown().get("show", ""), code=shown().get("problem", ""))
    lines = list(session.scalars(query.limit(services.AT_ONCE + 1)))
    done = _apply(roster_import, lines, form, person)
    refused = sum(line.verdict is Verdict.REFUSE for line in done)
    if not refused:
        said = _("%(n)s rows were dealt with.", n=len(done))
        return see_other("cohorts.show_import", said, **import_address(roster_import))
    said = _(
        "%(n)s rows were dealt with; %(refused)s of them are still refused.", n=len(done), refused=refused
    )
    return see_other("cohorts.show_import", said, show=Verdict.REFUSE.value, **import_address(roster_import))


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/missing")
@allow(policies.handle_import, cohort=Cohort, roster_import=RosterImport)
def decide_missing(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """Say what becomes of those who are not in the file."""
    form = MissingForm()
    if not form.validate():
        raise DomainError(" ".join(form.all_messages))
    services.decide_missing(roster_import, form.missing.data, by=person)
    said = _("Kept for the confirmation: %(choice)s.", choice=roster_import.missing.label)
    return see_other("cohorts.show_import", said, **import_address(roster_import))


@bp.post("/cohorts/<int:cohort_id>/imports/<int:roster_import_id>/undo")
@allow(policies.manage, cohort=Cohort, roster_import=RosterImport)
def undo_import(person: Person, cohort: Cohort, roster_import: RosterImport) -> ResponseReturnValue:
    """Take a confirmed import back, as far as nothing hangs on it."""
    if roster_import.state is ImportState.CONFIRMED and roster_import.lines > CONFIRM_AT_ONCE:
        title = _("Undoing the roster “%(name)s”", name=roster_import.file_name)
        return begin_job(roster_import, "cohorts.undo_roster", title, person, person_id=person.id)
    services.undo(roster_import, by=person)
    return see_other("cohorts.show_import", _("The import is undone."), **import_address(roster_import))


def _apply(
    roster_import: RosterImport, lines: Sequence[RosterLine], form: ManyLinesForm, person: Person
) -> Sequence[RosterLine]:
    """Do what the form says; the lines that were dealt with."""
    action: str = form.action.data
    if action == "leave_out":
        services.leave_out(roster_import, lines, by=person)
        return lines
    changes: dict[str, dict[Field, str]] = {
        "take_in": {},
        "no_phone": {Field.PHONE: ""},
        "no_id_number": {Field.ID_NUMBER: ""},
        "site": {Field.SITE: form.site.data},
        "delegation": {Field.DELEGATION: form.delegation.text},
    }
    if action in ("site", "delegation") and not next(iter(changes[action].values())):
        raise DomainError(_("Say which one."))
    if action == "suggestion":
        lines = [line for line in lines if services.suggestion(line)]
        services.mend(roster_import, lines, services.suggestion, by=person)
    else:
        services.mend(roster_import, lines, lambda _line: changes[action], by=person)
    return lines


def _checked(line: RosterLine) -> str:
    """What became of a mended row; of a refused one the reason."""
    reasons = [message(each) for each in line.problems if each[0] == Level.REFUSE.value]
    if line.verdict is Verdict.REFUSE and reasons:
        return _("The row is still refused: %(why)s", why=" ".join(reasons))
    return _("The row was checked again: %(verdict)s.", verdict=line.verdict.label)


def _nothing(_line: RosterLine) -> dict[Field, str]:
    return {}


def _words(changes: Mapping[Field, str]) -> list[tuple[Any, str]]:
    return [(field.label, text) for field, text in changes.items()]
