"""The register of certificates and the print files made from it."""

from __future__ import annotations

from trainingapp.certificates.models.certificates import Certificate
<<<<<<< HEAD
from trainingapp.certificates.models.designs import (
    AddedFont,
    CertificateDesign,
    ClassDesign,
    DesignPicture,
    DesignVersion,
    SealPicture,
)
from trainingapp.certificates.models.print_files import PrintFile

__all__ = [
    "AddedFont",
    "Certificate",
    "CertificateDesign",
    "ClassDesign",
    "DesignPicture",
    "DesignVersion",
    "PrintFile",
    "SealPicture",
]
=======
from trainingapp.certificates.models.print_files import PrintFile, PrintKind

__all__ = ["Certificate", "PrintFile", "PrintKind"]
>>>>>>> main
