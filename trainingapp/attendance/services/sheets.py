"""Sheets of paper: which trainee stands in which row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from trainingapp.attendance import queries
from trainingapp.attendance.models import SignInSheet
from trainingapp.attendance.sheet_codes import MOST_ROWS
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson

SheetRows = queries.SheetRows


def issue_sheets(lesson: Lesson, plans: Sequence[SheetRows], *, at: datetime) -> None:
    """Let sheets with these rows be known; the same rows again are the same sheet, with the same barcodes."""
    known = queries.known_sheets(lesson, [plan.site_id for plan in plans])
    for plan in plans:
        assert len(plan.enrolment_ids) <= MOST_ROWS
        sheet = known.get(plan) or SignInSheet(
            lesson_id=lesson.id, site_id=plan.site_id, title=plan.title, rows=list(plan.enrolment_ids)
        )
        sheet.printed_at = at
        session.add(sheet)
    session.flush()
