"""Lists of what was handed in and of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Delegation, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries import in_scope
from trainingapp.core.session import session
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Timing, Version
from trainingapp.reflections.queries.texts import is_latest


@dataclass(frozen=True)
class Filters:
    """What a list of submissions is narrowed to."""

    search: str = ""
    state: ReflectionState | None = None
    late: bool = False
    site_id: int | None = None


@dataclass(frozen=True)
class Submission:
    """A line of the list: the author, where, and the version that counts."""

    reflection_id: int
    state: ReflectionState
    submitted_at: datetime
    timing: Timing
    length: int
    title: str
    number: int
    trainee_no: str
    name: str
    unit: str
    site_name: str


LISTED = 2000
"""A list goes no further back than this many lines: whoever looks for one narrows it down."""


def submissions(task: Task, scope: Scope, filters: Filters | None = None) -> Select[int]:
    """Ids of the reflections handed in by those taking part, the newest first, at most one more than LISTED.

    Only ids, so that a list of any size is cut by one run over one index; `submission_lines` gives what a page
    shows of them.
    """
    filters = filters or Filters()
    query = select(Reflection.id).where(
        Reflection.task_id == task.id, Reflection.submitted_at.is_not(None), ~_left()
    )
    if filters.state is not None:
        query = query.where(Reflection.state == filters.state)
    if filters.late:
        query = query.where(Reflection.id.in_(_late()))
    if filters.site_id is not None or not scope.whole:
        query = query.where(Reflection.enrolment_id.in_(_placed(task, scope, filters.site_id)))
    if filters.search:
        query = query.where(Reflection.enrolment_id.in_(_named(task, filters.search)))
    return query.order_by(Reflection.submitted_at.desc(), Reflection.id.desc()).limit(LISTED + 1)


def _left() -> ColumnElement[bool]:
    """The condition on `Reflection` that its author no longer takes part."""
    return exists().where(
        Standing.enrolment_id == Reflection.enrolment_id,
        Standing.until.is_(None),
        Standing.kind.not_in(TAKING_PART),
    )


def _late() -> Select[int]:
    """Reflections whose version that counts came in late."""
    return select(Version.reflection_id).where(Version.timing != Timing.IN_TIME, is_latest())


def _placed(task: Task, scope: Scope, site_id: int | None) -> Select[int]:
    query = (
        select(Placement.enrolment_id)
        .join(Site, Site.id == Placement.site_id)
        .where(Site.cohort_id == task.cohort_id, in_scope(scope), Placement.until.is_(None))
    )
    return query if site_id is None else query.where(Site.id == site_id)


def _named(task: Task, search: str) -> Select[int]:
    """Enrolments whose person, number or unit contains the text."""
    return (
        select(Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == task.cohort_id,
            or_(
                Person.name.contains(search, autoescape=True),
                Enrolment.trainee_no.contains(search, autoescape=True),
                Enrolment.unit.contains(search, autoescape=True),
            ),
        )
    )


def submission_lines(ids: Sequence[int]) -> list[Submission]:
    """The lines of one page, in the order of the ids; one statement."""
    rows = session.execute(
        select(
            Reflection.id.label("reflection_id"),
            Reflection.state,
            Reflection.submitted_at,
            Version.timing,
            Version.length,
            Version.title,
            Version.number,
            Enrolment.trainee_no,
            Person.name,
            Enrolment.unit,
            Site.name.label("site_name"),
        )
        .select_from(Reflection)
        .join(Version, and_(Version.reflection_id == Reflection.id, is_latest()))
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .where(Reflection.id.in_(ids))
    )
    found = {row.reflection_id: Submission(**row._mapping) for row in rows}
    return [found[one] for one in ids if one in found]


@dataclass(frozen=True)
class Missing:
    """A trainee who has handed in nothing; `saved_at` tells whether a draft was begun."""

    enrolment_id: int
    trainee_no: str
    name: str
    unit: str
    delegation: str
    site_name: str
    saved_at: datetime | None
    extended_until: datetime | None


def missing(task: Task, scope: Scope, filters: Filters | None = None) -> Select[*tuple[Any, ...]]:
    """Who takes part and has handed in nothing, as the columns of `Missing`, in roster order."""
    filters = filters or Filters()
    query = (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.trainee_no,
            Person.name,
            Enrolment.unit,
            func.coalesce(Delegation.name, "").label("delegation"),
            Site.name.label("site_name"),
            Reflection.saved_at,
            Reflection.extended_until,
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
        .outerjoin(Reflection, and_(Reflection.enrolment_id == Enrolment.id, Reflection.task_id == task.id))
        .where(
            Enrolment.cohort_id == task.cohort_id,
            in_scope(scope),
            Standing.kind.in_(TAKING_PART),
            Reflection.submitted_at.is_(None),
        )
    )
    if filters.site_id is not None:
        query = query.where(Site.id == filters.site_id)
    if filters.search:
        query = query.where(Enrolment.id.in_(_named(task, filters.search)))
    return query.order_by(Site.position, Site.id, Enrolment.trainee_no)
