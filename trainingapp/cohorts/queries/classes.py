"""Classes and programmes, found."""

from __future__ import annotations

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Enrolment,
    Programme,
    Staff,
    StaffRole,
)
from trainingapp.core.errors import DomainError
from trainingapp.core.session import session


def seen_by(person: Person) -> Select[Cohort]:
    """The classes that the person has anything to do with, newest first; agrees with `policies.see`."""
    holds = exists().where(
        Staff.cohort_id == Cohort.id,
        Staff.person_id == person.id,
        Staff.until.is_(None),
        or_(Staff.role == StaffRole.ORGANIZER, Cohort.state != CohortState.CLOSED),
    )
    joins = exists().where(Enrolment.cohort_id == Cohort.id, Enrolment.person_id == person.id)
    query = (
        select(Cohort)
        .options(joinedload(Cohort.programme))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return query if person.is_admin else query.where(or_(holds, joins))


def managed_by(person: Person) -> Select[Cohort]:
    """The classes that the person organizes; agrees with `policies.manage`."""
    organizes = exists().where(
        Staff.cohort_id == Cohort.id,
        Staff.person_id == person.id,
        Staff.role == StaffRole.ORGANIZER,
        Staff.until.is_(None),
    )
    query = select(Cohort).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    return query if person.is_admin else query.where(organizes)


def programme_names() -> list[str]:
    """The names of all programmes, for suggestions while typing."""
    return list(session.scalars(select(Programme.name).order_by(Programme.name).limit(1000)))


def last_edition(programme: Programme) -> int:
    """The highest edition of the programme so far, 0 if it has none."""
    return session.scalar(select(func.max(Cohort.edition)).where(Cohort.programme_id == programme.id)) or 0


def numbering_alike(cohort: Cohort, number: str) -> Cohort | None:
    """Another class whose first certificate has this very number."""
    others = session.scalars(select(Cohort).where(Cohort.id != cohort.id))
    return next((other for other in others if _first_number(other) == number), None)


def _first_number(cohort: Cohort) -> str:
    try:
        return rules.first_certificate_no(cohort, cohort.certificate_pattern)
    except DomainError:  # a pattern from before a rule was made
        return ""
