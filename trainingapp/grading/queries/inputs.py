"""What dealing starts from: reflections that nobody holds, and the graders with their loads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.session import session
from trainingapp.grading.dealing import Hand, Paper
from trainingapp.grading.models import Allocation, GraderShare, Outcome, Reading, Recusal, Review
from trainingapp.grading.queries.states import is_due, is_newest, is_open, is_outcome, is_own
from trainingapp.reflections.models import Reflection, Task, Version

Value = TypeVar("Value")


@dataclass(frozen=True)
class Barred:
    """Who must not read what in a class: by recusals given by hand, and because they read it before."""

    recusals: Sequence[Recusal]
    readers: Mapping[int, Collection[tuple[Reading, int]]]
    """By reflection id: the readings that were given or are under way, each with its grader."""

    def paper(self, reflection_id: int, author_id: int, unit: str, reading: Reading) -> Paper:
        """The paper for this reading, with all who must not have it."""
        recused = {one.grader_id for one in self.recusals if one.covers(reflection_id, author_id, unit)}
        # A first reading may go back to somebody who began it; every further one is by somebody new.
        read = {
            grader_id
            for which, grader_id in self.readers.get(reflection_id, ())
            if reading is not Reading.FIRST or which is not Reading.FIRST
        }
        return Paper(reflection_id, author_id, unit, frozenset(recused | read))


def barred(cohort: Cohort) -> Barred:
    """Who must not read what; two statements, whose rows are few: only further readings bring some."""
    held = select(Outcome.reflection_id).join(Reflection).join(Task).where(
        Task.cohort_id == cohort.id, or_(Outcome.wants.is_not(None), _has_further())
    )  # fmt: skip
    reviewed = exists().where(Review.allocation_id == Allocation.id).correlate(Allocation)
    rows = session.execute(
        select(Allocation.reflection_id, Allocation.reading, Allocation.grader_id).where(
            Allocation.cohort_id == cohort.id,
            Allocation.reflection_id.in_(held),
            or_(Allocation.until.is_(None), reviewed),
        )
    )
    readers: dict[int, set[tuple[Reading, int]]] = {}
    for reflection_id, reading, grader_id in rows:
        readers.setdefault(reflection_id, set()).add((reading, grader_id))
    present = select(Recusal).where(Recusal.cohort_id == cohort.id, Recusal.until.is_(None))
    return Barred(session.scalars(present).all(), readers)


def _has_further() -> ColumnElement[bool]:
    further = aliased(Allocation)
    return (
        exists()
        .where(further.reflection_id == Outcome.reflection_id, further.reading != Reading.FIRST)
        .correlate(Outcome)
    )


def undealt(cohort: Cohort) -> list[Paper]:
    """Handed in by somebody who takes part, held by nobody; in the order they came."""
    rows = session.execute(
        _papers()
        .where(Task.cohort_id == cohort.id, ~exists().where(is_open()).correlate(Reflection))
        .order_by(Version.submitted_at, Reflection.id)
    ).all()
    bars = barred(cohort) if rows else Barred((), {})
    return [bars.paper(one, author, unit, Reading.FIRST) for one, author, unit in rows]


def wanting(cohort: Cohort, reflection_id: int | None = None) -> dict[Paper, Outcome]:
    """Further readings that are wanted and lie with nobody; of the whole class or of one reflection."""
    open_one = aliased(Allocation)
    dealt = exists().where(
        open_one.reflection_id == Reflection.id,
        open_one.reading == Outcome.wants,
        open_one.version_no == Version.number,
        open_one.until.is_(None),
    )
    query = (
        _papers()
        .add_columns(Outcome)
        .join(Outcome, is_outcome())
        .where(Task.cohort_id == cohort.id, Outcome.wants.is_not(None), ~dealt.correlate_except(open_one))
        .order_by(Reflection.id)
    )
    if reflection_id is not None:
        query = query.where(Reflection.id == reflection_id)
    rows = session.execute(query).all()
    bars = barred(cohort) if rows else Barred((), {})
    return {bars.paper(one, author, unit, outcome.wants): outcome for one, author, unit, outcome in rows}


def _papers() -> Select[Any]:
    """Columns (reflection id, author's person id, unit) of what those taking part have handed in."""
    query = (
        select(Reflection.id, Enrolment.person_id, Enrolment.unit)
        .join(Task, Task.id == Reflection.task_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .join(Version, is_newest())
        .where(Standing.kind.in_(TAKING_PART))
    )
    return cast("Select[Any]", query)


def unfinished(cohort: Cohort, grader: Person) -> list[tuple[Allocation, Paper]]:
    """What the grader holds and has not read to the end, in the desk's order."""
    query = (
        select(Allocation, Enrolment.person_id, Enrolment.unit)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Version, is_newest())
        .outerjoin(Review, is_own())
        .where(
            Allocation.cohort_id == cohort.id,
            Allocation.grader_id == grader.id,
            is_due(),
            Review.level.is_(None),
        )
        .order_by(Allocation.position, Allocation.id)
    )
    rows = session.execute(query).all()
    bars = barred(cohort) if rows else Barred((), {})
    return [
        (allocation, bars.paper(allocation.reflection_id, author_id, unit, allocation.reading))
        for allocation, author_id, unit in rows
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
    share_of = shares(cohort)
    return [
        Hand(
            person.id,
            load_of.get(person.id, 0),
            unit_of.get(person.id, ""),
            share_of.get(person.id, 1),
        )
        for person in people
    ]


def shares(cohort: Cohort) -> dict[int, int]:
    """The shares that were set, by grader id; everybody else's is 1."""
    return _pairs(select(GraderShare.grader_id, GraderShare.share).where(GraderShare.cohort_id == cohort.id))


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
