"""Attendance, found: lists and counts of a lesson, and the ledgers of trainees."""

from trainingapp.attendance.queries.ledgers import HalfDayEntry, ledger_of, ledgers, register_of
from trainingapp.attendance.queries.lists import (
    Attendee,
    Tally,
    at_site,
    attendee,
    attendees,
    missing,
    sign_in_lessons,
    sign_in_of,
    tallies,
    tally,
    wrong_codes,
)

__all__ = [
    "Attendee",
    "HalfDayEntry",
    "Tally",
    "at_site",
    "attendee",
    "attendees",
    "ledger_of",
    "ledgers",
    "missing",
    "register_of",
    "sign_in_lessons",
    "sign_in_of",
    "tallies",
    "tally",
    "wrong_codes",
]
