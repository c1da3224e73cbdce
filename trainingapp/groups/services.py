"""What is done with groups. A membership is ended and begun anew, never overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select, update

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Enrolment, Placement, Site
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.groups import queries, rules
from trainingapp.groups.builder import Plan, PlannedGroup
from trainingapp.groups.models import Group, GroupRole, Membership
from trainingapp.venues.models import Room


def build_groups(site: Site, plan: Plan, *, by: Person | None) -> list[Group]:
    """Make the planned groups the site's groups; those before are dissolved, nothing is deleted.

    The plan's members must be enrolments placed at the site.
    """
    rules.check_open(site.cohort)
    at = clock.now()
    session.refresh(site, with_for_update=True)  # two builders at one time: the second waits
    dissolved = _dissolve_groups(site, at)
    _end_memberships_at(site, at)
    groups = [_new_group(site, planned, at) for planned in plan.groups]
    session.add_all(groups)
    session.flush()
    for group, planned in zip(groups, plan.groups, strict=True):
        session.add_all(_new_memberships(group, planned, at, by))
    people = sum(len(planned.members) for planned in plan.groups)
    audit.record(by, "group.build", site, groups=len(groups), people=people, dissolved=dissolved)
    return groups


def _dissolve_groups(site: Site, at: datetime) -> int:
    groups = list(session.scalars(queries.groups_of(site)))
    for group in groups:
        group.dissolved_at = at
    session.flush()  # before new groups take the same numbers
    return len(groups)


def _end_memberships_at(site: Site, at: datetime) -> None:
    """End those in the site's groups, and those that trainees brought along from another site."""
    here = exists().where(Group.id == Membership.group_id, Group.site_id == site.id)
    seated = select(Placement.enrolment_id).where(Placement.site_id == site.id, Placement.until.is_(None))
    session.execute(
        update(Membership)
        .where(Membership.until.is_(None), or_(here, Membership.enrolment_id.in_(seated)))
        .values(until=at)
    )


def _new_group(site: Site, planned: PlannedGroup, at: datetime) -> Group:
    return Group(
        cohort_id=site.cohort_id,
        site_id=site.id,
        number=planned.number,
        room_id=planned.room_id,
        created_at=at,
    )


def _new_memberships(
    group: Group, planned: PlannedGroup, at: datetime, by: Person | None
) -> list[Membership]:
    chairs = set(planned.conveners)
    return [
        Membership(
            group_id=group.id,
            enrolment_id=enrolment_id,
            role=GroupRole.CONVENER if enrolment_id in chairs else GroupRole.MEMBER,
            since=at,
            actor_id=by.id if by else None,
        )
        for enrolment_id in planned.members
    ]


def move_member(membership: Membership, to: Group, *, by: Person, reason: str = "") -> Membership:
    """Move a member to another group of the site, as a plain member; moving back undoes it.

    Raises:
        DomainError: the membership has ended, or the other group is dissolved, of another site or the same.
    """
    at = clock.now()
    _check_present(to)
    _end(membership, at)
    if to.site_id != membership.group.site_id:
        raise DomainError(_("That group belongs to another site: transfer the trainee first."))
    if to.id == membership.group_id:
        raise DomainError(_("That is the group the trainee is in."))
    moved = _begin(to, membership.enrolment_id, GroupRole.MEMBER, by, at, reason)
    audit.record(
        by, "membership.move", moved, cohort_id=to.cohort_id, group_from=membership.group.number, group_to=to.number
    )  # fmt: skip
    return moved


def set_role(membership: Membership, role: GroupRole, *, by: Person) -> Membership:
    """Make a member a convener, or a convener a plain member again.

    Raises:
        DomainError: the membership has ended.
    """
    rules.check_open(membership.group.cohort)
    at = clock.now()
    _end(membership, at)
    changed = _begin(membership.group, membership.enrolment_id, role, by, at, membership.reason)
    audit.record(
        by, "membership.role", changed, cohort_id=membership.group.cohort_id, role=role.value
    )  # fmt: skip
    return changed


def set_room(group: Group, room: Room | None, *, by: Person) -> None:
    """Give the group a room of its site's venue, or none.

    Raises:
        DomainError: the room lies elsewhere, or the group is dissolved.
    """
    _check_present(group)
    if room is not None and room.venue_id != group.site.venue_id:
        raise DomainError(_("The room is not in this site's venue."))
    before, group.room_id = group.room_id, room.id if room else None
    audit.record(by, "group.room", group, room_from=before, room_to=group.room_id)


def add_member(group: Group, enrolment: Enrolment, *, by: Person, reason: str = "") -> Membership:
    """Put a trainee without a group into this one.

    Raises:
        DomainError: the trainee does not take part, sits at another site, or is in a group already.
    """
    at = clock.now()
    _check_present(group)
    session.refresh(enrolment, with_for_update=True)
    _check_may_join(group, enrolment)
    _end_left_over(enrolment.id, at)
    added = _begin(group, enrolment.id, GroupRole.MEMBER, by, at, reason)
    audit.record(by, "membership.add", added, cohort_id=group.cohort_id, group=group.number)
    return added


def place_everybody(site: Site, *, by: Person) -> int:
    """Put all trainees without a group into the site's smallest groups, without moving anybody else.

    Returns how many were placed. Raises DomainError when the site has no groups.
    """
    rules.check_open(site.cohort)
    locked = queries.groups_of(site).with_for_update(of=Group)
    if not list(session.scalars(locked.execution_options(populate_existing=True))):
        raise DomainError(_("The site has no groups yet. Build them first."))
    at, placed = clock.now(), _places(site)
    for enrolment_id in placed:
        _end_left_over(enrolment_id, at)
    session.add_all(
        Membership(group_id=group_id, enrolment_id=enrolment_id, since=at, actor_id=by.id)
        for enrolment_id, group_id in placed.items()
    )
    audit.record(by, "group.place", site, people=len(placed))
    return len(placed)


def _places(site: Site) -> dict[int, int]:
    """A group for each trainee without one, by enrolment id."""
    sizes = {state.group_id: state.size for state in queries.states(site)}
    units: dict[int, set[str]] = {}
    for member in queries.members_at(site):
        units.setdefault(member.group_id, set()).add(member.unit)
    places = {}
    for trainee in session.execute(queries.ungrouped(site)).all():
        group_id = rules.suggested(trainee.unit, sizes, units)
        places[trainee.enrolment_id] = group_id
        sizes[group_id] += 1
        units.setdefault(group_id, set()).add(trainee.unit)
    return places


def remove_member(membership: Membership, *, by: Person) -> None:
    """Take a trainee out of the group; the history stays.

    Raises:
        DomainError: the membership has ended.
    """
    rules.check_open(membership.group.cohort)
    _end(membership, clock.now())
    audit.record(
        by, "membership.end", membership, cohort_id=membership.group.cohort_id, group=membership.group.number
    )  # fmt: skip


def _check_present(group: Group) -> None:
    """Hold the group as it is until the end of the transaction, and refuse one that is dissolved."""
    session.refresh(group, with_for_update=True)
    rules.check_open(group.cohort)
    if group.dissolved_at is not None:
        raise DomainError(_("Group %(n)s was dissolved in the meantime.", n=group.number))


def _check_may_join(group: Group, enrolment: Enrolment) -> None:
    standing, site = enrolment.standing, cohort_queries.site_of(enrolment)
    if standing is None or standing.kind not in TAKING_PART:
        raise DomainError(_("%(name)s does not take part any more.", name=enrolment.person.name))
    if site is None or site.id != group.site_id:
        raise DomainError(_("%(name)s sits at another site.", name=enrolment.person.name))
    present = queries.group_of(enrolment)
    if present is not None:
        raise DomainError(
            _("%(name)s is in group %(n)s already.", name=enrolment.person.name, n=present.number)
        )


def _end(membership: Membership, at: datetime) -> None:
    """End an open membership; whoever comes second is told."""
    session.refresh(membership, with_for_update=True)
    if membership.until is not None:
        raise DomainError(_("Somebody has changed this member's group in the meantime. Look again."))
    membership.until = at
    session.flush()  # before the next one begins: a trainee has one open membership


def _end_left_over(enrolment_id: int, at: datetime) -> None:
    """End a membership of a group at a site that the trainee has left."""
    session.execute(
        update(Membership)
        .where(Membership.enrolment_id == enrolment_id, Membership.until.is_(None))
        .values(until=at)
    )


def _begin(
    group: Group, enrolment_id: int, role: GroupRole, by: Person, at: datetime, reason: str
) -> Membership:
    begun = Membership(
        group_id=group.id,
        enrolment_id=enrolment_id,
        role=role,
        reason=reason[:200],
        since=at,
        actor_id=by.id,
    )
    session.add(begun)
    session.flush()
    return begun
