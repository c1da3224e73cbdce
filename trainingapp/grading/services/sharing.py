"""Shares and recusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.cohorts.rules import reason as given_reason
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import queries
from trainingapp.grading.models import GraderShare, Recusal
from trainingapp.grading.services.dealing import Dealt, lock_dealing, pass_on
from trainingapp.reflections.models import Reflection

MOST_SHARE = 3


def set_shares(cohort: Cohort, shares: Mapping[int, int], *, by: Person) -> None:
    """Say how much each grader takes of what is dealt from now on; what they hold stays with them.

    Args:
        shares: 0 to 3 by grader id; 1 is an ordinary share.

    Raises:
        DomainError: a share out of range.
    """
    check_not_closed(cohort)
    if any(not 0 <= share <= MOST_SHARE for share in shares.values()):
        raise DomainError(_("A share is a number from 0 to 3."))
    stored = {
        row.grader_id: row
        for row in session.scalars(select(GraderShare).where(GraderShare.cohort_id == cohort.id))
    }
    for grader_id, share in shares.items():
        if grader_id in stored:
            stored[grader_id].share = share
        elif share != 1:
            session.add(GraderShare(cohort_id=cohort.id, grader_id=grader_id, share=share))
    audit.record(by, "review.shares", cohort, cohort_id=cohort.id, shares=sorted(shares.values()))


def recuse(
    cohort: Cohort,
    grader: Person,
    reason: str,
    *,
    by: Person,
    at: datetime,
    reflection: Reflection | None = None,
    author: Person | None = None,
    unit: str = "",
) -> Dealt:
    """The grader does not read one reflection, one author or one unit; what they hold of it goes to others.

    Give exactly one of `reflection`, `author` and `unit` (the beginning of the unit's path).

    Returns:
        What moved; `left` counts what nobody else may have, which is dealt out once somebody may.

    Raises:
        DomainError: no reason, or not one thing.
    """
    check_not_closed(cohort)
    reason, unit = given_reason(reason), unit.strip()
    if [reflection is not None, author is not None, bool(unit)].count(True) != 1:
        raise DomainError(_("Name one thing: a person or a unit."))
    lock_dealing(cohort)
    made = Recusal(
        cohort_id=cohort.id,
        grader_id=grader.id,
        reflection_id=reflection.id if reflection else None,
        author_id=author.id if author else None,
        unit=unit,
        reason=reason,
        actor_id=by.id,
        since=at,
    )
    session.add(made)
    audit.record(by, "review.recuse", made, grader_id=grader.id)
    return _take_away(made, cohort, grader, by=by, at=at)


def _take_away(made: Recusal, cohort: Cohort, grader: Person, *, by: Person, at: datetime) -> Dealt:
    """Give what the recusal covers, of all that lies with the grader, to others."""
    # Not `barred`: whoever holds a further reading is barred from it too, being among its readers already.
    touched = [
        one
        for one in queries.unfinished(cohort, grader)
        if made.covers(one[1].reflection_id, one[1].author_id, one[1].unit)
    ]
    moved = pass_on(cohort, grader, touched, by=by)
    for allocation, _paper in touched:
        allocation.until = allocation.until or at  # what nobody else may have waits to be dealt out
    session.flush()
    return moved


def end_recusal(recusal: Recusal, *, by: Person, at: datetime) -> None:
    """Let the grader read again what they were kept from."""
    if recusal.until is None:
        recusal.until = at
        audit.record(by, "review.end_recusal", recusal, grader_id=recusal.grader_id)
