"""Rules of the timetable; pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import LazyString, _, _l

AFTERNOON_FROM = time(12, 30)
EVENING_FROM = time(17, 45)


class Part(enum.Enum):
    """The part of a day in which a lesson begins."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def label(self) -> LazyString:
        return _PARTS[self]


_PARTS = {Part.MORNING: _l("Morning"), Part.AFTERNOON: _l("Afternoon"), Part.EVENING: _l("Evening")}


@dataclass(frozen=True)
class HalfDay:
    """The unit in which attendance is counted; evenings stand for themselves."""

    day: date
    part: Part

    @property
    def label(self) -> LazyString:
        """Morning, afternoon or evening; the day is shown with the `day` filter."""
        return self.part.label


def half_day(starts_at: datetime, zone: str) -> HalfDay:
    """The half-day of a lesson that begins at this moment, by the wall clock of the class's zone."""
    local = clock.local(starts_at, zone)
    if local.time() < AFTERNOON_FROM:
        return HalfDay(local.date(), Part.MORNING)
    if local.time() < EVENING_FROM:
        return HalfDay(local.date(), Part.AFTERNOON)
    return HalfDay(local.date(), Part.EVENING)


BREAK = timedelta(minutes=10)
DAY_BEGINS, AFTERNOON_BEGINS, EVENING_BEGINS = time(8, 30), time(14), time(19)
LUNCH_FROM, SUPPER_FROM = time(11, 45), time(17, 15)


def check_open(cohort: Cohort) -> None:
    """The timetable of a closed class stands."""
    if cohort.is_over:
        raise DomainError(
            _("This class is closed. Open it again in the class settings to change its timetable.")
        )


def check_times(cohort: Cohort, starts_at: datetime, ends_at: datetime) -> None:
    """A lesson ends after it began, on the same day, within the dates of the class."""
    begins, ends = clock.local(starts_at, cohort.zone), clock.local(ends_at, cohort.zone)
    if begins >= ends or begins.date() != ends.date():
        raise DomainError(_("A lesson ends on the day it begins, and later than it begins."))
    if not cohort.starts_on <= begins.date() <= cohort.ends_on:
        raise DomainError(
            _(
                "The class runs from %(first)s to %(last)s; %(day)s lies outside.",
                first=cohort.starts_on,
                last=cohort.ends_on,
                day=begins.date(),
            )
        )


def zone_of(cohort: Cohort) -> ZoneInfo:
    """The time zone in which the class's timetable is read."""
    return ZoneInfo(cohort.zone)


def next_start(cohort: Cohort, after: datetime | None) -> datetime:
    """When the lesson after one that ends at `after` may begin, in local time: after a break, lunch, or the night."""
    zone = zone_of(cohort)
    if after is None:
        return datetime.combine(cohort.starts_on, DAY_BEGINS, zone)
    local = after.astimezone(zone)
    if local.time() > EVENING_BEGINS:
        following = min(local.date() + timedelta(days=1), cohort.ends_on)
        return datetime.combine(following, DAY_BEGINS, zone)
    if local.time() >= SUPPER_FROM:
        return datetime.combine(local.date(), EVENING_BEGINS, zone)
    if LUNCH_FROM <= local.time() < AFTERNOON_BEGINS:
        return datetime.combine(local.date(), AFTERNOON_BEGINS, zone)
    return local + BREAK
