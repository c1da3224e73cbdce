"""Candidates with their eligibility, the register, and print files."""

from __future__ import annotations

from trainingapp.certificates.queries.candidates import Candidate, candidates, eligibility_of
from trainingapp.certificates.queries.print_files import certificates, handed_out, print_files, site_and_below
from trainingapp.certificates.queries.register import (
    by_code,
    count,
    last_serial,
    of_enrolment,
)

__all__ = [
    "Candidate",
    "by_code",
    "candidates",
    "certificates",
    "count",
    "eligibility_of",
    "handed_out",
    "last_serial",
    "of_enrolment",
    "print_files",
    "site_and_below",
]
