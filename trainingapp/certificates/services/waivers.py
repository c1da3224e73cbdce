"""Signing for exceptions, and taking them back."""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries
from trainingapp.certificates.models import Condition, Waiver
from trainingapp.certificates.services.locking import hold
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Enrolment
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

LONGEST_FIGURE = 200


def sign_for(enrolment: Enrolment, condition: Condition, reason: str, *, by: Person, at: datetime) -> Waiver:
    """Let a condition count as met for one trainee, though it is not.

    Raises:
        DomainError: no reason, a condition from which there is no exception, one that is met or excused already.
    """
    reason = cohort_rules.reason(reason)
    hold(enrolment.cohort)
    findings = queries.eligibility_of(enrolment).findings
    finding = next((one for one in findings if one.condition is condition), None)
    if finding is None or not condition.may_be_waived:
        raise DomainError(_("Nobody can sign for an exception from this condition."))
    if finding.counts_as_met:
        raise DomainError(_("This condition is met, or excused already."))
    waiver = Waiver(
        enrolment_id=enrolment.id,
        condition=condition,
        figure=finding.text[:LONGEST_FIGURE],
        reason=reason,
        at=at,
        actor_id=by.id,
    )
    session.add(waiver)
    audit.record(
        by,
        "waiver.sign",
        waiver,
        cohort_id=enrolment.cohort_id,
        enrolment_id=enrolment.id,
        condition=condition.value,
        figure=waiver.figure,
        reason=reason,
    )
    return waiver


def withdraw_waiver(waiver: Waiver, reason: str, *, by: Person, at: datetime) -> None:
    """Take an exception back, as long as no certificate was issued on it.

    Raises:
        DomainError: no reason, taken back already, or a valid certificate rests on it.
    """
    reason = cohort_rules.reason(reason)
    enrolment = waiver.enrolment
    hold(enrolment.cohort)
    if waiver.withdrawn_at is not None:
        raise DomainError(_("This exception was taken back already."))
    certificate = queries.of_enrolment(enrolment)
    if certificate is not None and certificate.revoked_at is None:
        raise DomainError(
            _(
                "Certificate %(number)s was issued on this exception. Declare it void first.",
                number=certificate.number,
            )
        )
    waiver.withdrawn_at, waiver.withdrawn_by, waiver.withdraw_reason = at, by.id, reason
    audit.record(
        by,
        "waiver.withdraw",
        waiver,
        cohort_id=enrolment.cohort_id,
        enrolment_id=enrolment.id,
        condition=waiver.condition.value,
        reason=reason,
    )
