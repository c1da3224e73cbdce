"""Ordering print files and ZIP files, printing pages again, deleting what was made."""

from __future__ import annotations

from collections.abc import Sequence

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import batches, queries
from trainingapp.certificates.batches import Handed
from trainingapp.certificates.models import PrintFile, PrintKind
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import files
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs import services as jobs
from trainingapp.core.jobs.models import Job
from trainingapp.core.session import session


def order_print_file(
    cohort: Cohort,
    site: Site | None,
    *,
    result_url: str,
    by: Person,
    kind: PrintKind = PrintKind.SHEETS,
    archival: bool = False,
) -> Job:
    """Let a worker make the print file or ZIP file of a site (and those below it) or of the whole class.

    `archival` marks what is made as PDF/A-3u, each file of a ZIP file too.
    """
    handed = queries.handed_out(cohort)
    wanted = handed.keys() if site is None else handed.keys() & queries.site_and_below(site)
    order = [one for site_id, some in handed.items() if site_id in wanted for one in some]
    made = _print_file(cohort, site, order, kind, archival=archival)
    return _order(cohort, [made], result_url=result_url, by=by)


def order_all_sites(cohort: Cohort, *, result_url: str, by: Person, archival: bool = False) -> Job:
    """Let a worker make a print file for each site that hands out certificates; each certificate is in one of them."""
    made = [
        _print_file(cohort, session.get_one(Site, site_id), order, PrintKind.SHEETS, archival=archival)
        for site_id, order in queries.handed_out(cohort).items()
    ]
    return _order(cohort, made, result_url=result_url, by=by)


def order_pages(print_file: PrintFile, pages: str, *, result_url: str, by: Person) -> Job:
    """Let a worker print some pages again, in the order that the print file had, whatever happened to the class since.

    Raises:
        DomainError: the pages cannot be read or are not there.
    """
    numbers = batches.pages(pages, len(print_file.entries))
    again = PrintFile(
        cohort_id=print_file.cohort_id,
        site_id=print_file.site_id,
        archival=print_file.archival,
        count=len(numbers),
        entries=[print_file.entries[number - 1] for number in numbers],
        pages=numbers,
        version=print_file.version,
    )
    return _order(print_file.cohort, [again], result_url=result_url, by=by)


def remove_print_file(print_file: PrintFile, *, by: Person) -> None:
    """Delete what was made; it can be made anew from the register."""
    audit.record(by, "certificate.print_remove", print_file, count=print_file.count)
    made = [one for one in (print_file.file, print_file.list_file) if one is not None]
    session.delete(print_file)
    session.flush()
    for one in made:
        files.remove(one)


def _print_file(
    cohort: Cohort, site: Site | None, order: Sequence[Handed], kind: PrintKind, *, archival: bool
) -> PrintFile:
    return PrintFile(
        cohort_id=cohort.id,
        site_id=site.id if site else None,
        kind=kind,
        archival=archival,
        count=len(order),
        entries=batches.frozen(order),
    )


def _order(cohort: Cohort, wanted: Sequence[PrintFile], *, result_url: str, by: Person) -> Job:
    if not any(one.count for one in wanted):
        raise DomainError(_("There is no certificate to print here yet. Issue them first."))
    session.add_all(wanted)
    session.flush()
    site = wanted[0].site if len(wanted) == 1 else None
    job = jobs.enqueue(
        "certificates.print",
        _("Certificates of %(place)s", place=site.name if site else cohort.title),
        owner_id=by.id,
        result_url=result_url,
        print_file_ids=[one.id for one in wanted],
    )
    for one in wanted:
        one.job_id = job.id
        audit.record(by, "certificate.print", one, count=one.count)
    return job
