"""What is done in the review: dealing out, reading, returning, deciding, releasing, appealing."""

from __future__ import annotations

from trainingapp.grading.services.appeals import appeal
from trainingapp.grading.services.calibration import (
    add_calibration_text,
    give_calibration_level,
    remove_calibration_text,
)
from trainingapp.grading.services.claims import claim, let_go
from trainingapp.grading.services.dealing import Dealt, deal, move_unread, plan, redeal
from trainingapp.grading.services.desk import Judgement, judge
from trainingapp.grading.services.findings import answer, find
from trainingapp.grading.services.outcomes import (
    ask_second_reading,
    mark_for_anthology,
    settle,
)
from trainingapp.grading.services.phrases import add_phrase, remove_phrase
from trainingapp.grading.services.plans import PlanDetails, set_plan
from trainingapp.grading.services.readings import mark, review, send_back
from trainingapp.grading.services.releasing import Released, release, release_step
from trainingapp.grading.services.sharing import end_recusal, recuse, set_shares

__all__ = [
    "Dealt",
    "Judgement",
    "PlanDetails",
    "Released",
    "add_calibration_text",
    "add_phrase",
    "answer",
    "appeal",
    "ask_second_reading",
    "claim",
    "deal",
    "end_recusal",
    "find",
    "give_calibration_level",
    "judge",
    "let_go",
    "mark",
    "mark_for_anthology",
    "move_unread",
    "plan",
    "recuse",
    "redeal",
    "release",
    "release_step",
    "remove_calibration_text",
    "remove_phrase",
    "review",
    "send_back",
    "set_plan",
    "set_shares",
    "settle",
]
