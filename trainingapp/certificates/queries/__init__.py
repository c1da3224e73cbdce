"""Candidates with their eligibility, exceptions, awards, signed lists, the register, and print files."""

from __future__ import annotations

from trainingapp.certificates.queries.awards import (
    Quota,
    nominations,
    open_award,
    open_awards,
    outstanding,
    quota,
    trainee_named,
)
from trainingapp.certificates.queries.candidates import Candidate, Issued, candidates, eligibility_of
from trainingapp.certificates.queries.print_files import certificates, handed_out, print_files, site_and_below
from trainingapp.certificates.queries.register import (
    Checked,
    by_code,
    content_now,
    count,
    last_serial,
    names_of,
    of_enrolment,
    register,
)
from trainingapp.certificates.queries.signing import (
    Change,
    Comparison,
    compare,
    sign_offs,
    signed_lines,
    standing_list,
    to_be_signed,
)
from trainingapp.certificates.queries.survey import SHOWN, Survey, ids_of, page_of, survey
from trainingapp.certificates.queries.waivers import excuses, excuses_of, open_waiver, waivers_of

__all__ = [
    "SHOWN",
    "Candidate",
    "Change",
    "Checked",
    "Comparison",
    "Issued",
    "Quota",
    "Survey",
    "by_code",
    "candidates",
    "certificates",
    "compare",
    "content_now",
    "count",
    "eligibility_of",
    "excuses",
    "excuses_of",
    "handed_out",
    "ids_of",
    "last_serial",
    "names_of",
    "nominations",
    "of_enrolment",
    "open_award",
    "open_awards",
    "open_waiver",
    "outstanding",
    "page_of",
    "print_files",
    "quota",
    "register",
    "sign_offs",
    "signed_lines",
    "site_and_below",
    "standing_list",
    "survey",
    "to_be_signed",
    "trainee_named",
    "waivers_of",
]
