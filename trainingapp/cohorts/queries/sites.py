"""Sites and their staff, found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person, SignInName
from trainingapp.accounts.rules import plain_sign_in_name
from trainingapp.cohorts.models import (
    Cohort,
    Enrolment,
    Placement,
    Site,
    SiteKind,
    Staff,
    StaffRole,
    Standing,
    StandingKind,
)
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.core.session import session
from trainingapp.venues.models import Venue


def inside(path: str) -> ColumnElement[bool]:
    """The condition on `Site` that it is the one with this path, or hangs below it."""
    return Site.path.startswith(path, autoescape=True)


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The condition on `Site` that it lies within the scope."""
    if scope.whole:
        return true()
    if scope.is_empty:
        return false()
    below = [inside(path) for path in scope.paths]
    return or_(*below, Site.id.in_(scope.sites)) if scope.sites else or_(*below)


def sites(cohort: Cohort, scope: Scope | None = None, *, search: str = "") -> Select[Site]:
    """The class's sites in tree order, each after its parent: positions are numbered so."""
    query = select(Site).where(Site.cohort_id == cohort.id).options(joinedload(Site.venue))
    if scope is not None:
        query = query.where(in_scope(scope))
    if search:
        query = query.where(Site.name.contains(search, autoescape=True))
    return query.order_by(Site.position, Site.id)


SITE_SORTS = ("name", "kind", "people", "arrived", "planned", "venue")
"""What the table of sites can be sorted by; otherwise it stands in tree order."""


def site_table(
    cohort: Cohort,
    *,
    search: str = "",
    kind: SiteKind | None = None,
    sort: str = "",
    descending: bool = False,
) -> Select[Site]:
    """The class's sites for a table: found by name, venue or contact, of one kind, sorted by one of `SITE_SORTS`.

    Figures are joined only where they sort; those that are shown come from `presence_at`, for one page.
    """
    query = select(Site).outerjoin(Site.venue).options(contains_eager(Site.venue))
    query = query.where(Site.cohort_id == cohort.id)
    if kind is not None:
        query = query.where(Site.kind == kind)
    if search:
        columns = (Site.name, Venue.name, Site.contact)
        query = query.where(or_(*(column.contains(search, autoescape=True) for column in columns)))
    key: ColumnElement[Any] = _plain_keys().get(sort, Site.position.expression)
    if sort == "people":
        left = _left(cohort).subquery()
        query = query.outerjoin(left, left.c.site_id == Site.id)
        key = _sitting() - func.coalesce(left.c.people, 0)
    elif sort == "arrived":
        came = _arrived(cohort).subquery()
        query = query.outerjoin(came, came.c.site_id == Site.id)
        key = func.coalesce(came.c.people, 0)
    return query.order_by(key.desc() if descending else key, Site.position, Site.id)


def _plain_keys() -> dict[str, ColumnElement[Any]]:
    return {
        "name": Site.name.expression,
        "kind": case((Site.kind == SiteKind.MAIN, 0), (Site.kind == SiteKind.BRANCH, 1), else_=2),
        "planned": func.coalesce(Site.planned, -1),
        "venue": func.coalesce(Venue.name, ""),
    }


def _sitting() -> ColumnElement[int]:
    """How many are placed at a site, those who left included: answered by an index alone."""
    placed = select(func.count()).select_from(Placement)
    return placed.where(Placement.site_id == Site.id, Placement.until.is_(None)).scalar_subquery()


def _left(cohort: Cohort) -> Select[Any]:
    """How many at each site left the class: few, so taking them off is cheaper than counting the others."""
    query = (
        select(Placement.site_id, func.count().label("people"))
        .select_from(Standing)
        .join(Placement, and_(Placement.enrolment_id == Standing.enrolment_id, Placement.until.is_(None)))
        .join(Enrolment, Enrolment.id == Standing.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, Standing.until.is_(None), Standing.kind.not_in(TAKING_PART))
        .group_by(Placement.site_id)
    )
    return cast("Select[Any]", query)


def _arrived(cohort: Cohort) -> Select[Any]:
    """How many arrived at each site that anybody arrived at: indexes alone answer it, site by site."""
    query = (
        select(Site.id.label("site_id"), func.count().label("people"))
        .join(Placement, and_(Placement.site_id == Site.id, Placement.until.is_(None)))
        .join(Standing, and_(Standing.enrolment_id == Placement.enrolment_id, Standing.until.is_(None)))
        .where(Site.cohort_id == cohort.id, Standing.kind == StandingKind.ARRIVED)
        .group_by(Site.id)
    )
    return cast("Select[Any]", query)


def _presence_by_site(cohort: Cohort) -> Select[Any]:
    """How many take part at each site of the class, and how many of them arrived."""
    arrived = func.sum(case((Standing.kind == StandingKind.ARRIVED, 1), else_=0))
    query = (
        select(Placement.site_id, func.count().label("people"), arrived.label("arrived"))
        .join(Site, Site.id == Placement.site_id)
        .join(Standing, and_(Standing.enrolment_id == Placement.enrolment_id, Standing.until.is_(None)))
        .where(Site.cohort_id == cohort.id, Placement.until.is_(None), Standing.kind.in_(TAKING_PART))
        .group_by(Placement.site_id)
    )
    return cast("Select[Any]", query)


def presence_at(cohort: Cohort, sites: Collection[Site]) -> dict[int, tuple[int, int]]:
    """By the id of each of these sites that has trainees: how many take part there, how many of them arrived."""
    wanted = [site.id for site in sites]
    rows = session.execute(_presence_by_site(cohort).where(Placement.site_id.in_(wanted)))
    return {site_id: (count, came) for site_id, count, came in rows}


def main_site(cohort: Cohort) -> Site | None:
    """The class's main classroom: the root of the tree."""
    return session.scalar(
        select(Site).where(Site.cohort_id == cohort.id, Site.parent_id.is_(None)).order_by(Site.id).limit(1)
    )


def staff(cohort: Cohort, search: str = "") -> Select[Staff]:
    """Present offices in the class, by office and name."""
    office = case(*((Staff.role == role, place) for place, role in enumerate(StaffRole)))
    query = (
        select(Staff)
        .join(Staff.person)
        .options(contains_eager(Staff.person).selectinload(Person.sign_in_names), joinedload(Staff.site))
        .where(Staff.cohort_id == cohort.id, Staff.until.is_(None))
        .order_by(office, Person.sort_key, Staff.id)
    )
    return query.where(Person.name.contains(search, autoescape=True)) if search else query


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


def site_staff(sites: Collection[Site]) -> dict[int, list[Staff]]:
    """Present offices at these sites themselves, by site id."""
    rows = session.scalars(
        select(Staff)
        .join(Staff.person)
        .options(contains_eager(Staff.person))
        .where(Staff.site_id.in_([site.id for site in sites]), Staff.until.is_(None))
        .order_by(Person.sort_key, Staff.id)
    )
    found: dict[int, list[Staff]] = {}
    for office in rows:
        found.setdefault(office.site_id or 0, []).append(office)
    return found


def people_named(search: str) -> Select[Person]:
    """People whose name begins like this, or who sign in exactly so."""
    signs_in = exists().where(
        SignInName.person_id == Person.id, SignInName.value == plain_sign_in_name(search)
    )
    return (
        select(Person)
        .where(Person.is_active, or_(Person.name.startswith(search, autoescape=True), signs_in))
        .options(selectinload(Person.sign_in_names))
        .order_by(Person.sort_key, Person.id)
    )


def headcount(cohort: Cohort) -> dict[int, int]:
    """How many trainees take part at each site itself, by site id; sites without any are left out."""
    rows = session.execute(
        select(Placement.site_id, func.count())
        .join(Enrolment, Enrolment.id == Placement.enrolment_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .where(Enrolment.cohort_id == cohort.id, Placement.until.is_(None), Standing.kind.in_(TAKING_PART))
        .group_by(Placement.site_id)
    )
    return dict(rows.all())


def presence(cohort: Cohort) -> dict[str, tuple[int, int]]:
    """By the path of each site that has trainees: how many take part there, how many of them arrived."""
    arrived = func.sum(case((Standing.kind == StandingKind.ARRIVED, 1), else_=0))
    rows = session.execute(
        select(Site.path, func.count(), arrived)
        .join(Placement, and_(Placement.site_id == Site.id, Placement.until.is_(None)))
        .join(Standing, and_(Standing.enrolment_id == Placement.enrolment_id, Standing.until.is_(None)))
        .where(Site.cohort_id == cohort.id, Standing.kind.in_(TAKING_PART))
        .group_by(Site.path)
    )
    return {path: (count, came) for path, count, came in rows}
