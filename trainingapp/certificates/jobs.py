"""Making print files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import groupby

from trainingapp.certificates import queries
from trainingapp.certificates.design import CertificateContent, Design, Part, Tiers, print_parts, whole
from trainingapp.certificates.models import PrintFile
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import files
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session

logger = logging.getLogger(__name__)


def print_certificates(print_file_id: int) -> Iterator[Progress]:
    """One page for each certificate, in the order of the ceremony, in one file.

    The parts live in memory until the end, so a job that was broken off begins again and leaves nothing behind.
    """
    print_file = session.get_one(PrintFile, print_file_id)
    if print_file.file_id is not None:
        return
    title, runs = _runs(print_file)
    total = sum(len(contents) for _design, contents in runs)
    parts: list[Part] = []
    for design, contents in runs:
        for part in print_parts(contents, cache=files.cache_folder(), design=design):
            parts.append(part)
            yield Progress(sum(one.pages for one in parts), total)
    logger.info("%s: %s", title, sum((part.tiers for part in parts), Tiers()))
    printed = whole(parts)
    begin_write(session)
    print_file = session.get_one(PrintFile, print_file_id)
    print_file.file_id = files.store(f"{title}.pdf", printed).id
    print_file.count = total
    yield Progress(total, total)


def _runs(print_file: PrintFile) -> tuple[str, list[tuple[Design, list[CertificateContent]]]]:
    """A title, and the contents in order, those of the same design that follow each other together."""
    cohort = session.get_one(Cohort, print_file.cohort_id)
    site = session.get(Site, print_file.site_id) if print_file.site_id else None
    place = site.name if site else cohort.title
    found = groupby(queries.in_ceremony_order(cohort, site), key=lambda certificate: certificate.design_id)
    alike = [list(run) for _design_id, run in found]
    runs = [
        (queries.design_of_certificate(run[0]), [CertificateContent.from_json(one.content) for one in run])
        for run in alike
    ]
    return _("Certificates of %(place)s", place=place), runs


JOBS: dict[str, JobFunction] = {"certificates.print": print_certificates}
