"""Issuing from a long list; making print files and ZIP files.

Numbers are given to all on a list in one transaction: a job that was broken off has given none, or has ended.

A print job that was broken off begins again at the file that was not finished: those that are stored stay, and nothing
else was left behind. What WeasyPrint laid out is kept, so beginning again costs little.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby

from trainingapp.accounts.models import Person
from trainingapp.certificates import batches, handout, queries
from trainingapp.certificates.batches import Handed
from trainingapp.certificates.design import (
    CertificateContent,
    Design,
    Part,
    Tiers,
    make_singles,
    print_parts,
    whole,
)
from trainingapp.certificates.models import Certificate, PrintFile, PrintKind, SignOff
from trainingapp.certificates.services import issue_signed, signed
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock, files, pdf
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import DEFAULT_LANGUAGE, _, in_language
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.core.zipping import ZipWriter

logger = logging.getLogger(__name__)

A_STEP = 200  # members of a ZIP file


@dataclass(frozen=True)
class _Batch:
    """What is printed, read once: from here on the data base is not asked again."""

    of: str
    place: str
    pages: list[int]
    archival: bool
    order: list[Handed]
    runs: list[tuple[Design, list[CertificateContent]]]
    """Contents in order, those of one design that follow each other together."""
    version: str
    at: datetime

    @property
    def contents(self) -> list[CertificateContent]:
        """What is printed, in order."""
        return [content for _design, contents in self.runs for content in contents]

    @property
    def stamp(self) -> str:
        """What print file and list have in common; print speaks Chinese, whoever has it made."""
        when = f"{self.at:%Y-%m-%d %H:%M}"
        with in_language(DEFAULT_LANGUAGE):
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
        kind = ["PDF-A"] if self.archival else []
        return " ".join((what, self.place, *again, *kind, self.version)) + suffix


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
    certificates = []
    for page, one in zip(print_file.pages or range(1, len(order) + 1), order, strict=True):
        certificate = found.get(one.certificate_id)
        if certificate is None or certificate.revoked_at is not None:
            raise DomainError(
                _("The certificate on page %(page)s is void. Order again without it.", page=page)
            )
        certificates.append(certificate)
    runs = _runs(certificates)
    contents = [content for _design, run in runs for content in run]
    groups = [one.group_number for one in order]
    return _Batch(
        of=f"{cohort.title} · {site.name}" if site else cohort.title,
        place=site.name if site else cohort.title,
        pages=list(print_file.pages),
        archival=print_file.archival,
        order=order,
        runs=runs,
        version=print_file.version or batches.data_version(zip(contents, groups, strict=True)),
        at=clock.local(clock.now(), cohort.zone),
    )


def _runs(certificates: list[Certificate]) -> list[tuple[Design, list[CertificateContent]]]:
    """Those of the same design that follow each other together, with the design that they were issued with."""
    alike = [list(run) for _id, run in groupby(certificates, key=lambda one: one.design_id)]
    return [
        (queries.design_of_certificate(run[0]), [CertificateContent.from_json(one.content) for one in run])
        for run in alike
    ]


def _sheets(print_file: PrintFile) -> Generator[int, None, None]:
    """One page for each certificate, and the list to sign; both are stored in the same moment."""
    print_file_id, batch = print_file.id, _read(print_file)
    parts: list[Part] = []
    title = f"{batch.of} · {batch.stamp}"
    for design, contents in batch.runs:
        for part in print_parts(
            contents, cache=files.cache_folder(), design=design, archival=batch.archival, title=title
        ):
            parts.append(part)
            yield sum(one.pages for one in parts)
    logger.info("%s: %s", title, sum((part.tiers for part in parts), Tiers()))
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


def _zip(print_file: PrintFile) -> Generator[int, None, None]:
    """A PDF for each certificate, written to the disk while they are made."""
    print_file_id, batch = print_file.id, _read(print_file)
    names = batches.member_names(batch.contents)
    with files.drafting(f"zip-{print_file_id}") as draft:
        zipped = ZipWriter(draft.write)
        made = chain.from_iterable(
            make_singles(contents, cache=files.cache_folder(), design=design, archival=batch.archival)
            for design, contents in batch.runs
        )
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


def issue_certificates(
    cohort_id: int, sign_off_id: int, person_id: int, check_url: str
) -> Iterator[Progress]:
    """Issue from the signed list; begun again, it does so unless that was done."""
    total = session.get_one(SignOff, sign_off_id).count
    yield Progress(0, total, _("Everybody is looked at once more; then all get their numbers at once."))
    begin_write(session)
    listed, by = session.get_one(SignOff, sign_off_id), session.get_one(Person, person_id)
    if not listed.issued:
        cohort = session.get_one(Cohort, cohort_id)
        issue_signed(cohort, check_url=check_url, by=by, at=clock.now(), only=listed)
    yield Progress(total, total, _("%(n)s certificates were issued.", n=listed.issued))


JOBS: dict[str, JobFunction] = {"certificates.print": make_print_files, queries.ISSUING: issue_certificates}
