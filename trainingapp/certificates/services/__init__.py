"""Issuing, revoking and printing certificates."""

from __future__ import annotations

from trainingapp.certificates.services.issuing import content_of, issue
from trainingapp.certificates.services.print_files import order_print_file
from trainingapp.certificates.services.register import pdf_of, revoke

__all__ = ["content_of", "issue", "order_print_file", "pdf_of", "revoke"]
