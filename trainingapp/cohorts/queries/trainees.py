"""The roster, a trainee's story, and who still needs a slip."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    Delegation,
    Enrolment,
    Placement,
    Site,
    SlipFile,
    Staff,
    Standing,
    StandingKind,
)
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries.facts import holds
from trainingapp.cohorts.queries.searching import fits
from trainingapp.cohorts.queries.sites import in_scope, inside
from trainingapp.core.session import session


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


def roster(
    cohort: Cohort,
    scope: Scope,
    *,
    search: str = "",
    site: Site | None = None,
    standings: Collection[StandingKind] = TAKING_PART,
    at: datetime | None = None,
) -> Select[Any]:
    """The roster now or as of a moment: one row for each trainee who had one of these standings then.

    The columns are those of `RosterEntry`; site, standing and scope are those of the moment.
    """
    query = _roster_columns(at).where(
        Enrolment.cohort_id == cohort.id, in_scope(scope), Standing.kind.in_(standings)
    )
    if site is not None:
        query = query.where(inside(site.path))
    if search:
        query = query.where(fits(search))
    return query.order_by(Site.position, Site.id, Enrolment.trainee_no)


def _roster_columns(at: datetime | None) -> Select[Any]:
    query = (
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
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, holds(Placement, at)))
        .join(Site, Site.id == Placement.site_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, holds(Standing, at)))
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
    )
    return cast("Select[Any]", query)


@dataclass(frozen=True)
class Holder:
    """Somebody who has a phone, with their number if they are in the class."""

    name: str
    trainee_no: str | None


def phone_holder(cohort: Cohort, phone: str) -> Holder | None:
    """Who has this phone already, somebody of the class before others."""
    own = and_(Enrolment.person_id == Person.id, Enrolment.cohort_id == cohort.id)
    row = session.execute(
        select(Person.name, Enrolment.trainee_no)
        .outerjoin(Enrolment, own)
        .where(Person.phone == phone, Person.is_active)
        .order_by(Enrolment.id.is_(None), Person.id)
        .limit(1)
    ).first()
    return Holder(*row) if row and phone else None


def taking_part(cohort: Cohort, scope: Scope | None = None) -> list[RosterEntry]:
    """All trainees taking part, in roster order."""
    return roster_rows(cohort, scope or Scope(whole=True))


def roster_rows(
    cohort: Cohort, scope: Scope, at: datetime | None = None, **narrowed: Any
) -> list[RosterEntry]:
    """The roster as rows to be written into a file; `narrowed` as in `roster`. Phones are in full."""
    return [RosterEntry(**row._mapping) for row in session.execute(roster(cohort, scope, at=at, **narrowed))]


def standing_counts(
    cohort: Cohort, scope: Scope, site: Site | None = None, at: datetime | None = None
) -> dict[StandingKind, int]:
    """How many trainees of the scope, or of a site and those below it, have each standing."""
    query = (
        select(Standing.kind, func.count())
        .select_from(Enrolment)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, holds(Standing, at)))
        .where(Enrolment.cohort_id == cohort.id)
        .group_by(Standing.kind)
    )
    if site is not None or not scope.whole:  # of the whole class it counts faster without
        query = query.join(Placement, and_(Placement.enrolment_id == Enrolment.id, holds(Placement, at)))
        query = query.join(Site, Site.id == Placement.site_id).where(in_scope(scope))
    if site is not None:
        query = query.where(inside(site.path))
    rows = session.execute(query)
    return dict.fromkeys(StandingKind, 0) | dict(rows.all())


def without_account(site: Site) -> Select[Any]:
    """Trainees at the site itself who have never signed in, as (person id, name, trainee number), by number.

    People with an office are left out: their code opens more than a trainee's account.
    """
    holds = exists().where(Staff.person_id == Person.id, Staff.until.is_(None))
    query = (
        select(Person.id, Person.name, Enrolment.trainee_no)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .where(
            Placement.site_id == site.id,
            Standing.kind.in_(TAKING_PART),
            Person.signed_in_at.is_(None),
            Person.password_hash.is_(None),
            Person.is_admin.is_(False),
            ~holds,
        )
        .order_by(Enrolment.trainee_no)
    )
    return cast("Select[Any]", query)


def slips_waiting(site: Site) -> int:
    """How many trainees at the site itself have never signed in."""
    return (
        session.scalar(select(func.count()).select_from(without_account(site).order_by(None).subquery())) or 0
    )


def slip_files(site: Site) -> Select[SlipFile]:
    """The print files of slips of a site, the newest first."""
    return (
        select(SlipFile)
        .where(SlipFile.site_id == site.id)
        .options(joinedload(SlipFile.file))
        .order_by(SlipFile.id.desc())
    )
