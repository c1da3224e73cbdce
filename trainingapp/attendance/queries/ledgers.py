"""The ledgers of trainees: which half-days they were expected at, and which they attended.

A few statements for a whole class, however large; the arithmetic is done in memory and once for trainees whose
facts are alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, select
from sqlalchemy.orm import joinedload

from trainingapp.attendance import rules
from trainingapp.attendance.models import SignIn
from trainingapp.attendance.queries.lists import sign_in_lessons
from trainingapp.attendance.rules import Ledger
from trainingapp.cohorts.models import Cohort, Enrolment, Placement
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.courses.rules import HalfDay, half_day

_NONE: frozenset[HalfDay] = frozenset()
Seat = tuple[int | None, datetime | None]
"""A site and the moment until which the trainee sits there; None: until further notice."""


@dataclass(frozen=True)
class HalfDayEntry:
    """One half-day of a trainee: the lesson at which presence is taken, and the sign-in of the half-day."""

    half_day: HalfDay
    lesson: Lesson
    sign_in: SignIn | None


def ledgers(
    cohort: Cohort, at: datetime | None = None, *, among: Collection[int] | None = None
) -> dict[int, Ledger]:
    """The ledger of every enrolment of the class, by enrolment id, as of a moment; four statements.

    `among`: of these enrolments only.
    """
    which = Enrolment.cohort_id == cohort.id
    if among is not None:
        which = and_(which, Enrolment.id.in_(among))
    return _ledgers(cohort, which, at or clock.now())


def ledger_of(enrolment: Enrolment, at: datetime | None = None) -> Ledger:
    """The ledger of one trainee."""
    return _ledgers(enrolment.cohort, Enrolment.id == enrolment.id, at or clock.now())[enrolment.id]


def register_of(enrolment: Enrolment) -> list[HalfDayEntry]:
    """The trainee's half-days in order, each with its sign-in if there is one, at whichever site."""
    cohort = enrolment.cohort
    seats = _seats(Enrolment.id == enrolment.id).get(enrolment.id, ())
    marks = session.scalars(
        select(SignIn)
        .where(SignIn.enrolment_id == enrolment.id, SignIn.cancelled_at.is_(None))
        .options(joinedload(SignIn.lesson))
        .order_by(SignIn.at)
    )
    attended = {half_day(mark.lesson.starts_at, cohort.zone): mark for mark in marks}
    days: dict[HalfDay, Lesson] = {}
    for lesson in expected(sign_in_lessons(cohort), seats):
        days.setdefault(half_day(lesson.starts_at, cohort.zone), lesson)
    return [HalfDayEntry(day, lesson, attended.get(day)) for day, lesson in days.items()]


def expected(lessons: Iterable[Lesson], seats: Sequence[Seat]) -> list[Lesson]:
    """Those of the lessons that are given where the trainee sat, or will sit, at their time."""
    return [
        lesson for lesson in lessons if lesson.site_id is None or lesson.site_id == seat_at(seats, lesson)
    ]


def seat_at(seats: Sequence[Seat], lesson: Lesson) -> int | None:
    """The site where the trainee sat when the lesson began; before the first, the first."""
    return next((site for site, until in seats if until is None or until > lesson.starts_at), None)


def _ledgers(cohort: Cohort, which: ColumnElement[bool], at: datetime) -> dict[int, Ledger]:
    lessons = sign_in_lessons(cohort)
    days = {lesson.id: half_day(lesson.starts_at, cohort.zone) for lesson in lessons}
    attended = _attended(cohort, which)
    known: dict[tuple[tuple[Seat, ...], frozenset[HalfDay]], Ledger] = {}
    found: dict[int, Ledger] = {}
    for enrolment_id, seats in _seats(which).items():
        key = seats, attended.get(enrolment_id, _NONE)
        if key not in known:
            due = expected(lessons, seats)
            planned = {days[lesson.id] for lesson in due}
            over = {days[lesson.id] for lesson in due if lesson.ends_at <= at}
            known[key] = rules.ledger(cohort, planned, over, key[1])
        found[enrolment_id] = known[key]
    return found


def _seats(which: ColumnElement[bool]) -> dict[int, tuple[Seat, ...]]:
    """Where each trainee sat, in order; a trainee without any site has no seats."""
    rows = session.execute(
        select(Enrolment.id, Placement.site_id, Placement.until)
        .outerjoin(Placement, Placement.enrolment_id == Enrolment.id)
        .where(which)
        .order_by(Enrolment.id, Placement.id)
    )
    found: dict[int, tuple[Seat, ...]] = {}
    for enrolment_id, site_id, until in rows:
        found[enrolment_id] = (*found.get(enrolment_id, ()), (site_id, until))
    return found


def _attended(cohort: Cohort, which: ColumnElement[bool]) -> Mapping[int, frozenset[HalfDay]]:
    """The half-days at which each trainee signed in, whether or not their lesson still takes sign-in."""
    starts = select(Lesson.id, Lesson.starts_at).where(Lesson.cohort_id == cohort.id)
    days = {lesson_id: half_day(starts_at, cohort.zone) for lesson_id, starts_at in session.execute(starts)}
    lessons = func.aggregate_strings(cast(SignIn.lesson_id, String), " ")
    rows = session.execute(
        select(SignIn.enrolment_id, lessons)
        .join(Enrolment, and_(Enrolment.id == SignIn.enrolment_id, which))
        .where(SignIn.cancelled_at.is_(None))
        .group_by(SignIn.enrolment_id)
    )
    known: dict[str, frozenset[HalfDay]] = {}
    found: dict[int, frozenset[HalfDay]] = {}
    for enrolment_id, joined in rows:  # one row each: very many were at the same lessons
        if joined not in known:
            known[joined] = frozenset(days[int(lesson_id)] for lesson_id in joined.split())
        found[enrolment_id] = known[joined]
    return found
