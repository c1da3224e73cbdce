"""Giving certificates to those who are eligible, numbered without gaps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries, rules
from trainingapp.certificates.design import CertificateContent, content_problems
from trainingapp.certificates.models import Certificate
from trainingapp.certificates.queries import Candidate
from trainingapp.certificates.services.designs import frozen_design
from trainingapp.certificates.services.readiness import design_problems
from trainingapp.cohorts.models import Cohort, HostKind
from trainingapp.cohorts.rules import certificate_no
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def issue(cohort: Cohort, *, check_url: str, by: Person, at: datetime) -> int:
    """Give a certificate to everybody who is eligible and has none; returns how many.

    Numbers follow each other without gaps in the order of the ceremony. Two people who press at the same moment
    queue at the class's row, and the second finds nothing left to do.

    Args:
        check_url: address of the public check up to the code, ending in a slash.

    Raises:
        DomainError: the class is not at its end, nobody is waiting, or something cannot be printed; then
            nothing is issued.
    """
    rules.check_time(cohort, at)
    session.scalar(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    waiting = [c for c in queries.candidates(cohort) if c.eligibility.is_eligible and not c.certificate_id]
    if not waiting:
        raise DomainError(_("Nobody is waiting for a certificate."))
    if problems := design_problems(cohort):
        raise DomainError(_("Nothing was issued. %(why)s", why=" ".join(problems)))
    first, design_id = queries.last_serial(cohort) + 1, frozen_design(cohort, by=by).id
    rows = [
        _row(cohort, candidate, first + offset, check_url=check_url, by=by, at=at) | {"design_id": design_id}
        for offset, candidate in enumerate(waiting)
    ]
    session.execute(insert(Certificate), rows)
    audit.record(by, "certificate.issue", cohort, cohort_id=cohort.id, first=first, count=len(rows))
    return len(rows)


def _row(
    cohort: Cohort, candidate: Candidate, serial: int, *, check_url: str, by: Person, at: datetime
) -> dict[str, object]:
    content = content_of(cohort, candidate, serial, check_url=check_url, at=at)
    problems = content_problems(content)
    if problems:
        raise DomainError(
            _("Nothing was issued. %(name)s: %(why)s", name=candidate.entry.name, why=" ".join(problems))
        )
    return {
        "cohort_id": cohort.id,
        "enrolment_id": candidate.entry.enrolment_id,
        "serial": serial,
        "number": content.number,
        "code": content.check_code,
        "content": content.to_json(),
        "issued_at": at,
        "issued_by": by.id,
        "revoked_reason": "",
    }


def content_of(
    cohort: Cohort, candidate: Candidate, serial: int, *, check_url: str, at: datetime
) -> CertificateContent:
    """What is printed on the candidate's certificate, to be frozen."""
    issued_on = clock.local(at, cohort.zone).date()
    code = rules.new_code()
    return CertificateContent(
        number=certificate_no(
            cohort.certificate_pattern,
            code=cohort.code,
            year=cohort.ends_on.year,
            edition=cohort.edition,
            serial=serial,
        ),
        name=candidate.entry.name,
        unit_path=rules.printed_unit(candidate.entry.unit),
        cohort_title=cohort.title,
        programme=cohort.programme.name,
        edition=cohort.edition,
        hosts=tuple(host.name for host in cohort.hosts if host.kind is HostKind.HOST),
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        study_hours=candidate.hours,
        issued_on=issued_on,
        verify_url=check_url + code,
        check_code=code,
    )
