"""Signing the files of certificates, and finding out whether a file is one of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.models import Certificate
from trainingapp.core import clock
from trainingapp.core.pdf import signing
from trainingapp.core.pdf.compiled import Made
from trainingapp.core.session import session


def signed(made: Made, content: CertificateContent) -> Made:
    """The file with a signature, if this installation has a key; else as it is."""
    signer = signing.signer()
    return signer.sign(made, content.number, content.check_code, clock.now()) if signer else made


@dataclass(frozen=True)
class FileCheck:
    """What became of a file that somebody handed in."""

    is_ours: bool
    """Unchanged to the byte since it was signed here."""
    certificate: Certificate | None = None
    stands: bool = False
    """It is the edition that stands; another was issued in its place otherwise."""


def check_file(content: bytes) -> FileCheck:
    """Whether the file is a certificate signed here, and which. Nothing of it is kept."""
    signer = signing.signer()
    found = signer.check(content) if signer else None
    if found is None:
        return FileCheck(is_ours=False)
    certificate = session.scalar(select(Certificate).where(Certificate.number == found.number))
    stands = certificate is not None and certificate.code == found.code
    return FileCheck(True, certificate, stands)
