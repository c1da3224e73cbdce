"""Substitution: another person takes the place that a trainee was allotted, and its undoing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.details import Correction
from trainingapp.cohorts.models import Enrolment, StandingKind, Substitution
from trainingapp.cohorts.models.people import TAKING_PART, Dated
from trainingapp.cohorts.services import enrolments, facts
from trainingapp.core.database import Base
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def substitute(
    replaced: Enrolment, details: Correction, *, by: Person, at: datetime, reason: str
) -> Enrolment:
    """Let somebody else take the place of a trainee: the same site and delegation, a number of their own.

    What the replaced one did stays theirs; the substitute begins with nothing.

    Args:
        details: how the substitute is written; unit and delegation are those of the replaced one if empty.

    Raises:
        DomainError: the trainee does not take part, the substitute is in the class already, no reason.
    """
    reason = rules.reason(reason)
    if facts.open_standing(replaced).kind not in TAKING_PART:
        raise DomainError(
            _("%(name)s does not take part, so there is no place to take.", name=_name(replaced))
        )
    placed = facts.open_placement(replaced)
    if at < placed.since:
        raise DomainError(_("This lies before the last change. Give a later date and time."))
    delegation = details.delegation or (replaced.delegation.name if replaced.delegation else "")
    written = replace(details, delegation=delegation, unit=details.unit or replaced.unit)
    made = enrolments.enrol_by_name(replaced.cohort, placed.site, written, by=by, at=at, reason=reason)
    facts.change_standing(replaced, StandingKind.SUBSTITUTED, by=by, at=at, reason=reason)
    session.add(
        Substitution(enrolment_id=made.id, replaced_id=replaced.id, at=at, actor_id=by.id, reason=reason)
    )
    audit.record(by, "enrolment.substitute", made, replaced_id=replaced.id, reason=reason)
    return made


def undo(substitution: Substitution, *, by: Person, at: datetime, reason: str) -> None:
    """The substitution was a mistake: the replaced one has the place again, the substitute leaves.

    Raises:
        DomainError: it is undone already, or the substitute has done something in the class.
    """
    reason = rules.reason(reason)
    made, replaced = substitution.enrolment, substitution.replaced
    if substitution.undone_at is not None:
        raise DomainError(_("This substitution is undone already."))
    if has_traces(made):
        raise DomainError(
            _(
                "%(name)s has signed in to lessons or written already, so the place stays theirs.",
                name=_name(made),
            )
        )
    if facts.open_standing(made).kind in TAKING_PART:
        facts.change_standing(made, StandingKind.WITHDRAWN, by=by, at=at, reason=reason)
    if facts.open_standing(replaced).kind is StandingKind.SUBSTITUTED:
        before = facts.last_taking_part(replaced)
        facts.change_standing(replaced, before, by=by, at=at, reason=reason, restores=True)
    substitution.undone_at, substitution.undone_by, substitution.undo_reason = at, by.id, reason
    audit.record(by, "enrolment.substitute_undo", made, replaced_id=replaced.id, reason=reason)


def has_traces(enrolment: Enrolment) -> bool:
    """Whether anything but dated facts refers to the enrolment: a sign-in, a reflection, a certificate."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, (Dated, Substitution)):
            continue
        for column in mapper.local_table.columns:
            is_reference = any(key.column.table is Enrolment.__table__ for key in column.foreign_keys)
            if is_reference and session.scalar(select(exists().where(column == enrolment.id))):
                return True
    return False


def _name(enrolment: Enrolment) -> str:
    return enrolment.person.name
