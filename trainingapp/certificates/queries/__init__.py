"""Candidates with their eligibility, the register, and print files."""

from __future__ import annotations

from trainingapp.certificates.queries.candidates import Candidate, candidates, eligibility_of
from trainingapp.certificates.queries.print_files import print_files
from trainingapp.certificates.queries.register import (
    by_code,
    count,
    in_ceremony_order,
    last_serial,
    of_enrolment,
)

__all__ = [
    "Candidate",
    "by_code",
    "candidates",
    "count",
    "eligibility_of",
    "in_ceremony_order",
    "last_serial",
    "of_enrolment",
    "print_files",
]
