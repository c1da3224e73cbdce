"""The register of certificates and the print files made from it."""

from __future__ import annotations

from trainingapp.certificates.models.certificates import Certificate
from trainingapp.certificates.models.print_files import PrintFile, PrintKind

__all__ = ["Certificate", "PrintFile", "PrintKind"]
