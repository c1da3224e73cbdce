"""Delegations with their quotas and figures, found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true
from sqlalchemy.orm import joinedload

from trainingapp.cohorts.models import (
    Cohort,
    Delegation,
    DelegationMerge,
    DelegationQuota,
    Enrolment,
    Placement,
    Site,
    Standing,
    StandingKind,
)
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.quotas import Balance
from trainingapp.core.session import session

SHOWN = ("", "over", "under")
_ARRIVED = func.sum(case((Standing.kind == StandingKind.ARRIVED, 1), else_=0))


def delegations(cohort: Cohort, *, search: str = "", show: str = "") -> Select[Any]:
    """Delegations by name with places, nominated and arrived; `show` one of `SHOWN`: over or under their quota.

    The places are the quota of the whole class, else the sum of those by site.
    """
    people, places = _people(cohort).subquery(), _places().subquery()
    planned = func.coalesce(Delegation.quota, places.c.places)
    nominated = func.coalesce(people.c.nominated, 0)
    query = (
        select(
            Delegation,
            planned.label("planned"),
            nominated.label("nominated"),
            func.coalesce(people.c.arrived, 0).label("arrived"),
        )
        .outerjoin(people, people.c.delegation_id == Delegation.id)
        .outerjoin(places, places.c.delegation_id == Delegation.id)
        .where(Delegation.cohort_id == cohort.id, _shown(show, planned, nominated))
        .order_by(Delegation.name, Delegation.id)
    )
    if search:
        query = query.where(Delegation.name.contains(search, autoescape=True))
    return cast("Select[Any]", query)


def _shown(show: str, planned: ColumnElement[Any], nominated: ColumnElement[Any]) -> ColumnElement[bool]:
    return {"over": nominated > planned, "under": nominated < planned}.get(show, true())


def _people(cohort: Cohort) -> Select[Any]:
    """How many each delegation nominated, as far as they take part, and how many of them arrived."""
    query = (
        select(Enrolment.delegation_id, func.count().label("nominated"), _ARRIVED.label("arrived"))
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .where(Enrolment.cohort_id == cohort.id, Standing.kind.in_(TAKING_PART))
        .group_by(Enrolment.delegation_id)
    )
    return cast("Select[Any]", query)


def _places() -> Select[Any]:
    query = select(DelegationQuota.delegation_id, func.sum(DelegationQuota.places).label("places"))
    return cast("Select[Any]", query.group_by(DelegationQuota.delegation_id))


def totals(cohort: Cohort) -> tuple[Balance, int, int]:
    """The figures of all delegations together, and how many of them are over and under their quota."""
    rows = delegations(cohort).order_by(None).subquery()
    over = case((rows.c.nominated > rows.c.planned, 1), else_=0)
    under = case((rows.c.nominated < rows.c.planned, 1), else_=0)
    columns = [rows.c.planned, rows.c.nominated, rows.c.arrived]
    found = session.execute(
        select(*(func.sum(column) for column in columns), func.sum(over), func.sum(under))
    ).one()
    return Balance(found[0], found[1] or 0, found[2] or 0), found[3] or 0, found[4] or 0


def balance(delegation: Delegation) -> Balance:
    """The figures of one delegation."""
    query = delegations_of(delegation)
    _one, planned, nominated, arrived = session.execute(query).one()
    return Balance(planned, nominated, arrived)


def delegations_of(delegation: Delegation) -> Select[Any]:
    """The row of one delegation in the list."""
    cohort = session.get_one(Cohort, delegation.cohort_id)
    return delegations(cohort).where(Delegation.id == delegation.id)


def by_site(delegation: Delegation) -> list[tuple[Site, Balance]]:
    """The figures at each site where the delegation has places or people, in tree order. Two statements."""
    people = (
        select(Placement.site_id, func.count(), _ARRIVED)
        .join(Enrolment, Enrolment.id == Placement.enrolment_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .where(
            Enrolment.delegation_id == delegation.id,
            Placement.until.is_(None),
            Standing.kind.in_(TAKING_PART),
        )
        .group_by(Placement.site_id)
    )
    counts = {site_id: (count, came) for site_id, count, came in session.execute(people)}
    quota = and_(DelegationQuota.site_id == Site.id, DelegationQuota.delegation_id == delegation.id)
    query = (
        select(Site, DelegationQuota.places)
        .outerjoin(DelegationQuota, quota)
        .where(Site.cohort_id == delegation.cohort_id)
        .where(DelegationQuota.id.is_not(None) | Site.id.in_(counts))
        .order_by(Site.position, Site.id)
    )
    return [(site, Balance(places, *counts.get(site.id, (0, 0)))) for site, places in session.execute(query)]


def quotas(delegation: Delegation) -> list[DelegationQuota]:
    """The delegation's places by site, in tree order."""
    query = select(DelegationQuota).join(Site).where(DelegationQuota.delegation_id == delegation.id)
    return list(session.scalars(query.order_by(Site.position, Site.id)))


def places_by_site(cohort: Cohort) -> dict[int, dict[str, int]]:
    """The places by the site's name, by delegation id; one statement."""
    query = select(DelegationQuota.delegation_id, Site.name, DelegationQuota.places).join(Site)
    found: dict[int, dict[str, int]] = {}
    for delegation_id, name, places in session.execute(query.where(Site.cohort_id == cohort.id)):
        found.setdefault(delegation_id, {})[name] = places
    return found


def named(cohort: Cohort, name: str) -> Delegation | None:
    """The class's delegation of exactly this name."""
    return session.scalar(
        select(Delegation).where(Delegation.cohort_id == cohort.id, Delegation.name == name)
    )


def merges(kept: Delegation) -> list[DelegationMerge]:
    """The merges into this delegation that are not undone, by the spelling that was dropped."""
    query = select(DelegationMerge).where(
        DelegationMerge.kept_id == kept.id, DelegationMerge.undone_at.is_(None)
    )
    return list(session.scalars(query.order_by(DelegationMerge.name, DelegationMerge.id)))


def meant(cohort: Cohort, spellings: Collection[str] | None = None) -> dict[str, Delegation]:
    """By spelling dropped in a merge the delegation that it means now; of these spellings, or of all."""
    query = (
        select(DelegationMerge)
        .options(joinedload(DelegationMerge.kept))
        .where(DelegationMerge.cohort_id == cohort.id, DelegationMerge.undone_at.is_(None))
    )
    if spellings is not None:
        query = query.where(DelegationMerge.name.in_(spellings))
    return {merge.name: merge.kept for merge in session.scalars(query)}


def names(cohort: Cohort) -> list[str]:
    """The names of all delegations, for suggestions while typing."""
    query = select(Delegation.name).where(Delegation.cohort_id == cohort.id)
    return list(session.scalars(query.order_by(Delegation.name).limit(1000)))
