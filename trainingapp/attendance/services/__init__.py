"""What is done with attendance: marks one by one, and what stands on paper sheets."""

from trainingapp.attendance.services.keying import Stroke, key_rest, key_row, take_back
from trainingapp.attendance.services.marks import (
    NewSignIn,
    add_late,
    cancel,
    sign_in_many,
    sign_in_on_paper,
    sign_in_with_code,
    tick,
)
from trainingapp.attendance.services.sheets import issue_sheets

__all__ = [
    "NewSignIn",
    "Stroke",
    "add_late",
    "cancel",
    "issue_sheets",
    "key_rest",
    "key_row",
    "sign_in_many",
    "sign_in_on_paper",
    "sign_in_with_code",
    "take_back",
    "tick",
]
