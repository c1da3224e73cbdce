"""Candidates with their eligibility, the register, and print files."""

from __future__ import annotations

from trainingapp.certificates.queries.candidates import Candidate, candidates, eligibility_of
<<<<<<< HEAD
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
=======
from trainingapp.certificates.queries.print_files import certificates, handed_out, print_files, site_and_below
>>>>>>> main
from trainingapp.certificates.queries.register import (
    by_code,
    count,
    last_serial,
    of_enrolment,
)

__all__ = [
    "Candidate",
    "added_fonts",
    "by_code",
    "candidates",
<<<<<<< HEAD
    "class_design",
=======
    "certificates",
>>>>>>> main
    "count",
    "design_of_certificate",
    "design_of_class",
    "designs_for",
    "eligibility_of",
    "handed_out",
    "last_serial",
    "loaded",
    "loaded_version",
    "lost_files",
    "of_enrolment",
    "print_files",
<<<<<<< HEAD
    "sample_content",
    "undrawable",
=======
    "site_and_below",
>>>>>>> main
]
