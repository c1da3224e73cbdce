"""Dated facts of a trainee: one ends and the next begins, never before the one that it follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Enrolment, Placement, Standing, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def open_placement(enrolment: Enrolment) -> Placement:
    """The open placement; two changes at once follow each other."""
    _lock(enrolment)
    query = select(Placement).where(Placement.enrolment_id == enrolment.id, Placement.until.is_(None))
    return session.scalars(query).one()


def open_standing(enrolment: Enrolment) -> Standing:
    """The open standing; two changes at once follow each other."""
    _lock(enrolment)
    query = select(Standing).where(Standing.enrolment_id == enrolment.id, Standing.until.is_(None))
    return session.scalars(query).one()


def _lock(enrolment: Enrolment) -> None:
    """Wait for whoever changes this trainee's facts at the moment."""
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())


def end(row: Placement | Standing, at: datetime) -> None:
    """End a fact, before the next one begins: only one may be open.

    Raises:
        DomainError: the fact began later than that.
    """
    if at < row.since:
        raise DomainError(_("This lies before the last change. Give a later date and time."))
    row.until = at
    session.flush()


def begin(
    kind_of_fact: type[Placement | Standing],
    enrolment: Enrolment,
    *,
    by: Person | None,
    at: datetime,
    reason: str,
    **fact: Any,
) -> None:
    """Begin a fact; the one before it is ended already."""
    session.add(
        kind_of_fact(
            enrolment_id=enrolment.id, since=at, actor_id=by.id if by else None, reason=reason, **fact
        )
    )
    session.flush()
    session.expire(enrolment, ["placement", "standing"])


def place(enrolment: Enrolment, site_id: int, *, by: Person, at: datetime, reason: str) -> None:
    """The trainee sits at another site from then on."""
    row = open_placement(enrolment)
    end(row, at)
    begin(Placement, enrolment, by=by, at=at, reason=reason, site_id=site_id)
    audit.record(
        by, "enrolment.transfer", enrolment, from_site_id=row.site_id, to_site_id=site_id, reason=reason
    )


def change_standing(
    enrolment: Enrolment,
    to: StandingKind,
    *,
    by: Person,
    at: datetime,
    reason: str,
    restores: bool = False,
) -> None:
    """The trainee's standing is another from then on.

    Raises:
        DomainError: the class is closed, or the change is not foreseen and `restores` nothing that held before.
    """
    rules.check_not_closed(enrolment.cohort)
    row = open_standing(enrolment)
    if not restores:
        rules.check_standing(row.kind, to)
    end(row, at)
    begin(Standing, enrolment, by=by, at=at, reason=reason, kind=to)
    audit.record(by, f"enrolment.{to.value}", enrolment, was=row.kind.value, reason=reason)


def last_taking_part(enrolment: Enrolment) -> StandingKind:
    """How the trainee took part last: whoever had arrived need not arrive again."""
    query = select(Standing.kind).where(Standing.enrolment_id == enrolment.id, Standing.kind.in_(TAKING_PART))
    return session.scalar(query.order_by(Standing.id.desc()).limit(1)) or StandingKind.ENROLLED


def undo_last(enrolment: Enrolment, *, by: Person, at: datetime, reason: str) -> None:
    """The last transfer, leaving or return was a mistake: what held before it holds again from `at` on.

    The mistake stays in the story, and so does its correction.

    Raises:
        DomainError: nothing to undo, no reason, or a substitution, which is undone as such.
    """
    rules.check_not_closed(enrolment.cohort)
    reason = rules.reason(reason)
    last = last_change(enrolment)
    if last is None:
        raise DomainError(_("There is nothing to undo."))
    row, before = last
    if isinstance(row, Placement) and isinstance(before, Placement):
        return place(enrolment, before.site_id, by=by, at=at, reason=reason)
    assert isinstance(row, Standing) and isinstance(before, Standing)  # noqa: PT018 - one thought
    if StandingKind.SUBSTITUTED in (row.kind, before.kind):
        raise DomainError(_("A substitution is undone on the page of the substitute."))
    return change_standing(enrolment, before.kind, by=by, at=at, reason=reason, restores=True)


def last_change(enrolment: Enrolment) -> tuple[Placement | Standing, Placement | Standing] | None:
    """The newest fact that followed another, and the one that it followed."""
    found: list[tuple[Placement | Standing, Placement | Standing]] = []
    for kind in (Placement, Standing):
        query = select(kind).where(kind.enrolment_id == enrolment.id).order_by(kind.id.desc()).limit(2)
        rows: list[Any] = list(session.scalars(query))
        if len(rows) == 2:
            found.append((rows[0], rows[1]))
    return max(found, key=lambda pair: pair[0].since, default=None)
