"""Making print files."""

from __future__ import annotations

from collections.abc import Iterator

from trainingapp.certificates import queries
from trainingapp.certificates.design import CertificateContent, Part, print_parts, whole
from trainingapp.certificates.models import PrintFile
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import files
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session


def print_certificates(print_file_id: int) -> Iterator[Progress]:
    """One page for each certificate, in the order of the ceremony, in one file.

    The parts live in memory until the end, so a job that was broken off begins again and leaves nothing behind.
    """
    print_file = session.get_one(PrintFile, print_file_id)
    if print_file.file_id is not None:
        return
    title, contents = _contents(print_file)
    parts: list[Part] = []
    for part in print_parts(contents, cache=files.cache_folder()):
        parts.append(part)
        yield Progress(sum(one.pages for one in parts), len(contents))
    printed = whole(parts)
    begin_write(session)
    print_file = session.get_one(PrintFile, print_file_id)
    print_file.file_id = files.store(f"{title}.pdf", printed).id
    print_file.count = len(contents)
    yield Progress(len(contents), len(contents))


def _contents(print_file: PrintFile) -> tuple[str, list[CertificateContent]]:
    cohort = session.get_one(Cohort, print_file.cohort_id)
    site = session.get(Site, print_file.site_id) if print_file.site_id else None
    place = site.name if site else cohort.title
    found = queries.in_ceremony_order(cohort, site)
    contents = [CertificateContent.from_json(certificate.content) for certificate in found]
    return _("Certificates of %(place)s", place=place), contents


JOBS: dict[str, JobFunction] = {"certificates.print": print_certificates}
