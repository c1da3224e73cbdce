"""Giving certificates to those on the signed-off list, numbered without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries, rules
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.models import Certificate, SignOff
from trainingapp.certificates.rules import Signed
from trainingapp.certificates.services.designs import frozen_design
from trainingapp.certificates.services.locking import hold
from trainingapp.certificates.services.readiness import check_contents, check_design
from trainingapp.certificates.services.signing import sign_off
from trainingapp.cohorts.models import Cohort, HostKind
from trainingapp.cohorts.rules import certificate_no
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.models import Job
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.session import session

AT_ONCE = 2000
"""So many are issued while the person waits; more by a job."""
_A_BATCH = 2000  # rows written together; what is not yet written does not fill the memory


@dataclass(frozen=True)
class Issued:
    """How many certificates were issued now, or the job that issues them."""

    count: int
    job: Job | None = None


def issue(cohort: Cohort, *, check_url: str, by: Person, at: datetime, seen: str = "") -> int:
    """Sign the list off and issue from it in one step; returns how many. See `sign_off` and `issue_signed`."""
    sign_off(cohort, by=by, at=at, seen=seen)
    return issue_signed(cohort, check_url=check_url, by=by, at=at)


def issue_or_order(cohort: Cohort, *, check_url: str, by: Person, at: datetime, result_url: str) -> Issued:
    """Issue from the signed list; from a long one let a worker do it, in one transaction as well.

    Asked again while a worker is at it, nothing changes.

    Args:
        result_url: where the job's page leads when it is done.

    Raises:
        DomainError: as for `issue_signed`; what only a look at everybody shows, the job tells.
    """
    signed = _to_be_issued(cohort, at)
    under_way = queries.issue_job(cohort)
    if under_way is not None:
        return Issued(0, under_way)
    if signed.count <= AT_ONCE:
        return Issued(issue_signed(cohort, check_url=check_url, by=by, at=at))
    title = _("Certificates of %(place)s", place=cohort.title)
    where = {"cohort_id": cohort.id, "sign_off_id": signed.id, "person_id": by.id, "check_url": check_url}
    return Issued(0, enqueue(queries.ISSUING, title, owner_id=by.id, result_url=result_url, **where))


def issue_signed(
    cohort: Cohort, *, check_url: str, by: Person, at: datetime, only: SignOff | None = None
) -> int:
    """Give a certificate to everybody on the signed list of whom nothing has changed; returns how many.

    Numbers follow each other without gaps in the order of the list. All is one transaction: two people who press
    at the same moment queue at the class's row, and the second finds nothing left to do; a crash leaves nothing
    behind.

    Args:
        check_url: address of the public check up to the code, ending in a slash.
        only: the list that was meant, if another may have been signed meanwhile.

    Raises:
        DomainError: the class is not at its end, no list is signed, nobody on it is left, a number is taken, or
            something cannot be printed; then nothing is issued.
    """
    signed = _to_be_issued(cohort, at)
    if only is not None and only is not signed:
        raise DomainError(_("Nothing was issued. Another list was signed meanwhile; issue from that one."))
    ready = [line for line, _now in queries.compare(signed, queries.candidates(cohort)).ready]
    if not ready:
        raise DomainError(_("Of everybody on the signed list something has changed. Sign it again."))
    first = queries.last_serial(cohort) + 1
    _write(cohort, signed, ready, first, check_url=check_url, by=by, at=at)
    signed.ended_at, signed.issued = at, len(ready)
    audit.record(by, "certificate.issue", cohort, cohort_id=cohort.id, first=first, count=len(ready))
    return len(ready)


def _to_be_issued(cohort: Cohort, at: datetime) -> SignOff:
    """The list from which is issued; until the transaction ends nobody else signs or issues."""
    rules.check_time(cohort, at)
    hold(cohort)
    signed = queries.standing_list(cohort)
    if signed is None:
        raise DomainError(_("Sign the list off first."))
    check_design(cohort)
    return signed


def _write(
    cohort: Cohort,
    signed: SignOff,
    ready: Sequence[Signed],
    first: int,
    *,
    check_url: str,
    by: Person,
    at: datetime,
) -> None:
    """Put the entries into the register, all or none."""
    same = {
        "cohort_id": cohort.id,
        "sign_off_id": signed.id,
        "design_id": frozen_design(cohort, by=by).id,
        "class_title": cohort.title,
        "edition": 1,
        "issued_at": at,
        "issued_by": by.id,
        "revoked_reason": "",
    }
    try:
        with session.begin_nested():
            for start in range(0, len(ready), _A_BATCH):
                lines = list(enumerate(ready[start : start + _A_BATCH], first + start))
                contents = [content_of(cohort, line, n, check_url=check_url, at=at) for n, line in lines]
                check_contents(contents)
                rows = [same | _row(n, line, one) for (n, line), one in zip(lines, contents, strict=True)]
                session.execute(insert(Certificate), rows)
    except IntegrityError as error:
        ends = (first, first + len(ready) - 1)
        numbers = [certificate_no(cohort, cohort.certificate_pattern, serial) for serial in ends]
        raise DomainError(
            _(
                "Nothing was issued. One of the numbers %(first)s to %(last)s stands in the register already. "
                "Change the pattern of the numbers in the class settings.",
                first=numbers[0],
                last=numbers[1],
            )
        ) from error


def _row(serial: int, line: Signed, content: CertificateContent) -> dict[str, object]:
    return {
        "enrolment_id": line.enrolment_id,
        "serial": serial,
        "number": content.number,
        "code": content.check_code,
        "content": content.to_json(),
        "name": content.name,
    }


def content_of(
    cohort: Cohort, line: Signed, serial: int, *, check_url: str, at: datetime
) -> CertificateContent:
    """What is printed on the certificate, to be frozen."""
    code = rules.new_code()
    return CertificateContent(
        number=certificate_no(cohort, cohort.certificate_pattern, serial),
        name=line.name,
        unit_path=line.unit,
        cohort_title=cohort.title,
        programme=cohort.programme.name,
        edition=cohort.edition,
        hosts=tuple(host.name for host in cohort.hosts if host.kind is HostKind.HOST),
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        study_hours=line.hours,
        issued_on=clock.local(at, cohort.zone).date(),
        verify_url=check_url + code,
        check_code=code,
    )
