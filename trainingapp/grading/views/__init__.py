"""Pages of the review: the organizer's overview, the grader's desk, the trainee's result."""

from __future__ import annotations

from trainingapp.grading.views import (
    calibration,
    decisions,
    desk,
    findings,
    overview,
    phrases,
    plans,
    recusals,
    result,
)
from trainingapp.grading.views.blueprint import bp

__all__ = [
    "bp",
    "calibration",
    "decisions",
    "desk",
    "findings",
    "overview",
    "phrases",
    "plans",
    "recusals",
    "result",
]
