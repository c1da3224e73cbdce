"""Giving certificates to those on the signed-off list, numbered without gaps."""

from __future__ import annotations

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
from trainingapp.core.session import session


def issue(cohort: Cohort, *, check_url: str, by: Person, at: datetime, seen: str = "") -> int:
    """Sign the list off and issue from it in one step; returns how many. See `sign_off` and `issue_signed`."""
    sign_off(cohort, by=by, at=at, seen=seen)
    return issue_signed(cohort, check_url=check_url, by=by, at=at)


def issue_signed(cohort: Cohort, *, check_url: str, by: Person, at: datetime) -> int:
    """Give a certificate to everybody on the signed list of whom nothing has changed; returns how many.

    Numbers follow each other without gaps in the order of the list. All is one transaction: two people who press
    at the same moment queue at the class's row, and the second finds nothing left to do; a crash leaves nothing
    behind.

    Args:
        check_url: address of the public check up to the code, ending in a slash.

    Raises:
        DomainError: the class is not at its end, no list is signed, nobody on it is left, a number is taken, or
            something cannot be printed; then nothing is issued.
    """
    rules.check_time(cohort, at)
    hold(cohort)
    signed = queries.standing_list(cohort)
    if signed is None:
        raise DomainError(_("Sign the list off first."))
    check_design(cohort)
    ready = [line for line, _now in queries.compare(signed, queries.candidates(cohort)).ready]
    if not ready:
        raise DomainError(_("Of everybody on the signed list something has changed. Sign it again."))
    first = queries.last_serial(cohort) + 1
    contents = [
        content_of(cohort, line, serial, check_url=check_url, at=at)
        for serial, line in enumerate(ready, first)
    ]
    check_contents(contents)
    design_id = frozen_design(cohort, by=by).id
    rows = [
        _row(cohort, signed, line, serial, content, by=by, at=at) | {"design_id": design_id}
        for serial, (line, content) in enumerate(zip(ready, contents, strict=True), first)
    ]
    _insert(rows)
    signed.ended_at, signed.issued = at, len(rows)
    audit.record(by, "certificate.issue", cohort, cohort_id=cohort.id, first=first, count=len(rows))
    return len(rows)


def _row(
    cohort: Cohort,
    signed: SignOff,
    line: Signed,
    serial: int,
    content: CertificateContent,
    *,
    by: Person,
    at: datetime,
) -> dict[str, object]:
    return {
        "cohort_id": cohort.id,
        "enrolment_id": line.enrolment_id,
        "sign_off_id": signed.id,
        "serial": serial,
        "number": content.number,
        "code": content.check_code,
        "content": content.to_json(),
        "name": content.name,
        "class_title": content.cohort_title,
        "edition": 1,
        "issued_at": at,
        "issued_by": by.id,
        "revoked_reason": "",
    }


def _insert(rows: list[dict[str, object]]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(Certificate), rows)
    except IntegrityError as error:
        raise DomainError(
            _(
                "Nothing was issued. One of the numbers %(first)s to %(last)s stands in the register already. "
                "Change the pattern of the numbers in the class settings.",
                first=rows[0]["number"],
                last=rows[-1]["number"],
            )
        ) from error


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
