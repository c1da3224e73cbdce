"""Classes, sites, staff and enrolments, found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    Delegation,
    Enrolment,
    Placement,
    Site,
    Staff,
    StaffRole,
    Standing,
)
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.core.session import session


def seen_by(person: Person) -> Select[Cohort]:
    """The classes that the person has anything to do with, newest first; agrees with `policies.see`."""
    holds = exists().where(Staff.cohort_id == Cohort.id, Staff.person_id == person.id, Staff.until.is_(None))
    joins = exists().where(Enrolment.cohort_id == Cohort.id, Enrolment.person_id == person.id)
    query = select(Cohort).options(joinedload(Cohort.programme)).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    return query if person.is_admin else query.where(or_(holds, joins))


def managed_by(person: Person) -> Select[Cohort]:
    """The classes that the person organizes; agrees with `policies.manage`."""
    organizes = exists().where(
        Staff.cohort_id == Cohort.id,
        Staff.person_id == person.id,
        Staff.role == StaffRole.ORGANIZER,
        Staff.until.is_(None),
    )
    query = select(Cohort).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    return query if person.is_admin else query.where(organizes)


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The condition on `Site` that it lies within the scope."""
    if scope.whole:
        return true()
    if not scope.paths:
        return false()
    return or_(*(Site.path.startswith(path, autoescape=True) for path in scope.paths))


def sites(cohort: Cohort, scope: Scope | None = None) -> Select[Site]:
    """The class's sites in tree order: each after its parent, siblings by position."""
    query = select(Site).where(Site.cohort_id == cohort.id).options(joinedload(Site.venue))
    if scope is not None:
        query = query.where(in_scope(scope))
    return query.order_by(Site.position, Site.id)


def main_site(cohort: Cohort) -> Site | None:
    """The class's main classroom: the root of the tree."""
    return session.scalar(
        select(Site).where(Site.cohort_id == cohort.id, Site.parent_id.is_(None)).order_by(Site.id).limit(1)
    )


def staff(cohort: Cohort) -> Select[Staff]:
    """Present offices in the class."""
    return (
        select(Staff)
        .join(Staff.person)
        .options(contains_eager(Staff.person), joinedload(Staff.site))
        .where(Staff.cohort_id == cohort.id, Staff.until.is_(None))
        .order_by(Staff.role, Person.sort_key, Staff.id)
    )


def graders(cohort: Cohort) -> list[Person]:
    """The class's graders, in order of their names."""
    return list(
        session.scalars(
            select(Person)
            .join(Staff, Staff.person_id == Person.id)
            .where(Staff.cohort_id == cohort.id, Staff.role == StaffRole.GRADER, Staff.until.is_(None))
            .distinct()
            .order_by(Person.sort_key, Person.id)
        )
    )


@dataclass(frozen=True)
class RosterEntry:
    """A trainee as lists show them: plain values, one query for a whole page."""

    enrolment_id: int
    person_id: int
    trainee_no: str
    name: str
    sex: str | None
    phone: str | None
    unit: str
    post: str
    delegation: str
    site_id: int
    site_name: str
    standing: Any


def roster(cohort: Cohort, scope: Scope, *, search: str = "", site: Site | None = None) -> Select[Any]:
    """The present roster: one row for each trainee taking part, as the columns of `RosterEntry`."""
    query = _roster_columns().where(
        Enrolment.cohort_id == cohort.id, in_scope(scope), Standing.kind.in_(TAKING_PART)
    )
    if site is not None:
        query = query.where(Site.path.startswith(site.path, autoescape=True))
    if search:
        query = query.where(
            or_(
                Person.name.contains(search, autoescape=True),
                Enrolment.trainee_no.contains(search, autoescape=True),
                Enrolment.unit.contains(search, autoescape=True),
                Delegation.name.contains(search, autoescape=True),
            )
        )
    return query.order_by(Site.position, Site.id, Enrolment.trainee_no)


def _roster_columns() -> Select[Any]:
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Person.id.label("person_id"),
            Enrolment.trainee_no,
            Person.name,
            Person.sex,
            Person.phone,
            Enrolment.unit,
            Enrolment.post,
            func.coalesce(Delegation.name, "").label("delegation"),
            Site.id.label("site_id"),
            Site.name.label("site_name"),
            Standing.kind.label("standing"),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
    )


def taking_part(cohort: Cohort, scope: Scope | None = None) -> list[RosterEntry]:
    """All trainees taking part, in roster order."""
    rows = session.execute(roster(cohort, scope or Scope(whole=True)))
    return [RosterEntry(**row._mapping) for row in rows]


def site_of(enrolment: Enrolment, at: datetime | None = None) -> Site | None:
    """The site where the trainee sits, now or as of a moment."""
    query = select(Site).join(Placement, Placement.site_id == Site.id)
    query = query.where(Placement.enrolment_id == enrolment.id)
    if at is None:
        return session.scalar(query.where(Placement.until.is_(None)))
    ended = or_(Placement.until.is_(None), Placement.until > at)
    return session.scalar(query.where(Placement.since <= at, ended))


def headcount(cohort: Cohort) -> dict[int, int]:
    """How many trainees take part at each site itself, by site id; sites without any are left out."""
    rows = session.execute(
        select(Placement.site_id, func.count())
        .join(Enrolment, Enrolment.id == Placement.enrolment_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .where(Enrolment.cohort_id == cohort.id, Placement.until.is_(None), Standing.kind.in_(TAKING_PART))
        .group_by(Placement.site_id)
    )
    return {site_id: count for site_id, count in rows}
