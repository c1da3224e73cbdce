"""Nominating outstanding trainees, and deciding on them."""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries, rules
from trainingapp.certificates.models import Award, AwardState
from trainingapp.certificates.services.locking import hold
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Enrolment
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def nominate(enrolment: Enrolment, reason: str, *, by: Person, at: datetime) -> Award:
    """Propose a trainee as outstanding.

    Raises:
        DomainError: no reason, the class names none, or the trainee has left or is nominated already.
    """
    reason = cohort_rules.reason(reason)
    rules.check_awards(enrolment.cohort)
    hold(enrolment.cohort)
    if enrolment.standing.kind not in TAKING_PART:
        raise DomainError(_("%(name)s does not take part any more.", name=enrolment.person.name))
    if queries.open_award(enrolment) is not None:
        raise DomainError(_("%(name)s is nominated already.", name=enrolment.person.name))
    award = Award(
        cohort_id=enrolment.cohort_id,
        enrolment_id=enrolment.id,
        reason=reason,
        nominated_at=at,
        nominated_by=by.id,
    )
    session.add(award)
    audit.record(by, "award.nominate", award, enrolment_id=enrolment.id, reason=reason)
    return award


def decide_award(award: Award, to: AwardState, note: str = "", *, by: Person, at: datetime) -> None:
    """Award it, decline it, or take it back; whoever declines or takes back says why.

    More may be awarded than there are places: the pages say so, and the organizer answers for it.

    Raises:
        DomainError: it was decided otherwise meanwhile, or no reason.
    """
    hold(award.cohort)
    session.refresh(award)
    if to not in rules.NEXT_AWARD[award.state]:
        raise DomainError(_("This nomination is now: %(state)s", state=award.state.label))
    if to is not AwardState.AWARDED:
        note = cohort_rules.reason(note)
    award.state, award.decided_at, award.decided_by, award.note = to, at, by.id, note
    audit.record(by, f"award.{to.value}", award, enrolment_id=award.enrolment_id, note=note)
