"""Building groups and changing them by hand: dated facts, nothing lost."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.factories import (
    NINE,
    CohortFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    organizer,
)
from tests.groups.classes import BEFORE, Grouped, transfer, withdraw
from tests.queries import count_queries
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Cohort, CohortState
from trainingapp.core.errors import DomainError
from trainingapp.groups import queries, services
from trainingapp.groups.builder import Plan, PlannedGroup
from trainingapp.groups.models import Group, GroupRole, Membership
from trainingapp.groups.proposals import Wishes, propose, read_basis


@pytest.fixture
def by(session):
    return PersonFactory()


def names(group):
    return [member.enrolment_id for member in queries.members(group)]


def actions(session):
    return list(session.scalars(select(AuditEntry.action)))


def test_building_stores_the_plan(session, by):
    made = Grouped()
    people = [made.trainee() for _n in range(4)]
    room = RoomFactory(venue=made.site.venue)
    plan = Plan([PlannedGroup(1, [p.id for p in people[:2]], [people[1].id], room.id),
                 PlannedGroup(2, [p.id for p in people[2:]], [])], [])  # fmt: skip

    services.build_groups(made.site, plan, by=by)

    first, second = session.scalars(queries.groups_of(made.site))
    assert [(m.enrolment_id, m.role) for m in queries.members(first)] == [
        (people[1].id, GroupRole.CONVENER),
        (people[0].id, GroupRole.MEMBER),
    ]
    assert (first.room, second.room) == (room, None)
    assert actions(session) == ["group.build"]


def test_building_again_dissolves_and_deletes_nothing(session, by):
    made = Grouped(3, 3)
    plan = propose(read_basis(made.site), Wishes(2, "mixed", (), 1)).plan

    services.build_groups(made.site, plan, by=by)

    assert [group.number for group in session.scalars(queries.groups_of(made.site))] == [1, 2, 3]
    assert all(group.dissolved_at for group in made.groups)
    assert session.scalar(select(func.count()).select_from(Membership)) == 12
    enrolment = made.memberships[0][0].enrolment
    assert queries.group_of(enrolment, NINE) is made.groups[0]
    assert queries.group_of(enrolment) not in made.groups


def test_building_takes_in_who_came_from_a_group_of_another_site(session, by):
    made, other = Grouped(1), SiteFactory()
    other.cohort = made.cohort
    newcomer = made.memberships[0][0].enrolment
    transfer(session, newcomer, other)

    services.build_groups(other, Plan([PlannedGroup(1, [newcomer.id], [])], []), by=by)

    assert queries.group_of(newcomer).site_id == other.id
    assert queries.group_of(newcomer, NINE) is made.groups[0]


def test_a_move_is_two_dated_facts_and_moving_back_undoes_it(session, by):
    made = Grouped(3, 3)
    membership = made.memberships[0][2]

    moved = services.move_member(membership, made.groups[1], by=by, reason="讲课冲突")

    assert (membership.until, moved.until) == (moved.since, None)
    assert (moved.actor_id, moved.reason) == (by.id, "讲课冲突")
    assert membership.enrolment_id in names(made.groups[1])
    services.move_member(moved, made.groups[0], by=by)
    assert membership.enrolment_id in names(made.groups[0])
    assert actions(session) == ["membership.move", "membership.move"]
    assert queries.group_of(membership.enrolment, BEFORE) is made.groups[0]


def test_a_move_from_a_page_that_is_out_of_date_is_refused(session, by):
    made = Grouped(3, 3, 3)
    membership = made.memberships[0][2]
    services.move_member(membership, made.groups[1], by=by)

    with pytest.raises(DomainError):
        services.move_member(membership, made.groups[2], by=by)


def test_a_move_stays_within_the_site_and_leaves_the_group(session, by):
    made = Grouped(3)
    elsewhere = GroupFactory(cohort=made.cohort, site=SiteFactory(cohort=made.cohort))

    for target in (elsewhere, made.groups[0]):
        with pytest.raises(DomainError), session.begin_nested():
            services.move_member(made.memberships[0][2], target, by=by)


def test_a_move_into_a_dissolved_group_is_refused(session, by):
    made = Grouped(3, 3)
    made.groups[1].dissolved_at = NINE
    session.commit()

    with pytest.raises(DomainError):
        services.move_member(made.memberships[0][2], made.groups[1], by=by)


def test_a_role_is_ended_and_begun_anew(session, by):
    made = Grouped(3)
    membership = made.memberships[0][2]

    changed = services.set_role(membership, GroupRole.CONVENER, by=by)

    assert (membership.role, membership.until) == (GroupRole.MEMBER, changed.since)
    assert (changed.role, changed.group_id) == (GroupRole.CONVENER, made.groups[0].id)
    assert actions(session) == ["membership.role"]


def test_a_room_must_be_of_the_sites_venue(session, by):
    made = Grouped(3)
    own, foreign = RoomFactory(venue=made.site.venue), RoomFactory()

    services.set_room(made.groups[0], own, by=by)

    assert made.groups[0].room_id == own.id
    with pytest.raises(DomainError):
        services.set_room(made.groups[0], foreign, by=by)


def test_a_late_arrival_is_added_once(session, by):
    made = Grouped(3, 3)
    late = made.trainee()

    added = services.add_member(made.groups[0], late, by=by)

    assert (added.role, added.actor_id) == (GroupRole.MEMBER, by.id)
    assert session.execute(queries.ungrouped(made.site)).all() == []
    with pytest.raises(DomainError):
        services.add_member(made.groups[1], late, by=by)


def test_who_withdrew_or_sits_elsewhere_cannot_be_added(session, by):
    made = Grouped(3)
    gone, away = made.trainee(), made.trainee()
    withdraw(session, gone)
    transfer(session, away, SiteFactory(cohort=made.cohort))

    for enrolment in (gone, away):
        with pytest.raises(DomainError):
            services.add_member(made.groups[0], enrolment, by=by)


def test_who_withdraws_leaves_the_list_and_keeps_the_history(session):
    made = Grouped(3)
    gone = made.memberships[0][0].enrolment

    withdraw(session, gone)

    assert gone.id not in names(made.groups[0])
    assert gone.id not in queries.group_numbers(made.cohort)
    assert queries.group_of(gone) is None
    assert queries.group_of(gone, NINE) is made.groups[0]


def test_who_is_transferred_waits_for_a_group_at_the_new_site(session, by):
    made = Grouped(3)
    other = SiteFactory(cohort=made.cohort)
    group = GroupFactory(cohort=made.cohort, site=other)
    moved = made.memberships[0][2].enrolment

    transfer(session, moved, other)

    assert [row.enrolment_id for row in session.execute(queries.ungrouped(other))] == [moved.id]
    assert queries.states(made.site)[0].size == 2
    services.add_member(group, moved, by=by)
    assert queries.group_of(moved) is group


def test_taking_out_ends_the_fact(session, by):
    made = Grouped(3)
    membership = made.memberships[0][2]

    services.remove_member(membership, by=by)

    assert membership.until is not None
    assert [row.enrolment_id for row in session.execute(queries.ungrouped(made.site))] == [
        membership.enrolment_id
    ]
    assert actions(session) == ["membership.end"]


def test_everybody_late_goes_to_the_smallest_groups_and_nobody_else_moves(session, by):
    made = Grouped(4, 2, 3)
    for _n in range(3):
        made.trainee()
    before = {m.id for m in session.scalars(select(Membership))}

    assert services.place_everybody(made.site, by=by) == 3

    assert [state.size for state in queries.states(made.site)] == [4, 4, 4]
    assert all(session.get_one(Membership, one).until is None for one in before)


def test_nobody_can_be_placed_where_there_are_no_groups(session, by):
    made = Grouped()
    made.trainee()

    with pytest.raises(DomainError):
        services.place_everybody(made.site, by=by)


def test_a_closed_class_keeps_its_groups(session, by):
    made = Grouped(3, 3)
    member, late = made.memberships[0][2], made.trainee()
    made.cohort.state = CohortState.CLOSED
    session.commit()
    verbs = [
        lambda: services.build_groups(made.site, Plan([], []), by=by),
        lambda: services.move_member(member, made.groups[1], by=by),
        lambda: services.set_role(member, GroupRole.CONVENER, by=by),
        lambda: services.set_room(made.groups[0], None, by=by),
        lambda: services.add_member(made.groups[0], late, by=by),
        lambda: services.remove_member(member, by=by),
        lambda: services.place_everybody(made.site, by=by),
    ]

    for verb in verbs:
        with pytest.raises(DomainError):
            verb()
    assert actions(session) == []


def test_numbers_of_a_whole_class_are_one_statement(session):
    made = Grouped(2, 2)
    MembershipFactory(group=GroupFactory(cohort=CohortFactory()))

    cohort = session.get_one(Cohort, made.cohort.id)

    with count_queries() as sent:
        numbers = queries.group_numbers(cohort)

    expected = {m.enrolment_id: (m.group_id, m.group.number) for group in made.memberships for m in group}
    assert (numbers, len(sent)) == (expected, 1)


def test_a_proposal_is_known_again_until_something_behind_it_changes(session, by):
    made, wishes = Grouped(3, 3), Wishes(3, "mixed", (), 1)
    first = propose(read_basis(made.site), wishes)

    assert propose(read_basis(made.site), wishes) == first
    assert propose(read_basis(made.site), Wishes(3, "mixed", (), 2)).key != first.key
    services.set_role(made.memberships[0][0], GroupRole.MEMBER, by=by)
    assert propose(read_basis(made.site), wishes).key != first.key


def test_a_late_arrival_changes_the_key(session):
    made, wishes = Grouped(3, 3), Wishes(3, "delegation", (), 1)
    first = propose(read_basis(made.site), wishes)

    made.trainee()

    assert propose(read_basis(made.site), wishes).key != first.key


def test_groups_of_other_sites_are_left_alone(session):
    made = Grouped(2)
    other = GroupFactory(cohort=made.cohort, site=SiteFactory(cohort=made.cohort))

    services.build_groups(
        made.site, propose(read_basis(made.site), Wishes(2, "mixed", (), 1)).plan, by=organizer(made.cohort)
    )

    assert session.get_one(Group, other.id).dissolved_at is None
