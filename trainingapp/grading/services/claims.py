"""Claiming a text for the window that has it open: two windows do not judge one text unknown to each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, delete, select, update

from trainingapp.core import clock
from trainingapp.core.errors import Conflict
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading.claiming import lapses_before
from trainingapp.grading.models import Allocation, Claim
from trainingapp.reflections.models import Reflection


def claim(allocation: Allocation, window: str, *, at: datetime, take: bool = False) -> Claim:
    """Claim a dealt text for a window, or say that it is still open there; the claim as it stands then.

    It stays with another window that gave a sign of life lately, unless `take` says that this one takes over.

    Raises:
        Conflict: it was dealt to somebody else meanwhile.
    """
    lock_allocation(allocation)
    free = (Claim.window == window) | (Claim.seen_at < lapses_before(at))
    session.execute(
        update(Claim)
        .where(Claim.allocation_id == allocation.id, *(() if take else (free,)))
        .values(window=window, seen_at=at, since=case((Claim.window == window, Claim.since), else_=at))
        .execution_options(synchronize_session=False)
    )
    held = claim_of(allocation)
    if held is None:
        held = Claim(allocation_id=allocation.id, window=window, since=at, seen_at=at)
        session.add(held)
        session.flush()
    return held


def let_go(allocation: Allocation, window: str) -> None:
    """End the claim of this window, if it has one."""
    session.execute(
        delete(Claim)
        .where(Claim.allocation_id == allocation.id, Claim.window == window)
        .execution_options(synchronize_session=False)
    )


def check_claim(allocation: Allocation, window: str, *, at: datetime) -> None:
    """Refuse a judgement from a window while another one has the text; raises `Conflict`.

    Pages without a script name no window and claim nothing; there the shown review is the guard.
    """
    held = claim_of(allocation)
    if window and held is not None and held.window != window and held.seen_at >= lapses_before(at):
        raise Conflict(
            _(
                "You opened this text in another window at %(at)s. Nothing was saved from here. "
                "Your comment is kept: save again to judge it in this window.",
                at=clock.local(held.since, allocation.cohort.zone).strftime("%H:%M"),
            )
        )


def claim_of(allocation: Allocation) -> Claim | None:
    """The claim of a dealt text; read afresh."""
    return session.scalar(
        select(Claim).where(Claim.allocation_id == allocation.id).execution_options(populate_existing=True)
    )


def lock_allocation(allocation: Allocation) -> None:
    """Let nobody claim, judge or move it until the transaction ends; raises `Conflict` where it has ended.

    Whoever needs the reflection's lock too takes it before: everybody locks in this order.
    """
    fresh = session.execute(
        select(Allocation)
        .where(Allocation.id == allocation.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).scalar_one()
    if fresh.until is not None:
        raise Conflict(_("This reflection was dealt to somebody else meanwhile. Nothing was saved."))


def lock_paper(allocation: Allocation) -> None:
    """As `lock_allocation`, and nobody hands in, decides or judges the reflection in another reading either."""
    paper = select(Reflection.id).where(Reflection.id == allocation.reflection_id)
    session.execute(paper.with_for_update(key_share=True))
    lock_allocation(allocation)
