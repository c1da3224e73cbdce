"""Tasks, reflections and versions, found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Delegation, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries import in_scope
from trainingapp.core.session import session
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version


def tasks(cohort: Cohort) -> list[Task]:
    """The class's tasks, the earliest due first."""
    query = select(Task).where(Task.cohort_id == cohort.id).order_by(Task.due_at, Task.id)
    return list(session.scalars(query))


def own(task: Task, enrolment: Enrolment) -> Reflection | None:
    """The trainee's work on the task, once something was saved."""
    return session.scalar(
        select(Reflection).where(Reflection.task_id == task.id, Reflection.enrolment_id == enrolment.id)
    )


def own_states(enrolment: Enrolment) -> dict[int, ReflectionState]:
    """How far the trainee is, by task id; tasks not begun are left out."""
    rows = session.execute(
        select(Reflection.task_id, Reflection.state).where(Reflection.enrolment_id == enrolment.id)
    )
    return {row.task_id: row.state for row in rows}


def states(cohort: Cohort) -> dict[int, ReflectionState]:
    """How far each trainee of the class is, by enrolment id; those who never began are left out."""
    rows = session.execute(
        select(Reflection.enrolment_id, Reflection.state)
        .join(Task, Task.id == Reflection.task_id)
        .where(Task.cohort_id == cohort.id)
        .order_by(Reflection.task_id)
    )
    return dict(rows.all())


def versions(reflection: Reflection) -> list[Version]:
    """What was handed in, the newest first."""
    query = select(Version).where(Version.reflection_id == reflection.id).order_by(Version.number.desc())
    return list(session.scalars(query))


def latest_version(reflection: Reflection) -> Version | None:
    """The version that counts: the newest one."""
    return session.scalar(
        select(Version).where(Version.reflection_id == reflection.id).order_by(Version.number.desc()).limit(1)
    )


def is_latest() -> ColumnElement[bool]:
    """The condition on `Version` that it is its reflection's newest."""
    newer = aliased(Version)
    return ~exists().where(newer.reflection_id == Version.reflection_id, newer.number > Version.number)


def version_by_key(reflection: Reflection, key: str) -> Version | None:
    """The version that was handed in with this key."""
    return session.scalar(select(Version).where(Version.reflection_id == reflection.id, Version.key == key))


def is_begun(task: Task) -> bool:
    """Whether anybody has written on the task."""
    return bool(session.scalar(select(exists().where(Reflection.task_id == task.id))))


def is_handed_in(task: Task) -> bool:
    """Whether anybody has handed in on the task."""
    handed_in = exists().where(Reflection.task_id == task.id, Reflection.submitted_at.is_not(None))
    return bool(session.scalar(select(handed_in)))


# -- lists -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What a list of submissions is narrowed to."""

    search: str = ""
    state: ReflectionState | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class Submission:
    """A line of the list: the author, where, and the version that counts."""

    reflection_id: int
    state: ReflectionState
    submitted_at: datetime
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

    trainee_no: str
    name: str
    unit: str
    delegation: str
    site_name: str
    saved_at: datetime | None


def missing(task: Task, scope: Scope, filters: Filters | None = None) -> Select[*tuple[Any, ...]]:
    """Who takes part and has handed in nothing, as the columns of `Missing`, in roster order."""
    filters = filters or Filters()
    query = (
        select(
            Enrolment.trainee_no,
            Person.name,
            Enrolment.unit,
            func.coalesce(Delegation.name, "").label("delegation"),
            Site.name.label("site_name"),
            Reflection.saved_at,
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


# -- figures ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """How far a task is: people by state; `expected` is everybody taking part."""

    expected: int = 0
    submitted: int = 0
    returned: int = 0
    passed: int = 0
    failed: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.handed_in

    @property
    def handed_in(self) -> int:
        """Handed in at least once, whatever became of it."""
        return self.submitted + self.returned + self.passed + self.failed

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.expected + other.expected,
            self.submitted + other.submitted,
            self.returned + other.returned,
            self.passed + other.passed,
            self.failed + other.failed,
        )


def figures(task: Task, scope: Scope) -> dict[int, Figures]:
    """The figures of each site itself, by site id; sites without trainees are left out. One statement."""
    rows = session.execute(
        select(Placement.site_id, Reflection.state, func.count())
        .select_from(Enrolment)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(Reflection, and_(Reflection.enrolment_id == Enrolment.id, Reflection.task_id == task.id))
        .where(Enrolment.cohort_id == task.cohort_id, in_scope(scope), Standing.kind.in_(TAKING_PART))
        .group_by(Placement.site_id, Reflection.state)
    )
    found: dict[int, Figures] = {}
    for site_id, state, count in rows:
        counted = {} if state in (None, ReflectionState.DRAFT) else {state.value: count}
        found[site_id] = found.get(site_id, Figures()) + Figures(expected=count, **counted)
    return found
