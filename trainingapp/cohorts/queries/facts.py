"""Dated facts of a trainee: what held at a moment, and the story of them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment, Placement, Site, Standing, Substitution
from trainingapp.core.session import session


def holds(fact: type[Placement] | type[Standing], at: datetime | None) -> ColumnElement[bool]:
    """The condition that a fact holds now, or held at a moment."""
    if at is None:
        return fact.until.is_(None)
    return and_(fact.since <= at, or_(fact.until.is_(None), fact.until > at))


def site_of(enrolment: Enrolment, at: datetime | None = None) -> Site | None:
    """The site where the trainee sits, now or as of a moment."""
    query = select(Site).join(Placement, Placement.site_id == Site.id)
    query = query.where(Placement.enrolment_id == enrolment.id)
    return session.scalar(query.where(holds(Placement, at)))


@dataclass(frozen=True)
class Fact:
    """One row of a trainee's story: what held from when until when, who said so and why."""

    since: datetime
    until: datetime | None
    actor: str
    reason: str
    what: Any
    """A site's name, or a standing."""


def story(enrolment: Enrolment) -> list[Fact]:
    """All placements and standings of a trainee, the newest first."""
    placements = select(Placement, Site.name, Person.name).join(Site, Site.id == Placement.site_id)
    standings = select(Standing, Standing.kind, Person.name)
    found: list[Fact] = []
    for query, table in ((placements, Placement), (standings, Standing)):
        rows = session.execute(
            query.outerjoin(Person, Person.id == table.actor_id).where(table.enrolment_id == enrolment.id)
        )
        found += [Fact(row.since, row.until, actor or "", row.reason, what) for row, what, actor in rows]
    return sorted(found, key=lambda fact: fact.since, reverse=True)


def substitutions(enrolment: Enrolment) -> list[Substitution]:
    """Those in which the trainee took somebody's place or gave it up, the newest first."""
    return list(
        session.scalars(
            select(Substitution)
            .where(or_(Substitution.enrolment_id == enrolment.id, Substitution.replaced_id == enrolment.id))
            .options(
                joinedload(Substitution.enrolment).joinedload(Enrolment.person),
                joinedload(Substitution.replaced).joinedload(Enrolment.person),
            )
            .order_by(Substitution.at.desc(), Substitution.id.desc())
        )
    )
