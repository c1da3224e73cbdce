"""Rules of signing in, and the ledger of study hours; pure."""

from __future__ import annotations

import enum
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import absence_limit
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.courses.models import Lesson
from trainingapp.courses.rules import HalfDay

MOST_WRONG_CODES = 10
GUESSING_TIME = timedelta(minutes=10)


class Phase(enum.Enum):
    """Where a lesson stands between the time before its sign-in and the time after."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Window:
    """When a lesson takes sign-ins: from some minutes before its start until its end."""

    opens_at: datetime
    begins_at: datetime
    late_from: datetime
    ends_at: datetime

    def phase(self, at: datetime) -> Phase:
        """Before, open or over at this moment."""
        if at < self.opens_at:
            return Phase.BEFORE
        return Phase.OPEN if at < self.ends_at else Phase.OVER

    def is_late(self, at: datetime) -> bool:
        """Whether a sign-in at this moment counts as late."""
        return at >= self.late_from

    def has_begun(self, at: datetime) -> bool:
        """Whether the lesson itself has begun."""
        return at >= self.begins_at


def window(lesson: Lesson, cohort: Cohort) -> Window:
    """The lesson's time of signing in, by the rules of its class."""
    return Window(
        opens_at=lesson.starts_at - timedelta(minutes=cohort.sign_in_opens),
        begins_at=lesson.starts_at,
        late_from=lesson.starts_at + timedelta(minutes=cohort.late_after),
        ends_at=lesson.ends_at,
    )


def check_open(times: Window, at: datetime) -> None:
    """Refuse a sign-in outside the lesson's time.

    Raises:
        DomainError: sign-in has not opened yet, or is over.
    """
    phase = times.phase(at)
    if phase is Phase.BEFORE:
        raise DomainError(_("Sign-in for this lesson is not open yet."))
    if phase is Phase.OVER:
        raise DomainError(_("Sign-in for this lesson is over. Ask the staff of your site."))


def check_over(times: Window, at: datetime) -> None:
    """A late sign-in is for the time after the lesson; before that the list is simply ticked."""
    if times.phase(at) is not Phase.OVER:
        raise DomainError(_("A late sign-in can be added once sign-in for the lesson is over."))


def check_begun(times: Window, at: datetime) -> None:
    """What stands on paper can be keyed from the moment at which sign-in opens, and at any time after."""
    if times.phase(at) is Phase.BEFORE:
        raise DomainError(_("Sign-in for this lesson is not open yet."))


def check_running(cohort: Cohort) -> None:
    """A closed class keeps its attendance as it is."""
    if cohort.is_over:
        raise DomainError(_("The class is closed: its attendance can no longer be changed."))


def check_reason(reason: str) -> None:
    """A late sign-in says why."""
    if not reason.strip():
        raise DomainError(_("Say why the sign-in is added afterwards."))


def check_guessing(wrong: int) -> None:
    """Refuse whoever typed too many wrong codes; counted for the person, for a hall shares one address."""
    if wrong >= MOST_WRONG_CODES:
        raise DomainError(
            _(
                "Too many wrong codes. Wait ten minutes, or ask the staff of your site to tick you on their list."
            )
        )


@dataclass(frozen=True)
class Ledger:
    """A trainee's attendance by half-day and the study hours that follow from it."""

    planned: int
    """Half-days with sign-in in the whole class, as the trainee's site has them."""
    half_days: int
    """Those of them that are over or were attended already."""
    attended: int
    hours: int
    """Study hours credited."""
    absent_hours: int
    share: Fraction
    """Absent hours as a share of the whole class's hours."""
    within_limit: bool
    """The share does not exceed what may be missed."""
    at_limit: bool
    """Within the limit, but the next absence would exceed it."""

    @property
    def absences(self) -> int:
        """Half-days missed so far."""
        return self.half_days - self.attended


def ledger(
    cohort: Cohort, planned: AbstractSet[HalfDay], over: AbstractSet[HalfDay], attended: AbstractSet[HalfDay]
) -> Ledger:
    """Draw up the account of one trainee.

    Args:
        planned: half-days with sign-in at the sites where the trainee sat or will sit.
        over: half-days of the class whose sign-in is over.
        attended: half-days at which the trainee signed in, at whichever site.
    """
    present = planned & attended
    absences = len((planned & over) - present)
    limit, whole = absence_limit(cohort), max(1, len(planned))
    return Ledger(
        planned=len(planned),
        half_days=len(present) + absences,
        attended=len(present),
        hours=len(present) * cohort.hours_per_half_day,
        absent_hours=absences * cohort.hours_per_half_day,
        share=Fraction(absences, whole),
        within_limit=Fraction(absences, whole) <= limit,
        at_limit=bool(planned) and Fraction(absences, whole) <= limit < Fraction(absences + 1, whole),
    )
