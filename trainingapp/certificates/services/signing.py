"""Signing off the list from which certificate numbers are allotted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import queries, rules
from trainingapp.certificates.models import SignOff, SignOffLine
from trainingapp.certificates.services.locking import hold
from trainingapp.certificates.services.readiness import check_design
from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def sign_off(cohort: Cohort, *, by: Person, at: datetime, seen: str = "") -> SignOff:
    """Sign the list of all who are eligible and have no certificate; it takes the place of one not yet used.

    Args:
        seen: digest of the list that the signer looked at; empty: whatever it is.

    Raises:
        DomainError: the class is not at its end, nobody is waiting, or the design cannot be printed.
        Conflict: the list is not the one that was looked at.
    """
    rules.check_time(cohort, at)
    hold(cohort)
    if queries.issue_job(cohort) is not None:
        raise DomainError(_("Certificates are being issued from the signed list at this moment."))
    check_design(cohort)
    lines = queries.to_be_signed(queries.candidates(cohort))
    if not lines:
        raise DomainError(_("Nobody is waiting for a certificate."))
    digest = rules.digest(lines)
    if seen and seen != digest:
        raise Conflict(_("The list has changed while you looked at it. Look at it again, then sign."))
    replaced = queries.standing_list(cohort)
    if replaced is not None:
        replaced.ended_at = at
        session.flush()
    made = SignOff(cohort_id=cohort.id, at=at, actor_id=by.id, count=len(lines), digest=digest)
    session.add(made)
    session.flush()
    rows = [
        {
            "sign_off_id": made.id,
            "enrolment_id": line.enrolment_id,
            "position": position,
            "name": line.name,
            "unit": line.unit,
            "hours": line.hours,
        }
        for position, line in enumerate(lines, 1)
    ]
    session.execute(insert(SignOffLine), rows)
    audit.record(by, "certificate.sign_off", made, count=len(lines), digest=digest)
    return made
