"""What happens to a certificate later, and its PDF."""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
<<<<<<< HEAD
from trainingapp.certificates import queries
from trainingapp.certificates.design import CertificateContent, make_certificates
=======
from trainingapp.certificates.design import CertificateContent, make_one
>>>>>>> main
from trainingapp.certificates.models import Certificate
from trainingapp.certificates.services.signatures import signed
from trainingapp.core import files
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _


def revoke(certificate: Certificate, reason: str, *, by: Person, at: datetime) -> None:
    """Declare a certificate void; number and entry stay, and the public check says so."""
    if certificate.revoked_at is not None:
        raise DomainError(_("This certificate is already void."))
    if not reason.strip():
        raise DomainError(_("Give the reason: it stays in the record."))
    certificate.revoked_at, certificate.revoked_reason = at, reason.strip()
    audit.record(by, "certificate.revoke", certificate, reason=reason.strip())


def pdf_of(certificate: Certificate, *, archival: bool = False) -> bytes:
    """The certificate as a PDF (`archival`: PDF/A-3u), made from its frozen content in the design of its issue."""
    content = CertificateContent.from_json(certificate.content)
<<<<<<< HEAD
    design = queries.design_of_certificate(certificate)
    return next(make_certificates([content], cache=files.cache_folder(), design=design, archival=archival))
=======
    return signed(make_one(content, cache=files.cache_folder()), content).pdf
>>>>>>> main
