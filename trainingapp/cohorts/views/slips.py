"""Slips with one-time codes for a site: ordering them, taking the file, deleting it."""

from __future__ import annotations

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Cohort, Site, SlipFile
from trainingapp.cohorts.services import slips as services
from trainingapp.cohorts.views import bp
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.responses import see_other, stored_attachment


@bp.post("/cohorts/<int:cohort_id>/sites/<int:site_id>/slips")
@allow(policies.run_site, cohort=Cohort, site=Site)
def make_slips(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Begin to make the slips of the site."""
    job = services.order_slips(
        site,
        by=person,
        address=url_for("accounts.sign_in", _external=True),
        result_url=url_for("cohorts.site", cohort_id=cohort.id, site_id=site.id),
    )
    return see_other("jobs.show", job_id=job.id)


@bp.get("/cohorts/<int:cohort_id>/sites/<int:site_id>/slips/<int:slips_id>")
@allow(policies.run_site, cohort=Cohort, site=Site, slips=SlipFile)
def slips_file(person: Person, cohort: Cohort, site: Site, slips: SlipFile) -> ResponseReturnValue:
    """The file, to print."""
    if slips.file is None:
        abort(404)
    return stored_attachment(slips.file, "application/pdf")


@bp.post("/cohorts/<int:cohort_id>/sites/<int:site_id>/slips/<int:slips_id>/remove")
@allow(policies.run_site, cohort=Cohort, site=Site, slips=SlipFile)
def remove_slips(person: Person, cohort: Cohort, site: Site, slips: SlipFile) -> ResponseReturnValue:
    """Delete the file; the codes on the printed slips go on working."""
    services.remove_slips(slips, by=person)
    said = _("The file is deleted. The codes on printed slips go on working.")
    return see_other("cohorts.site", said, cohort_id=cohort.id, site_id=site.id)
