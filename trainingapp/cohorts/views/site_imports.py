"""Sites from a table and back: a dry run, a confirmation, and the file that can be sent again."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.forms.sites import SitesTableForm
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.cohorts.services import site_imports as services
from trainingapp.cohorts.services.site_imports import SiteDraft
from trainingapp.cohorts.site_sheets import text_of
from trainingapp.cohorts.views import bp
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook
from trainingapp.web.access import allow
from trainingapp.web.responses import XLSX, attachment, form_page, see_other
from trainingapp.web.transactions import slow

SHOWN = 200
"""Rows shown of a dry run: those with a problem first, then new ones, then changed ones."""


@bp.route("/cohorts/<int:cohort_id>/sites/import", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
@slow
def import_sites(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Dry run first; a confirmation counts only for a table that was looked at and has no problem."""
    form = SitesTableForm()
    drafts: list[SiteDraft] = []
    if form.validate_on_submit():
        with form.refusals():
            rules.check_not_closed(cohort)
            text = form.read(text_of)
            confirmed = form.is_confirmed(text)
            if confirmed:
                begin_write(session)  # what is checked from here on is what the write meets
            drafts = services.dry_run(cohort, text)
            if not drafts:
                raise DomainError(_("There are no sites in the table. Its header needs a column “名称”."))
            if confirmed and not any(draft.problems for draft in drafts):
                added, changed = services.carry_out(cohort, drafts, by=person)
                said = _("Sites added: %(added)s; changed: %(changed)s.", added=added, changed=changed)
                return see_other("cohorts.sites", said, cohort_id=cohort.id)
            form.show(text)
    shown = sorted(drafts, key=lambda one: (not one.problems, one.site is not None, not one.changed))
    return form_page(
        "cohorts/sites_import.html",
        form,
        cohort=cohort,
        drafts=drafts,
        shown=shown[:SHOWN],
        bad=sum(bool(one.problems) for one in drafts),
        new=sum(one.site is None for one in drafts),
        changed=sum(bool(one.changed) for one in drafts),
    )


@bp.get("/cohorts/<int:cohort_id>/sites.xlsx")
@allow(policies.manage, cohort=Cohort)
def sites_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """All sites as a workbook that the import takes back unchanged."""
    titles = (_("Site"), _("Kind"), _("Below"), _("Venue"), _("Planned places"), _("Contact"))
    everything = list(session.scalars(queries.sites(cohort)))
    names = {site.id: site.name for site in everything}
    rows = [_row(site, names) for site in everything]
    content = write_workbook([NewSheet(_("Sites"), [Column(title) for title in titles], rows)])
    return attachment(content, " ".join((cohort.title, _("Sites"))) + ".xlsx", XLSX)


def _row(site: Site, names: dict[int, str]) -> tuple[Value, ...]:
    parent = names.get(site.parent_id, "") if site.parent_id else ""
    venue = site.venue.name if site.venue else ""
    return site.name, str(site.kind.label), parent, venue, site.planned, site.contact
