"""Exceptions, awards, signing off, issuing, reissuing, revoking and printing certificates."""

from __future__ import annotations

from trainingapp.certificates.services.awards import (
    decide_award,
    nominate,
)
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
from trainingapp.certificates.services.fonts import (
    add_font,
    check_font,
    remove_font,
)
from trainingapp.certificates.services.issuing import (
    content_of,
    issue,
    issue_or_order,
    issue_signed,
)
from trainingapp.certificates.services.print_files import (
    order_all_sites,
    order_pages,
    order_print_file,
    remove_print_file,
)
from trainingapp.certificates.services.readiness import (
    design_problems,
    widest_samples,
)
from trainingapp.certificates.services.register import (
    pdf_of,
    reinstate,
    reissue,
    revoke,
)
from trainingapp.certificates.services.signatures import (
    check_file,
    signed,
)
from trainingapp.certificates.services.signing import (
    sign_off,
)
from trainingapp.certificates.services.waivers import (
    sign_for,
    withdraw_waiver,
)

__all__ = [
    "Choice",
    "add_font",
    "check_choice",
    "check_edit",
    "check_file",
    "check_font",
    "choose",
    "content_of",
    "copy_design",
    "decide_award",
    "design_problems",
    "edit_design",
    "frozen_design",
    "issue",
    "issue_or_order",
    "issue_signed",
    "nominate",
    "order_all_sites",
    "order_pages",
    "order_print_file",
    "pdf_of",
    "reinstate",
    "reissue",
    "remove_font",
    "remove_print_file",
    "revoke",
    "share_design",
    "shipped_version",
    "sign_for",
    "sign_off",
    "signed",
    "widest_samples",
    "withdraw_waiver",
]
