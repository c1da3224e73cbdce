"""Texts by which graders find one measure."""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import queries
from trainingapp.grading.blindness import without_author
from trainingapp.grading.models import CalibrationReading, CalibrationText, Level
from trainingapp.reflections.models import Version

MOST_TEXTS = 10


def add_calibration_text(
    cohort: Cohort, title: str, text: str, level: Level, why: str, *, by: Person, of: Version | None = None
) -> CalibrationText:
    """Add a text that every grader reads before the others.

    Args:
        of: a version handed in earlier, to be taken over without its author's name and unit; `title` and
            `text` are then not looked at.

    Raises:
        DomainError: no text, or too many of them.
    """
    check_not_closed(cohort)
    if of is not None:
        enrolment = of.reflection.enrolment
        title, text = (
            without_author(part, name=enrolment.person.name, unit=enrolment.unit)
            for part in (of.title, of.text)
        )
    if not text.strip():
        raise DomainError(_("Paste the text, or give the receipt number of one handed in earlier."))
    if len(queries.calibration_texts(cohort)) >= MOST_TEXTS:
        raise DomainError(_("There are %(n)s already; more would only hold the graders up.", n=MOST_TEXTS))
    made = CalibrationText(cohort_id=cohort.id, title=title.strip()[:200], text=text, level=level, why=why)
    session.add(made)
    audit.record(by, "calibration.add", made)
    return made


def remove_calibration_text(text: CalibrationText, *, by: Person) -> None:
    """Take a calibration text back, with what was given to it."""
    audit.record(by, "calibration.remove", text)
    session.delete(text)


def give_calibration_level(
    text: CalibrationText, level: Level, *, by: Person, at: datetime
) -> CalibrationReading:
    """Give a calibration text one's own level, once; the agreed one is shown afterwards."""
    given = queries.own_calibration(text, by)
    if given is None:
        given = CalibrationReading(calibration_text_id=text.id, grader_id=by.id, level=level, at=at)
        session.add(given)
        session.flush()
    return given
