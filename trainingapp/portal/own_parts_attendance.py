"""What the system holds about a person's attendance; rows for the parts in `own_parts`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.attendance.models import SheetEntry, SignIn
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.courses.models import Course, Lesson

Query = Any  # a Select whose columns are those of the part


def sign_ins(person: Person) -> Query:
    """Marks of presence, cancelled ones included."""
    columns = (Course.title, SignIn.at, SignIn.method, SignIn.is_late, SignIn.reason, SignIn.cancelled_at)
    return _at_lessons(person, SignIn, *columns)


def sheet_entries(person: Person) -> Query:
    """What was keyed from paper, also what holds no more."""
    columns = (Course.title, SheetEntry.at, SheetEntry.state, SheetEntry.ended_at)
    return _at_lessons(person, SheetEntry, *columns)


def _at_lessons(person: Person, model: Any, *columns: Any) -> Query:
    """Columns of rows that hang on the person's enrolments and on lessons, in order of time."""
    return (
        select(Cohort.title, *columns)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(model, model.enrolment_id == Enrolment.id)
        .join(Lesson, Lesson.id == model.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Enrolment.person_id == person.id)
        .order_by(Cohort.starts_on, Cohort.id, model.at)
    )
