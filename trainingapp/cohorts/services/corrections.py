"""What people ask about their own data, and what the organizers decide."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person, SignInKind
from trainingapp.accounts.rules import sort_key
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, CorrectionKind, CorrectionRequest, CorrectionState
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def ask(person: Person, cohort: Cohort, kind: CorrectionKind, value: str = "") -> CorrectionRequest:
    """Ask the class's organizers for a right name or phone, or for deletion; an open request is replaced.

    Raises:
        DomainError: the new name or phone is none, or is what stands there already.
    """
    value = _checked(person, kind, value)
    found = session.scalar(
        select(CorrectionRequest).where(
            CorrectionRequest.person_id == person.id,
            CorrectionRequest.kind == kind,
            CorrectionRequest.state == CorrectionState.OPEN,
        )
    )
    if found is None:
        found = CorrectionRequest(person=person, kind=kind, cohort=cohort)
        session.add(found)
    found.cohort, found.value = cohort, value
    audit.record(person, "correction.ask", found, kind=kind.value)
    return found


def accept(request: CorrectionRequest, *, by: Person, at: datetime) -> bool:
    """Write the name or phone as the person asks.

    Returns:
        False when the new phone is another person's sign-in name, so that it serves for calling only.

    Raises:
        DomainError: it is decided already, or asks for deletion, which is a job of its own.
    """
    _check_open(request)
    person, signs_in = request.person, True
    if request.kind is CorrectionKind.NAME:
        person.name, person.sort_key = request.value, sort_key(request.value)
    elif request.kind is CorrectionKind.PHONE:
        signs_in = _change_phone(person, request.value)
    else:
        raise DomainError(_("Deletion is decided on its own page."))
    close(request, CorrectionState.ACCEPTED, by=by, at=at)
    return signs_in


def decline(request: CorrectionRequest, *, by: Person, at: datetime, reason: str) -> None:
    """Leave everything as it is; the person reads why."""
    _check_open(request)
    request.answer = rules.reason(reason)
    close(request, CorrectionState.DECLINED, by=by, at=at)


def close(request: CorrectionRequest, state: CorrectionState, *, by: Person | None, at: datetime) -> None:
    """Keep what was decided; the value that was asked for is needed no more."""
    request.state, request.value = state, ""
    request.decided_at, request.decided_by = at, by.id if by else None
    audit.record(by, f"correction.{state.value}", request, kind=request.kind.value)


def _checked(person: Person, kind: CorrectionKind, value: str) -> str:
    if kind is CorrectionKind.ERASURE:
        return ""
    cleaned = rules.clean_name(value) if kind is CorrectionKind.NAME else rules.clean_phone(value)
    if not cleaned:
        raise DomainError(_("Write how it should be."))
    if cleaned in (person.name, person.phone):
        raise DomainError(_("This is how it stands already."))
    return cleaned


def _check_open(request: CorrectionRequest) -> None:
    if request.state is not CorrectionState.OPEN:
        raise DomainError(_("This request has been decided already."))


def _change_phone(person: Person, phone: str) -> bool:
    """Keep the new phone; the old one signs nobody in any more."""
    person.phone = phone
    for name in [name for name in person.sign_in_names if name.kind is SignInKind.PHONE]:
        person.sign_in_names.remove(name)
    session.flush()
    return accounts.claim_name(person, SignInKind.PHONE, phone)
