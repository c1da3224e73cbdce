"""Proposals for a site's groups, and taking one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.groups import queries, rules, services
from trainingapp.groups.forms import PlanForm, plan_form
from trainingapp.groups.proposals import Basis, Proposal, propose, read_basis
from trainingapp.groups.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, page, see_other
from trainingapp.web.transactions import slow


@dataclass(frozen=True)
class ShownGroup:
    """A group of a proposal with the people behind the numbers."""

    number: int
    room: str
    conveners: list[Any]
    members: list[Any]

    @property
    def size(self) -> int:
        return len(self.conveners) + len(self.members)


@bp.get("/cohorts/<int:cohort_id>/sites/<int:site_id>/groups/plan")
@allow(cohort_policies.run_site, cohort=Cohort, site=Site)
def plan(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Wishes and, for a site that is not very large, at once a proposal; nothing is stored."""
    basis = read_basis(site)
    asked = "size" in request.args
    form = _form(site, request.args if asked else None)
    wanted = form.validate() if asked else len(basis.trainees) <= rules.AT_ONCE
    proposal = _proposal(basis, form) if wanted and basis.trainees else None
    return form_page("groups/plan.html", form, **_context(cohort, site, basis, form, proposal))


@bp.post("/cohorts/<int:cohort_id>/sites/<int:site_id>/groups")
@allow(cohort_policies.run_site, cohort=Cohort, site=Site)
@slow
def build(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Take the proposal that was shown; if anything behind it has changed, show the new one instead (409)."""
    basis = read_basis(site)
    form = _form(site, request.form, guard=True)
    proposal = _proposal(basis, form) if form.validate() and basis.trainees else None
    if proposal is not None and proposal.key == form.key.data:
        begin_write(session)
        if read_basis(site).digest == basis.digest:
            services.build_groups(site, proposal.plan, by=person)
            said = _("%(n)s groups are formed.", n=len(proposal.plan.groups))
            return see_other("groups.index", said, cohort_id=cohort.id, site=site.id)
        session.rollback()
        basis = read_basis(site)
        proposal = _proposal(basis, form)
    context = _context(cohort, site, basis, form, proposal)
    if form.errors or form.refused:
        return form_page("groups/plan.html", form, **context)
    return page("groups/plan.html", form=form, changed=True, **context), 409


def _form(site: Site, sent: Any, *, guard: bool = False) -> PlanForm:
    rooms = queries.rooms_of(site)
    usual = rules.usual_rooms(rooms, site.cohort.group_size, queries.rooms_elsewhere(site))
    return plan_form(site, rooms, usual, sent=sent, guard=guard)


def _proposal(basis: Basis, form: PlanForm) -> Proposal | None:
    found = None
    with form.refusals():
        found = propose(basis, form.wishes())
    return found  # noqa: RET504 - a refusal leaves the block before its return


def _context(
    cohort: Cohort, site: Site, basis: Basis, form: PlanForm, proposal: Proposal | None
) -> dict[str, Any]:
    return {
        "cohort": cohort,
        "site": site,
        "people": len(basis.trainees),
        "seconds": rules.seconds_for(len(basis.trainees)) if len(basis.trainees) > rules.AT_ONCE else 0,
        "replaces": bool(basis.present),
        "seats": {room.room_id: room.seats for room in basis.rooms},
        "proposal": proposal,
        "shown": _shown(basis, proposal) if proposal else [],
    }


def _shown(basis: Basis, proposal: Proposal) -> list[ShownGroup]:
    people = {trainee.enrolment_id: trainee for trainee in basis.trainees}
    rooms = {room.room_id: room.label for room in basis.rooms}
    return [
        ShownGroup(
            number=group.number,
            room=rooms.get(group.room_id, "") if group.room_id else "",
            conveners=[people[one] for one in group.conveners],
            members=[people[one] for one in group.members if one not in group.conveners],
        )
        for group in proposal.plan.groups
    ]
