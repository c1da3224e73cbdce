"""The author's one request for another reading."""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import appealing, queries
from trainingapp.grading.models import Appeal
from trainingapp.grading.services.outcomes import settle
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Reflection


def appeal(reflection: Reflection, reason: str, *, by: Person, at: datetime) -> Appeal:
    """Ask for one more reading by a new grader; the better of the two levels counts.

    Sent twice, it is one appeal.

    Raises:
        DomainError: no released result or the best one, too late, an appeal made before, a reading under way, or
            no reason.
    """
    reason = appealing.check_reason(reason)
    check_not_closed(reflection.task.cohort)
    reflections.lock(reflection)
    earlier, outcome = queries.appeal_of(reflection), queries.outcome_of(reflection)
    if earlier is not None and earlier.reason == reason:
        return earlier
    if earlier is not None:
        raise DomainError(_("You have appealed once; that was the only time."))
    days = queries.plan_of(reflection.task).appeal_days
    until = appealing.appeal_until(outcome.released_at if outcome else None, days)
    appealing.check_appeal(until, at, outcome.level if outcome else None)
    assert outcome is not None
    if outcome.wants is not None or outcome.level is None:
        raise DomainError(_("Your reflection is being read again at the moment. Wait for the result."))
    made = Appeal(
        reflection_id=reflection.id,
        version_id=outcome.version_id,
        reason=reason,
        at=at,
        level_before=outcome.level,
    )
    session.add(made)
    audit.record(by, "review.appeal", reflection, cohort_id=reflection.task.cohort_id)
    settle(reflection, by=by, at=at)
    return made
