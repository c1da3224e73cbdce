"""Making print files and ZIP files.

A job that was broken off begins again at the file that was not finished: those that are stored stay, and nothing else
was left behind. What WeasyPrint laid out is kept, so beginning again costs little.
"""

from __future__ import annotations

<<<<<<< HEAD
import logging
from collections.abc import Iterator
from itertools import groupby

from trainingapp.certificates import queries
from trainingapp.certificates.design import CertificateContent, Design, Part, Tiers, print_parts, whole
from trainingapp.certificates.models import PrintFile
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import files
=======
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from trainingapp.certificates import batches, handout, queries
from trainingapp.certificates.batches import Handed
from trainingapp.certificates.design import CertificateContent, Part, make_singles, print_parts, whole
from trainingapp.certificates.models import PrintFile, PrintKind
from trainingapp.certificates.services import signed
from trainingapp.core import clock, files, pdf
>>>>>>> main
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.core.zipping import ZipWriter

A_STEP = 200  # members of a ZIP file

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Batch:
    """What is printed, read once: from here on the data base is not asked again."""

<<<<<<< HEAD
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
=======
    of: str
    place: str
    pages: list[int]
    order: list[Handed]
    contents: list[CertificateContent]
    version: str
    at: datetime

    @property
    def stamp(self) -> str:
        """What print file and list have in common."""
        when = f"{self.at:%Y-%m-%d %H:%M}"
        if self.pages:
            again = batches.ranges(self.pages)
            return _(
                "Data version %(version)s, pages %(pages)s · %(when)s",
                version=self.version,
                pages=again,
                when=when,
            )
        return _("Data version %(version)s · %(when)s", version=self.version, when=when)

    def name(self, what: str, suffix: str) -> str:
        """A file's name, which says what belongs together."""
        again = [_("pages %(pages)s", pages=batches.ranges(self.pages))] if self.pages else []
        return " ".join((what, self.place, *again, self.version)) + suffix


def make_print_files(print_file_ids: list[int]) -> Iterator[Progress]:
    """Each print file or ZIP file that is not made yet, in turn."""
    counts = {one.id: one.count for one in map(_find, print_file_ids) if one is not None}
    total, done = sum(counts.values()), 0
    for print_file_id, count in counts.items():
        print_file = _find(print_file_id)
        if print_file is not None and print_file.file_id is None:
            make = _zip if print_file.kind is PrintKind.ZIP else _sheets
            with closing(make(print_file)) as steps:
                for pages in steps:
                    yield Progress(done + pages, total)
        done += count
    yield Progress(total, total)


def _find(print_file_id: int) -> PrintFile | None:
    return session.get(PrintFile, print_file_id)


def _read(print_file: PrintFile) -> _Batch:
    """Raises DomainError when a certificate is not there any more or is void."""
    cohort, site = print_file.cohort, print_file.site
    order = batches.thawed(print_file.entries)
    found = queries.certificates([one.certificate_id for one in order])
    contents = []
    for page, one in zip(print_file.pages or range(1, len(order) + 1), order, strict=True):
        certificate = found.get(one.certificate_id)
        if certificate is None or certificate.revoked_at is not None:
            raise DomainError(
                _("The certificate on page %(page)s is void. Order again without it.", page=page)
            )
        contents.append(CertificateContent.from_json(certificate.content))
    groups = [one.group_number for one in order]
    return _Batch(
        of=f"{cohort.title} · {site.name}" if site else cohort.title,
        place=site.name if site else cohort.title,
        pages=list(print_file.pages),
        order=order,
        contents=contents,
        version=print_file.version or batches.data_version(zip(contents, groups, strict=True)),
        at=clock.local(clock.now(), cohort.zone),
    )


def _sheets(print_file: PrintFile) -> Generator[int, None, None]:
    """One page for each certificate, and the list to sign; both are stored in the same moment."""
    print_file_id, batch = print_file.id, _read(print_file)
    parts: list[Part] = []
    made = print_parts(batch.contents, cache=files.cache_folder(), title=f"{batch.of} · {batch.stamp}")
    for part in made:
        parts.append(part)
        yield sum(one.pages for one in parts)
    sheets, signed = whole(parts), _list(batch)
    begin_write(session)
    if (kept := _find(print_file_id)) is not None:
        kept.file_id = files.store(batch.name(_("Certificates"), ".pdf"), sheets).id
        kept.list_file_id = files.store(batch.name(_("Handout list"), ".pdf"), signed).id
        kept.version = batch.version


def _list(batch: _Batch) -> bytes:
    numbers = batch.pages or range(1, len(batch.contents) + 1)
    rows = [
        handout.Row(number, content.number, content.name, one.group_number)
        for number, content, one in zip(numbers, batch.contents, batch.order, strict=True)
    ]
    html = handout.document(rows, of=batch.of, stamp=batch.stamp)
    limits = pdf.Limits(seconds=120)
    return pdf.render(html, cache=files.cache_folder(), css=handout.STYLE, limits=limits)
>>>>>>> main


def _zip(print_file: PrintFile) -> Generator[int, None, None]:
    """A PDF for each certificate, written to the disk while they are made."""
    print_file_id, batch = print_file.id, _read(print_file)
    names = batches.member_names(batch.contents)
    with files.drafting(f"zip-{print_file_id}") as draft:
        zipped = ZipWriter(draft.write)
        made = make_singles(batch.contents, cache=files.cache_folder())
        for index, (name, content, one) in enumerate(zip(names, batch.contents, made, strict=True), 1):
            member = signed(one, content)
            zipped.add(name, member.head, member.tail, day=content.issued_on)
            if index % A_STEP == 0:
                yield index
        zipped.close()
        begin_write(session)
        if (kept := _find(print_file_id)) is not None:
            kept.file_id = draft.keep(batch.name(_("Certificates"), ".zip")).id
            kept.version = batch.version


JOBS: dict[str, JobFunction] = {"certificates.print": make_print_files}
