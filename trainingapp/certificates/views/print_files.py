"""Print files and ZIP files: ordering them, taking them away, printing pages again."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.certificates import batches, services
from trainingapp.certificates.forms import PagesForm
from trainingapp.certificates.models import PrintFile, PrintKind
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.forms.sites import SiteFilter
from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other, stored_attachment

MIMETYPES = {PrintKind.SHEETS: "application/pdf", PrintKind.ZIP: "application/zip"}


@bp.post("/cohorts/<int:cohort_id>/certificates/print-files")
@allow(cohort_policies.manage, cohort=Cohort)
def order_print_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Order the print file or ZIP file of a site or of the whole class, or a print file for each site."""
    result_url = url_for("certificates.index", cohort_id=cohort.id) + "#print-files"
    archival = request.form.get("archival") == "1"
    if request.form.get("what") == "each":
        job = services.order_all_sites(cohort, result_url=result_url, archival=archival, by=person)
        return see_other("jobs.show", job_id=job.id)
    pick = site_form(cohort)
    if pick.is_elsewhere:
        abort(404)
    if pick.problem:
        raise DomainError(pick.problem)
    kind = PrintKind.ZIP if request.form.get("what") == "zip" else PrintKind.SHEETS
    job = services.order_print_file(
        cohort, pick.chosen, kind=kind, archival=archival, result_url=result_url, by=person
    )
    return see_other("jobs.show", job_id=job.id)


def site_form(cohort: Cohort) -> SiteFilter:
    """Which site a print file is for, or the whole class."""
    return SiteFilter.asked(
        session.scalars(cohorts.sites(cohort)).all(), request.form, none=_("The whole class")
    )


@bp.get("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def show_print_file(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """What was made, from which data, and printing some of its pages again."""
    return _show(cohort, print_file, PagesForm())


def _show(cohort: Cohort, print_file: PrintFile, form: PagesForm) -> ResponseReturnValue:
    again = batches.ranges(print_file.pages)
    return form_page("certificates/print_file.html", form, cohort=cohort, one=print_file, again=again)


@bp.post("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>/pages")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def order_pages(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """Order some pages again, in the order that this print file had."""
    form = PagesForm()
    if form.validate_on_submit():
        with form.refusals():
            result_url = url_for("certificates.index", cohort_id=cohort.id) + "#print-files"
            job = services.order_pages(print_file, form.pages.text, result_url=result_url, by=person)
            return see_other("jobs.show", job_id=job.id)
    return _show(cohort, print_file, form)


@bp.post("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>/delete")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def delete_print_file(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """Delete what was made; the register stays."""
    services.remove_print_file(print_file, by=person)
    return see_other("certificates.index", _("The file was deleted."), cohort_id=cohort.id)


@bp.get("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>/file")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def download_print_file(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """A finished print file or ZIP file."""
    if print_file.file is None:
        abort(404)
    return stored_attachment(print_file.file, MIMETYPES[print_file.kind])


@bp.get("/cohorts/<int:cohort_id>/certificates/print-files/<int:print_file_id>/handout-list")
@allow(cohort_policies.manage, cohort=Cohort, print_file=PrintFile)
def download_handout_list(person: Person, cohort: Cohort, print_file: PrintFile) -> ResponseReturnValue:
    """The list to sign that belongs to a print file."""
    if print_file.list_file is None:
        abort(404)
    return stored_attachment(print_file.list_file, "application/pdf")
