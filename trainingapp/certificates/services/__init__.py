"""Exceptions, awards, signing off, issuing, reissuing, revoking and printing certificates."""

from __future__ import annotations

from trainingapp.certificates.services.awards import decide_award, nominate
from trainingapp.certificates.services.issuing import content_of, issue, issue_signed
from trainingapp.certificates.services.print_files import (
    order_all_sites,
    order_pages,
    order_print_file,
    remove_print_file,
)
from trainingapp.certificates.services.readiness import design_problems
from trainingapp.certificates.services.register import pdf_of, reinstate, reissue, revoke
from trainingapp.certificates.services.signatures import check_file, signed
from trainingapp.certificates.services.signing import sign_off
from trainingapp.certificates.services.waivers import sign_for, withdraw_waiver

__all__ = [
    "check_file",
    "content_of",
    "decide_award",
    "design_problems",
    "issue",
    "issue_signed",
    "nominate",
    "order_all_sites",
    "order_pages",
    "order_print_file",
    "pdf_of",
    "reinstate",
    "reissue",
    "remove_print_file",
    "revoke",
    "sign_for",
    "sign_off",
    "signed",
    "withdraw_waiver",
]
