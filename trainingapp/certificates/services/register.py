"""What happens to an entry of the register later, and its PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries, rules
from trainingapp.certificates.design import CertificateContent, make_one
from trainingapp.certificates.models import Certificate, EarlierEdition
from trainingapp.certificates.services.readiness import check_contents, check_design
from trainingapp.certificates.services.signatures import signed
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.core import files
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def reissue(
    certificate: Certificate, reason: str, *, check_url: str, edition: int, by: Person, at: datetime
) -> None:
    """Print anew under the same number, marked 补发: with name and unit as the roster has them by now.

    All else stays as it was frozen at issue. What was printed before is kept; its check code tells from now on that
    another edition stands.

    Args:
        check_url: as for `issue_signed`.
        edition: the one that is replaced, as the person saw it; two who press at once make one reissue.

    Raises:
        DomainError: void, no reason, or something cannot be printed.
        Conflict: somebody else was faster.
    """
    reason = cohort_rules.reason(reason)
    _hold(certificate)
    if certificate.revoked_at is not None:
        raise DomainError(_("This certificate is void; a void one is not reissued."))
    if certificate.edition != edition:
        raise Conflict(_("Somebody else has reissued this certificate just now."))
    if certificate.cohort is not None:
        check_design(certificate.cohort)
    code = rules.new_code()
    content = replace(
        queries.content_now(certificate), is_reissue=True, check_code=code, verify_url=check_url + code
    )
    check_contents([content])
    session.add(
        EarlierEdition(
            certificate_id=certificate.id,
            edition=certificate.edition,
            code=certificate.code,
            content=certificate.content,
            replaced_at=at,
            replaced_by=by.id,
            reason=reason,
        )
    )
    certificate.edition, certificate.code, certificate.reissued_at = edition + 1, code, at
    certificate.content, certificate.name = content.to_json(), content.name
    audit.record(by, "certificate.reissue", certificate, edition=edition + 1, reason=reason)


def revoke(certificate: Certificate, reason: str, *, by: Person, at: datetime) -> None:
    """Declare a certificate void; number and entry stay, and the public check says so."""
    reason = cohort_rules.reason(reason)
    _hold(certificate)
    if certificate.revoked_at is not None:
        raise DomainError(_("This certificate is already void."))
    certificate.revoked_at, certificate.revoked_by, certificate.revoked_reason = at, by.id, reason
    audit.record(by, "certificate.revoke", certificate, reason=reason)


def reinstate(certificate: Certificate, reason: str, *, by: Person) -> None:
    """Let a certificate count again that was declared void by mistake; both stay in the book."""
    reason = cohort_rules.reason(reason)
    _hold(certificate)
    if certificate.revoked_at is None:
        raise DomainError(_("This certificate is not void."))
    was, certificate.revoked_at, certificate.revoked_by = certificate.revoked_reason, None, None
    certificate.revoked_reason = ""
    audit.record(by, "certificate.reinstate", certificate, reason=reason, was_void_because=was)


def pdf_of(certificate: Certificate) -> bytes:
    """The certificate as a PDF, made from its frozen content."""
    content = CertificateContent.from_json(certificate.content)
    return signed(make_one(content, cache=files.cache_folder()), content).pdf


def _hold(certificate: Certificate) -> None:
    """Wait for whoever changes this entry at the same moment, and read it anew."""
    session.scalar(select(Certificate.id).where(Certificate.id == certificate.id).with_for_update())
    session.refresh(certificate)
