"""Forms of the review."""

from __future__ import annotations

from trainingapp.grading.forms.desk import CalibrationLevelForm, OwnRecusalForm, ReviewForm, review_form
from trainingapp.grading.forms.findings import AnswerForm, FindingForm, PhraseForm
from trainingapp.grading.forms.organizing import (
    CalibrationForm,
    PlanForm,
    ReasonForm,
    RecusalForm,
    ShareForm,
    share_form,
)
from trainingapp.grading.forms.results import AppealForm

__all__ = [
    "AnswerForm",
    "AppealForm",
    "CalibrationForm",
    "CalibrationLevelForm",
    "FindingForm",
    "OwnRecusalForm",
    "PhraseForm",
    "PlanForm",
    "ReasonForm",
    "RecusalForm",
    "ReviewForm",
    "ShareForm",
    "review_form",
    "share_form",
]
