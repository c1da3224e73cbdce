"""Candidates with their eligibility, the register, and print files."""

from __future__ import annotations

from trainingapp.certificates.queries.candidates import Candidate, candidates, eligibility_of
from trainingapp.certificates.queries.designs import (
    added_fonts,
    class_design,
    design_of_certificate,
    design_of_class,
    designs_for,
    loaded,
    loaded_version,
    lost_files,
    sample_content,
    undrawable,
)
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
    "added_fonts",
    "by_code",
    "candidates",
    "class_design",
    "count",
    "design_of_certificate",
    "design_of_class",
    "designs_for",
    "eligibility_of",
    "in_ceremony_order",
    "last_serial",
    "loaded",
    "loaded_version",
    "lost_files",
    "of_enrolment",
    "print_files",
    "sample_content",
    "undrawable",
]
