"""Proposals for the groups of a site: what they are made from, and a key by which one is known again.

Nothing is stored before somebody says yes; then the same wishes are worked out anew, and the key tells whether
roster, rooms, groups and result are still those that were shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from trainingapp.cohorts.models import Site
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.groups import queries
from trainingapp.groups.builder import Candidate, Mode, Plan, Seats, build


@dataclass(frozen=True)
class Wishes:
    """What the organizer asks for: people per group, kind of mixing, rooms by id, number of the arrangement."""

    size: int
    mode: Mode
    rooms: tuple[int, ...]
    seed: int


@dataclass(frozen=True)
class Basis:
    """What a proposal is made from: the site's trainees, its rooms, and the groups it would replace."""

    trainees: tuple[Any, ...]
    rooms: tuple[Seats, ...]
    present: tuple[Any, ...]
    conveners: int

    @property
    def digest(self) -> str:
        """A short text that differs when anything differs that a proposal depends on or would replace."""
        people = [(t.enrolment_id, t.delegation, t.unit, t.sex, t.post) for t in self.trainees]
        rooms = [(room.room_id, room.seats) for room in self.rooms]
        present = [(membership_id, role.value) for membership_id, role in self.present]
        return _digest((people, rooms, present, self.conveners))


@dataclass(frozen=True)
class Proposal:
    """Groups that could be, and the key of what they were made from and of themselves."""

    plan: Plan
    key: str


def read_basis(site: Site) -> Basis:
    """The state of the site at this moment; three statements."""
    return Basis(
        trainees=tuple(session.execute(queries.trainees_at(site))),
        rooms=tuple(Seats(room.id, room.label, room.seats) for room in queries.rooms_of(site)),
        present=tuple(queries.present(site)),
        conveners=site.cohort.conveners_per_group,
    )


def propose(basis: Basis, wishes: Wishes) -> Proposal:
    """Work the groups out; the same basis and wishes give the same groups.

    Raises:
        SizeProblem: there is nobody to put into groups.
    """
    plan = build(
        [_candidate(trainee) for trainee in basis.trainees],
        size=wishes.size,
        conveners=basis.conveners,
        rooms=[room for room in basis.rooms if room.room_id in wishes.rooms],
        seed=wishes.seed,
        mode=wishes.mode,
    )
    return Proposal(plan, _digest((basis.digest, wishes, plan.groups)))


def _candidate(trainee: Any) -> Candidate:
    """Everybody may convene for now, case presenters too."""
    sexes = {"male": _("men"), "female": _("women")}
    return Candidate(
        id=trainee.enrolment_id,
        delegation=trainee.delegation,
        unit=trainee.unit,
        sex=sexes.get(trainee.sex or "", trainee.sex),
        post=trainee.post,
        may_convene=True,
    )


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:32]
