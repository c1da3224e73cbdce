"""The trainees of sites as cards and lists print them: who takes part now, with delegation and group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select

from trainingapp.attendance.queries import as_of
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Site
from trainingapp.cohorts.policies import Scope
from trainingapp.core.session import session
from trainingapp.groups.models import Group, Membership
from trainingapp.printing.sheets import Wanted

AT_ONCE = 500
"""Sites in one statement."""


@dataclass(frozen=True)
class Trainee:
    """One trainee, as printed."""

    enrolment_id: int
    trainee_no: str
    name: str
    unit: str
    post: str
    delegation: str
    group: int | None
    """The number of the group."""


def by_site(wanted: Wanted) -> Iterator[tuple[Site, list[Trainee]]]:
    """Each site with its trainees by number; sites without any are left out."""
    for sites in in_parts(wanted.sites):
        ids = [site.id for site in sites]
        query = cohorts.roster(wanted.cohort, Scope(whole=True)).where(Site.id.in_(ids))
        groups = groups_at(ids)
        found: dict[int, list[Trainee]] = {}
        for row in session.execute(query):
            one = Trainee(
                enrolment_id=row.enrolment_id,
                trainee_no=row.trainee_no,
                name=row.name,
                unit=row.unit,
                post=row.post,
                delegation=row.delegation,
                group=groups.get((row.enrolment_id, row.site_id)),
            )
            found.setdefault(row.site_id, []).append(one)
        yield from ((site, found[site.id]) for site in sites if site.id in found)


def groups_at(site_ids: Sequence[int], at: datetime | None = None) -> dict[tuple[int, int], int]:
    """The numbers of groups by enrolment and site, now or as of a moment."""
    holds: ColumnElement[bool] = Membership.until.is_(None) if at is None else as_of(Membership, at)
    query: Any = (
        select(Membership.enrolment_id, Group.site_id, Group.number)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.site_id.in_(list(site_ids)), holds)
    )
    if at is None:
        query = query.where(Group.dissolved_at.is_(None))
    return {(row.enrolment_id, row.site_id): row.number for row in session.execute(query)}


def in_seat_order(people: Sequence[Trainee]) -> list[Trainee]:
    """As they sit: delegation by delegation in the order of the roster, those without one at the end."""
    first: dict[str, str] = {}
    for one in sorted(people, key=lambda one: one.trainee_no):
        first.setdefault(one.delegation, one.trainee_no)
    return sorted(people, key=lambda one: (not one.delegation, first[one.delegation], one.trainee_no))


def by_group(people: Sequence[Trainee]) -> list[tuple[int | None, list[Trainee]]]:
    """Group by group, those of none at the end; everybody together where there are no groups."""
    ordered = sorted(people, key=lambda one: (one.group is None, one.group or 0, one.trainee_no))
    return [(number, list(them)) for number, them in groupby(ordered, key=lambda one: one.group)]


def in_parts(sites: Sequence[Site]) -> Iterator[Sequence[Site]]:
    """The sites, some at a time."""
    for start in range(0, len(sites), AT_ONCE):
        yield sites[start : start + AT_ONCE]
