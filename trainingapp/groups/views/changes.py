"""One group, and changes by hand."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.groups import policies, queries, rules, services
from trainingapp.groups.forms import (
    AddForm,
    LeaveForm,
    MoveForm,
    PlaceForm,
    RoleForm,
    RoomForm,
    group_choices,
    member_choices,
    options,
    room_choices,
    trainee_choices,
)
from trainingapp.groups.models import Group, GroupRole, Membership
from trainingapp.groups.views.blueprint import bp
from trainingapp.groups.views.lists import index_page, offer
from trainingapp.venues.models import Room
from trainingapp.web.access import allow
from trainingapp.web.forms import Confirm, Form
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, see_other

OFFERED = 200
"""So many trainees without a group can be chosen on a group's page; more are placed from the site's page."""


@bp.get("/cohorts/<int:cohort_id>/groups/<int:group_id>")
@allow(policies.look_after, cohort=Cohort, group=Group)
def show(person: Person, cohort: Cohort, group: Group) -> ResponseReturnValue:
    """One group with its members."""
    return _page(cohort, group, Confirm(formdata=None))


def _page(cohort: Cohort, group: Group, sent: Form) -> ResponseReturnValue:
    """The page of a group; `sent` is the form whose problems are shown."""
    if sent.refused:
        session.rollback()  # the page shows what is stored, not half of what was refused
    members, states = queries.members(group), queries.states(group.site)
    state = next((one for one in states if one.group_id == group.id), None)
    chairs = [member.unit for member in members if member.convenes]
    return form_page(
        "groups/show.html",
        sent,
        cohort=cohort,
        group=group,
        members=members,
        others=group_choices(one for one in states if one.group_id != group.id),
        warnings=rules.group_warnings(state, cohort.conveners_per_group, chairs) if state else [],
        rooms=room_choices(queries.rooms_of(group.site)),
        late=trainee_choices(session.execute(queries.ungrouped(group.site).limit(OFFERED))),
        history=queries.history(group),
        masked_phone=masked_phone,
        changeable=group.dissolved_at is None and not cohort.is_over,
    )


def _back(cohort: Cohort, group: Group, said: str) -> ResponseReturnValue:
    return see_other("groups.show", said, cohort_id=cohort.id, group_id=group.id)


@bp.post("/cohorts/<int:cohort_id>/groups/<int:group_id>/members/move")
@allow(policies.look_after, cohort=Cohort, group=Group)
def move(person: Person, cohort: Cohort, group: Group) -> ResponseReturnValue:
    """Move the members that are ticked to another group of the site."""
    form = MoveForm()
    form.members.choices = options(member_choices(queries.members(group)))
    states = queries.states(group.site)
    form.to.choices = options(group_choices(state for state in states if state.group_id != group.id))
    if form.validate_on_submit():
        with form.refusals():
            to = session.get_one(Group, form.to.data)
            for membership_id in form.members.data or []:
                membership = session.get_one(Membership, membership_id)
                services.move_member(membership, to, by=person, reason=form.reason.text)
            said = _("%(names)s: moved to group %(n)s.", names=form.members.names(), n=to.number)
            return _back(cohort, group, said)
    return _page(cohort, group, form)


@bp.post("/cohorts/<int:cohort_id>/groups/<int:group_id>/members/remove")
@allow(policies.look_after, cohort=Cohort, group=Group)
def remove(person: Person, cohort: Cohort, group: Group) -> ResponseReturnValue:
    """Take the members that are ticked out of the group; they then are without one."""
    form = LeaveForm()
    form.members.choices = options(member_choices(queries.members(group)))
    if form.validate_on_submit():
        with form.refusals():
            for membership_id in form.members.data or []:
                services.remove_member(session.get_one(Membership, membership_id), by=person)
            return _back(cohort, group, _("%(names)s: without a group now.", names=form.members.names()))
    return _page(cohort, group, form)


@bp.post("/cohorts/<int:cohort_id>/groups/<int:group_id>/members/<int:membership_id>/role")
@allow(policies.look_after, cohort=Cohort, group=Group, membership=Membership)
def set_role(person: Person, cohort: Cohort, group: Group, membership: Membership) -> ResponseReturnValue:
    """Make a member a convener, or no longer."""
    form = RoleForm()
    if form.validate_on_submit():
        with form.refusals():
            role = GroupRole(form.role.data)
            services.set_role(membership, role, by=person)
            name = membership.enrolment.person.name
            return _back(cohort, group, _("%(name)s: %(role)s.", name=name, role=role.label))
    return _page(cohort, group, form)


@bp.post("/cohorts/<int:cohort_id>/groups/<int:group_id>/room")
@allow(policies.look_after, cohort=Cohort, group=Group)
def set_room(person: Person, cohort: Cohort, group: Group) -> ResponseReturnValue:
    """Change the group's room."""
    form = RoomForm()
    form.room.choices = options(room_choices(queries.rooms_of(group.site)))
    if form.validate_on_submit():
        with form.refusals():
            room = session.get_one(Room, form.room.data) if form.room.data else None
            services.set_room(group, room, by=person)
            return _back(cohort, group, _("The room is saved."))
    return _page(cohort, group, form)


@bp.post("/cohorts/<int:cohort_id>/groups/<int:group_id>/members")
@allow(policies.look_after, cohort=Cohort, group=Group)
def add(person: Person, cohort: Cohort, group: Group) -> ResponseReturnValue:
    """Put a trainee without a group into this one."""
    form = AddForm()
    form.enrolment.choices = options(
        trainee_choices(session.execute(queries.ungrouped(group.site).limit(OFFERED)))
    )
    if form.validate_on_submit():
        with form.refusals():
            enrolment = session.get_one(Enrolment, form.enrolment.data)
            services.add_member(group, enrolment, by=person)
            said = _("%(names)s: now in group %(n)s.", names=enrolment.person.name, n=group.number)
            return _back(cohort, group, said)
    return _page(cohort, group, form)


@bp.post("/cohorts/<int:cohort_id>/sites/<int:site_id>/groups/place")
@allow(cohort_policies.run_site, cohort=Cohort, site=Site)
def place(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Put the trainees that are ticked into a group."""
    form = PlaceForm()
    offer(form, queries.states(site), paged(queries.ungrouped(site), 1).rows)
    if form.validate_on_submit():
        with form.refusals():
            group = session.get_one(Group, form.group.data)
            for enrolment_id in form.trainees.data or []:
                services.add_member(group, session.get_one(Enrolment, enrolment_id), by=person)
            said = _("%(names)s: now in group %(n)s.", names=form.trainees.names(), n=group.number)
            return see_other("groups.index", said, cohort_id=cohort.id, site=site.id)
    if form.refused:
        session.rollback()
    return index_page(person, cohort, site, form)


@bp.post("/cohorts/<int:cohort_id>/sites/<int:site_id>/groups/place-all")
@allow(cohort_policies.run_site, cohort=Cohort, site=Site)
def place_all(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Put everybody without a group into the smallest groups."""
    placed = services.place_everybody(site, by=person)
    said = _("%(n)s trainees are placed in the smallest groups.", n=placed)
    return see_other("groups.index", said, cohort_id=cohort.id, site=site.id)
