"""The tables of the review."""

from __future__ import annotations

from trainingapp.grading.models.desk import Claim, Phrase
from trainingapp.grading.models.findings import Finding, FindingKind, Hearing
from trainingapp.grading.models.levels import Level, Reading
from trainingapp.grading.models.plans import (
    CalibrationReading,
    CalibrationText,
    Criterion,
    ReviewPlan,
)
from trainingapp.grading.models.readings import Allocation, Appeal, Outcome, Review
from trainingapp.grading.models.sharing import GraderShare, Recusal

__all__ = [
    "Allocation",
    "Appeal",
    "CalibrationReading",
    "CalibrationText",
    "Claim",
    "Criterion",
    "Finding",
    "FindingKind",
    "GraderShare",
    "Hearing",
    "Level",
    "Outcome",
    "Phrase",
    "Reading",
    "Recusal",
    "Review",
    "ReviewPlan",
]
