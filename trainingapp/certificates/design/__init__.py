"""The certificate of completion as it is printed: content, wording, designs, seals and pages.

`CertificateContent` is what the register freezes; a `Design` (HTML and CSS with placeholders, pictures, settings) turns
it into a page. The wording is Chinese whatever language the clerk reads: it is part of the document, not of the screen.
May import `core` and nothing else of the application.
"""

from __future__ import annotations

from trainingapp.certificates.design.content import (
    CertificateContent,
    content_problems,
)
from trainingapp.certificates.design.designs import (
    SHIPPED,
    Design,
    default_design,
    design_faults,
    shipped,
    shortcomings,
)
from trainingapp.certificates.design.making import (
    Part,
    make_certificates,
    make_one,
    make_singles,
    print_parts,
    whole,
)
from trainingapp.certificates.design.placeholders import (
    PLACEHOLDERS,
)
from trainingapp.certificates.design.settings import (
    SealKind,
    Settings,
)
from trainingapp.core.pdf.compiled import (
    Tiers,
)

__all__ = [
    "PLACEHOLDERS",
    "SHIPPED",
    "CertificateContent",
    "Design",
    "Part",
    "SealKind",
    "Settings",
    "Tiers",
    "content_problems",
    "default_design",
    "design_faults",
    "make_certificates",
    "make_one",
    "make_singles",
    "print_parts",
    "shipped",
    "shortcomings",
    "whole",
]
