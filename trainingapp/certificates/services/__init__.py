"""Issuing, revoking and printing certificates."""

from __future__ import annotations

from trainingapp.certificates.services.designs import (
    Choice,
    check_choice,
    check_edit,
    choose,
    copy_design,
    edit_design,
    frozen_design,
    share_design,
    shipped_version,
)
from trainingapp.certificates.services.fonts import add_font, check_font, remove_font
from trainingapp.certificates.services.issuing import content_of, issue
<<<<<<< HEAD
from trainingapp.certificates.services.print_files import order_print_file
from trainingapp.certificates.services.readiness import design_problems, widest_samples
=======
from trainingapp.certificates.services.print_files import (
    order_all_sites,
    order_pages,
    order_print_file,
    remove_print_file,
)
>>>>>>> main
from trainingapp.certificates.services.register import pdf_of, revoke
from trainingapp.certificates.services.signatures import check_file, signed

__all__ = [
<<<<<<< HEAD
    "Choice",
    "add_font",
    "check_choice",
    "check_edit",
    "check_font",
    "choose",
    "content_of",
    "copy_design",
    "design_problems",
    "edit_design",
    "frozen_design",
    "issue",
    "order_print_file",
    "pdf_of",
    "remove_font",
    "revoke",
    "share_design",
    "shipped_version",
    "widest_samples",
=======
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
>>>>>>> main
]
