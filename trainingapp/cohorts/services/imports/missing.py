"""Trainees whom a newer file lacks: they stay, or are withdrawn when a person says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, update

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Enrolment, Missing, RosterImport, Standing, StandingKind
from trainingapp.cohorts.queries.imports import missing
from trainingapp.cohorts.services.imports.mapping import check_ready
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def decide_missing(roster_import: RosterImport, choice: Missing, *, by: Person) -> None:
    """Say what becomes of those who are not in the file when the import is confirmed.

    Raises:
        DomainError: the import does not wait to be confirmed.
    """
    session.refresh(roster_import, with_for_update=True)
    check_ready(roster_import)
    roster_import.missing = choice
    audit.record(by, "roster_import.missing", roster_import, choice=choice.value)


def will_withdraw(roster_import: RosterImport) -> bool:
    """Whether confirming withdraws anybody."""
    if roster_import.missing is not Missing.WITHDRAW:
        return False
    return session.execute(missing(roster_import).limit(1)).first() is not None


def withdraw_missing(roster_import: RosterImport, *, by: Person, at: datetime) -> None:
    """Withdraw those who are not in the file, if that was decided; the import keeps who they were."""
    if roster_import.missing is not Missing.WITHDRAW:
        return
    gone = [(row.id, row.kind) for row in session.execute(missing(roster_import))]
    roster_import.withdrawn = [[enrolment_id, kind.value] for enrolment_id, kind in gone]
    begin_standing(
        {number: StandingKind.WITHDRAWN for number, _kind in gone}, _("Not on the new roster"), by, at
    )
    entry = {
        "actor_id": by.id,
        "actor_name": by.name,
        "action": "enrolment.withdrawn",
        "object_kind": Enrolment.__tablename__,
        "cohort_id": roster_import.cohort_id,
    }
    if gone:
        facts = {"import": roster_import.id}
        session.execute(
            insert(AuditEntry),
            [{**entry, "object_id": number, "facts": {"was": kind.value, **facts}} for number, kind in gone],
        )


def begin_standing(wanted: dict[int, StandingKind], reason: str, by: Person, at: datetime) -> None:
    """End the open standings of these enrolments and begin others."""
    numbers = [*wanted]
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        session.execute(
            update(Standing)
            .where(Standing.enrolment_id.in_(some), Standing.until.is_(None))
            .values(until=at)
            .execution_options(synchronize_session=False)
        )
        fact = {"since": at, "actor_id": by.id, "reason": reason}
        session.execute(
            insert(Standing), [{"enrolment_id": each, "kind": wanted[each], **fact} for each in some]
        )
    session.expire_all()
