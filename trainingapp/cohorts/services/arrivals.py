"""Marking many trainees as arrived at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Enrolment, Standing, StandingKind
from trainingapp.core.session import session

CHUNK = 500


def mark_many_arrived(
    cohort: Cohort, enrolment_ids: Sequence[int], *, by: Person, at: datetime, reason: str = ""
) -> int:
    """Mark those of them as arrived who are only enrolled; returns how many, with one audit entry for all."""
    rules.check_not_closed(cohort)
    count = 0
    for start in range(0, len(enrolment_ids), CHUNK):
        count += _mark(cohort, enrolment_ids[start : start + CHUNK], by, at, reason)
    audit.record(by, "enrolment.arrive_many", cohort, cohort_id=cohort.id, count=count)
    return count


def _mark(cohort: Cohort, wanted: Sequence[int], by: Person, at: datetime, reason: str) -> int:
    waiting = (
        select(Standing.enrolment_id)
        .join(Enrolment, Enrolment.id == Standing.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort.id,
            Standing.enrolment_id.in_(wanted),
            Standing.until.is_(None),
            Standing.kind == StandingKind.ENROLLED,
        )
    )
    found = list(session.scalars(waiting))
    session.execute(
        update(Standing)
        .where(Standing.enrolment_id.in_(found), Standing.until.is_(None))
        .values(until=at)
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "enrolment_id": enrolment_id,
            "kind": StandingKind.ARRIVED,
            "since": at,
            "actor_id": by.id,
            "reason": reason,
        }
        for enrolment_id in found
    ]
    if rows:
        session.execute(insert(Standing), rows)
    return len(rows)
