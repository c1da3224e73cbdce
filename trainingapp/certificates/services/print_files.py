"""Ordering print files."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries
from trainingapp.certificates.models import PrintFile
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs import services as jobs
from trainingapp.core.session import session


def order_print_file(cohort: Cohort, site: Site | None, *, result_url: str, by: Person) -> PrintFile:
    """Let a worker make the print file of a site (and those below it) or of the whole class."""
    total = len(queries.in_ceremony_order(cohort, site))
    if not total:
        raise DomainError(_("There is no certificate to print here yet. Issue them first."))
    print_file = PrintFile(cohort_id=cohort.id, site_id=site.id if site else None, count=total)
    session.add(print_file)
    session.flush()
    job = jobs.enqueue(
        "certificates.print",
        _("Certificates of %(place)s", place=site.name if site else cohort.title),
        owner_id=by.id,
        result_url=result_url,
        print_file_id=print_file.id,
    )
    print_file.job_id = job.id
    audit.record(by, "certificate.print", print_file, count=total)
    return print_file
