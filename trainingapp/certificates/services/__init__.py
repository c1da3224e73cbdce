"""Issuing, revoking and printing certificates."""

from __future__ import annotations

from trainingapp.certificates.services.issuing import content_of, issue
from trainingapp.certificates.services.print_files import (
    order_all_sites,
    order_pages,
    order_print_file,
    remove_print_file,
)
from trainingapp.certificates.services.register import pdf_of, revoke
from trainingapp.certificates.services.signatures import check_file, signed

__all__ = [
    "check_file",
    "content_of",
    "issue",
    "order_all_sites",
    "order_pages",
    "order_print_file",
    "pdf_of",
    "remove_print_file",
    "revoke",
    "signed",
]
