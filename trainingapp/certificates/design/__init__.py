"""The certificate of completion as it is printed: content, wording, frame, seal and page.

`CertificateContent` is what the register freezes; everything else here turns it into an A4 landscape page. The
wording is Chinese whatever language the clerk reads: it is part of the document, not of the screen.
May import `core` and nothing else of the application.
"""

from __future__ import annotations

from trainingapp.certificates.design.content import CertificateContent, content_problems
from trainingapp.certificates.design.making import (
    Part,
    make_certificates,
    make_one,
    make_print_file,
    make_singles,
    print_parts,
    whole,
)
from trainingapp.certificates.design.page import Design

__all__ = [
    "CertificateContent",
    "Design",
    "Part",
    "content_problems",
    "make_certificates",
    "make_one",
    "make_print_file",
    "make_singles",
    "print_parts",
    "whole",
]
