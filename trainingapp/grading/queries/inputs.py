"""What dealing starts from: reflections that nobody holds, and the graders with their loads."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select, and_, exists, func, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.session import session
from trainingapp.grading.dealing import Hand, Paper
from trainingapp.grading.models import Allocation, Review
from trainingapp.grading.queries.states import is_current, is_newest, is_open
from trainingapp.reflections.models import Reflection, Task, Version

Value = TypeVar("Value")


def undealt(cohort: Cohort) -> list[Paper]:
    """Handed in by somebody who takes part, held by nobody; in the order they came."""
    rows = session.execute(
        select(Reflection.id, Enrolment.person_id, Enrolment.unit)
        .join(Task, Task.id == Reflection.task_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .join(Version, is_newest())
        .where(
            Task.cohort_id == cohort.id,
            Standing.kind.in_(TAKING_PART),
            ~exists().where(is_open()).correlate(Reflection),
        )
        .order_by(Version.submitted_at, Reflection.id)
    )
    return [Paper(reflection_id, author_id, unit) for reflection_id, author_id, unit in rows]


def unfinished(cohort: Cohort, grader: Person) -> list[tuple[Allocation, Paper]]:
    """What the grader holds and has not read to the end, in the desk's order."""
    query = (
        select(Allocation, Enrolment.person_id, Enrolment.unit)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_current())
        .where(
            Allocation.cohort_id == cohort.id,
            Allocation.grader_id == grader.id,
            Allocation.until.is_(None),
            Review.level.is_(None),
        )
        .order_by(Allocation.position, Allocation.id)
    )
    return [
        (allocation, Paper(allocation.reflection_id, author_id, unit))
        for allocation, author_id, unit in session.execute(query)
    ]


def hands(cohort: Cohort, graders: list[Person] | None = None) -> list[Hand]:
    """The class's graders with what they hold in it, and the unit of their own enrolment if they have one."""
    people = cohorts.graders(cohort) if graders is None else graders
    load_of = _pairs(
        select(Allocation.grader_id, func.count())
        .where(Allocation.cohort_id == cohort.id, Allocation.until.is_(None))
        .group_by(Allocation.grader_id)
    )
    unit_of = _pairs(
        select(Enrolment.person_id, Enrolment.unit).where(
            Enrolment.cohort_id == cohort.id, Enrolment.person_id.in_([person.id for person in people])
        )
    )
    return [Hand(person.id, load_of.get(person.id, 0), unit_of.get(person.id, "")) for person in people]


def stranded(cohort: Cohort) -> list[Person]:
    """People who hold reflections of the class and are no longer its graders."""
    holding = select(Allocation.grader_id).where(
        Allocation.cohort_id == cohort.id, Allocation.until.is_(None)
    )
    present = {person.id for person in cohorts.graders(cohort)}
    query = select(Person).where(Person.id.in_(holding)).order_by(Person.sort_key, Person.id)
    return [person for person in session.scalars(query) if person.id not in present]


def last_positions(cohort: Cohort) -> dict[int, int]:
    """The highest position ever used on each grader's desk, by grader id."""
    return _pairs(
        select(Allocation.grader_id, func.max(Allocation.position))
        .where(Allocation.cohort_id == cohort.id)
        .group_by(Allocation.grader_id)
    )


def _pairs(query: Select[int, Value]) -> dict[int, Value]:
    return {row[0]: row[1] for row in session.execute(query)}
