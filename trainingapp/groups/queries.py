"""Groups and their members, found.

A member counts while the membership lasts, the trainee takes part and sits at the group's site: whoever
withdraws or is transferred leaves the group by that fact alone, and is back in it when the fact is undone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Cohort, Delegation, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.core.session import session
from trainingapp.groups.models import Group, GroupRole, Membership
from trainingapp.groups.rules import GroupState
from trainingapp.venues.models import Room

Columns = Select[*tuple[Any, ...]]
FOUND = 20
HISTORY = 50


@dataclass(frozen=True)
class Member:
    """A member of a group as lists show them."""

    membership_id: int
    group_id: int
    group_number: int
    enrolment_id: int
    trainee_no: str
    name: str
    sex: str | None
    phone: str | None
    unit: str
    post: str
    delegation: str
    role: GroupRole

    @property
    def convenes(self) -> bool:
        return self.role is GroupRole.CONVENER


@dataclass(frozen=True)
class Past:
    """A membership that has ended."""

    name: str
    role: GroupRole
    since: datetime
    until: datetime
    actor: str
    reason: str


def _holds(fact: Any, at: datetime | None) -> Any:
    """The condition that a dated fact holds, now or at a moment."""
    if at is None:
        return fact.until.is_(None)
    return and_(fact.since <= at, or_(fact.until.is_(None), fact.until > at))


def _belonging(query: Columns, at: datetime | None = None) -> Columns:
    """The query over memberships that count, with their groups and enrolments."""
    return (
        query.select_from(Membership)
        .join(Group, Group.id == Membership.group_id)
        .join(Enrolment, Enrolment.id == Membership.enrolment_id)
        .join(
            Placement,
            and_(
                Placement.enrolment_id == Membership.enrolment_id,
                Placement.site_id == Group.site_id,
                _holds(Placement, at),
            ),
        )
        .join(
            Standing,
            and_(
                Standing.enrolment_id == Membership.enrolment_id,
                Standing.kind.in_(TAKING_PART),
                _holds(Standing, at),
            ),
        )
        .where(_holds(Membership, at))
    )


def _members(*conditions: Any) -> list[Member]:
    """Members in the order of groups; conveners first, then by trainee number."""
    columns = select(
        Membership.id.label("membership_id"),
        Group.id.label("group_id"),
        Group.number.label("group_number"),
        Enrolment.id.label("enrolment_id"),
        Enrolment.trainee_no,
        Person.name,
        Person.sex,
        Person.phone,
        Enrolment.unit,
        Enrolment.post,
        func.coalesce(Delegation.name, "").label("delegation"),
        Membership.role,
    )
    query = (
        _belonging(columns)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
        .where(*conditions)
        .order_by(Group.number, Group.id, Membership.role, Enrolment.trainee_no)
    )
    return [Member(**row._mapping) for row in session.execute(query)]


def groups_of(site: Site) -> Select[Group]:
    """The present groups of a site, by number, with their rooms."""
    return (
        select(Group)
        .options(joinedload(Group.room))
        .where(Group.site_id == site.id, Group.dissolved_at.is_(None))
        .order_by(Group.number)
    )


def members(group: Group) -> list[Member]:
    """The present members of a group, conveners first."""
    return _members(Group.id == group.id)


def members_at(site: Site) -> list[Member]:
    """The present members of all groups of a site, group by group."""
    return _members(Group.site_id == site.id)


def conveners_at(site: Site) -> list[Member]:
    """The present conveners of all groups of a site, group by group."""
    return _members(Group.site_id == site.id, Membership.role == GroupRole.CONVENER)


def find_members(site: Site, text: str) -> list[Member]:
    """Members whose name, number or unit contains the text; the first 20."""
    fits = or_(
        Person.name.contains(text, autoescape=True),
        Enrolment.trainee_no.contains(text, autoescape=True),
        Enrolment.unit.contains(text, autoescape=True),
    )
    return _members(Group.site_id == site.id, fits)[:FOUND] if text else []


def states(site: Site) -> list[GroupState]:
    """The present groups of a site with their sizes, by number; one statement."""
    chairs = func.sum(case((Membership.role == GroupRole.CONVENER, 1), else_=0)).label("chairs")
    counted = _belonging(
        select(Membership.group_id.label("group_id"), func.count().label("people"), chairs).where(
            Group.site_id == site.id
        )
    )
    counts = counted.group_by(Membership.group_id).subquery()
    query = (
        select(Group.id, Group.number, counts.c.people, counts.c.chairs, Room)
        .outerjoin(counts, counts.c.group_id == Group.id)
        .outerjoin(Room, Room.id == Group.room_id)
        .where(Group.site_id == site.id, Group.dissolved_at.is_(None))
        .order_by(Group.number)
    )
    return [
        _state(group_id, number, people or 0, int(chairs or 0), room)
        for group_id, number, people, chairs, room in session.execute(query)
    ]


def _state(group_id: int, number: int, people: int, chairs: int, room: Room | None) -> GroupState:
    if room is None:
        return GroupState(group_id, number, people, chairs)
    return GroupState(group_id, number, people, chairs, room.id, room.label, room.seats)


def group_of(enrolment: Enrolment, at: datetime | None = None) -> Group | None:
    """The trainee's group, now or as of a moment."""
    query = _belonging(select(Group), at).where(Membership.enrolment_id == enrolment.id)
    return session.scalars(query.options(joinedload(Group.room), joinedload(Group.site))).first()


def group_numbers(cohort: Cohort, *, among: Collection[int] | None = None) -> dict[int, tuple[int, int]]:
    """Id and number of the present group of each trainee in one, by enrolment id; one statement.

    `among`: of these enrolments only.
    """
    query = _belonging(select(Membership.enrolment_id, Group.id, Group.number))
    if among is not None:
        query = query.where(Membership.enrolment_id.in_(among))
    rows = session.execute(query.where(Group.cohort_id == cohort.id))
    return {enrolment_id: (group_id, number) for enrolment_id, group_id, number in rows}


def group_counts(cohort: Cohort) -> dict[int, int]:
    """How many groups each site has, by site id; sites without any are left out."""
    rows = session.execute(
        select(Group.site_id, func.count().label("groups"))
        .where(Group.cohort_id == cohort.id, Group.dissolved_at.is_(None))
        .group_by(Group.site_id)
    )
    return {row.site_id: row.groups for row in rows}


def trainees_at(site: Site) -> Select[Any]:
    """Trainees taking part who sit at this very site, as the columns of `RosterEntry`."""
    return cohort_queries.roster(site.cohort, Scope(whole=True)).where(Placement.site_id == site.id)


def ungrouped(site: Site) -> Select[Any]:
    """Trainees at this site who belong to none of its groups, as the columns of `RosterEntry`."""
    belongs = (
        exists()
        .where(Membership.enrolment_id == Enrolment.id, Membership.until.is_(None))
        .where(Group.id == Membership.group_id, Group.site_id == site.id)
    )
    return trainees_at(site).where(~belongs)


def rooms_of(site: Site) -> list[Room]:
    """The rooms of the site's venue, by building and number."""
    query = select(Room).where(Room.venue_id == site.venue_id)
    return list(session.scalars(query.order_by(Room.building, Room.number, Room.id)))


def rooms_elsewhere(site: Site) -> set[int]:
    """Ids of the rooms that groups of the class's other sites meet in."""
    query = select(Group.room_id).where(
        Group.cohort_id == site.cohort_id, Group.site_id != site.id, Group.dissolved_at.is_(None)
    )
    return {room_id for room_id in session.scalars(query.where(Group.room_id.is_not(None))) if room_id}


def present(site: Site) -> Sequence[Any]:
    """Every open membership in the site's groups with its role, in order: the state that a plan replaces."""
    query = (
        select(Membership.id, Membership.role)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.site_id == site.id, Membership.until.is_(None))
    )
    return session.execute(query.order_by(Membership.id)).all()


def history(group: Group) -> list[Past]:
    """Memberships of the group that have ended, the last first, at most 50."""
    actor = aliased(Person)
    query = (
        select(
            Person.name,
            Membership.role,
            Membership.since,
            Membership.until,
            func.coalesce(actor.name, "").label("actor"),
            Membership.reason,
        )
        .join(Enrolment, Enrolment.id == Membership.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(actor, actor.id == Membership.actor_id)
        .where(Membership.group_id == group.id, Membership.until.is_not(None))
        .order_by(Membership.until.desc(), Membership.id.desc())
        .limit(HISTORY)
    )
    return [Past(**row._mapping) for row in session.execute(query)]
