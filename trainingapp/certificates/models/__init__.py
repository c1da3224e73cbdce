"""Eligibility, awards, the register of certificates, and the print files made from it."""

from __future__ import annotations

from trainingapp.certificates.models.awards import Award, AwardState
from trainingapp.certificates.models.certificates import Certificate, EarlierEdition
from trainingapp.certificates.models.eligibility import Condition, SignOff, SignOffLine, Waiver
from trainingapp.certificates.models.print_files import PrintFile, PrintKind

__all__ = [
    "Award",
    "AwardState",
    "Certificate",
    "Condition",
    "EarlierEdition",
    "PrintFile",
    "PrintKind",
    "SignOff",
    "SignOffLine",
    "Waiver",
]
