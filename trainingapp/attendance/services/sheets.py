"""Sheets of paper: which trainee stands in which row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.attendance import queries
from trainingapp.attendance.models import SignInSheet
from trainingapp.attendance.sheet_codes import MOST_ROWS
from trainingapp.cohorts.models import Site
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson


@dataclass(frozen=True)
class SheetPlan:
    """A sheet that is about to be printed."""

    title: str
    enrolment_ids: Sequence[int]


def issue_sheets(
    lesson: Lesson, site: Site, plans: Sequence[SheetPlan], *, at: datetime
) -> list[SignInSheet]:
    """Sheets for these rows, in order; the same rows again are the same sheet, with the same barcodes.

    A list too long for one sheet becomes several, one after the other.
    """
    known = {(sheet.title, tuple(sheet.rows)): sheet for sheet in queries.sheets(lesson, site)}
    found = []
    for plan in plans:
        for start in range(0, len(plan.enrolment_ids), MOST_ROWS):
            rows = tuple(plan.enrolment_ids[start : start + MOST_ROWS])
            sheet = known.get((plan.title, rows)) or SignInSheet(
                lesson_id=lesson.id, site_id=site.id, title=plan.title, rows=list(rows), printed_at=at
            )
            sheet.printed_at = at
            found.append(sheet)
    session.add_all(found)
    session.flush()
    return found
