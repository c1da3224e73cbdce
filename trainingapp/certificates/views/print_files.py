"""Print files: ordering them and taking them away."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.certificates import services
from trainingapp.certificates.models import PrintFile
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.forms.sites import SiteFilter
from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.responses import see_other, stored_attachment

PDF = "application/pdf"


@bp.post("/cohorts/<int:cohort_id>/certificates/print-files")
@allow(cohort_policies.manage, cohort=Cohort)
def order_print_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Order the print file of a site, or of the whole class."""
    pick = site_form(cohort)
    if pick.is_elsewhere:
        abort(404)
    if pick.problem:
        raise DomainError(pick.problem)
    site = pick.chosen
    result_url = url_for("certificates.index", cohort_id=cohort.id) + "#print-files"
    print_file = services.order_print_file(cohort, site, result_url=result_url, by=person)
    return see_other("jobs.show", job_id=print_file.job_id)


def site_form(cohort: Cohort) -> SiteFilter:
    """Which site a print file is for, or the whole class."""
    return SiteFilter.asked(
        session.scalars(cohorts.sites(cohort)).all(), request.form, none=_("The whole class")
    )


@bp.get("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>.pdf")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def download_print_file(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """A finished print file."""
    if print_file.file is None:
        abort(404)
    return stored_attachment(print_file.file, PDF)
