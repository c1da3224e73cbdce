"""What eligibility, awards and the register hold about a person; parts of `own_parts`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.certificates.models import (
    Award,
    Certificate,
    EarlierEdition,
    SignOff,
    SignOffLine,
    Waiver,
)
from trainingapp.cohorts.models import Cohort, Enrolment

Query = Any  # a Select whose columns are those of the part


def certificates(person: Person) -> Query:
    """The person's certificates as they stand."""
    one = Certificate
    query = _mine(person, one.number, one.issued_at, one.content, one.revoked_at, one.revoked_reason)
    return query.join(one, one.enrolment_id == Enrolment.id)


def earlier_editions(person: Person) -> Query:
    """What was printed before reissues."""
    one = EarlierEdition
    query = _mine(person, Certificate.number, one.edition, one.content, one.replaced_at, one.reason)
    query = query.join(Certificate, Certificate.enrolment_id == Enrolment.id)
    return query.join(one, one.certificate_id == Certificate.id).order_by(one.id)


def waivers(person: Person) -> Query:
    """Exceptions that were signed for the person."""
    one = Waiver
    query = _mine(person, one.condition, one.figure, one.reason, one.at, one.withdrawn_at)
    return query.join(one, one.enrolment_id == Enrolment.id).order_by(one.id)


def awards(person: Person) -> Query:
    """Nominations of the person as outstanding."""
    query = _mine(person, Award.state, Award.reason, Award.nominated_at, Award.decided_at, Award.note)
    return query.join(Award, Award.enrolment_id == Enrolment.id).order_by(Award.id)


def signed_lines(person: Person) -> Query:
    """Signed lists on which the person stood."""
    columns = (SignOff.at, SignOffLine.name, SignOffLine.unit, SignOffLine.hours)
    query = _mine(person, *columns).join(SignOffLine, SignOffLine.enrolment_id == Enrolment.id)
    return query.join(SignOff, SignOff.id == SignOffLine.sign_off_id).order_by(SignOff.id)


def signed_lists(person: Person) -> Query:
    """Lists that the person signed."""
    query = select(Cohort.title, SignOff.at, SignOff.count).select_from(SignOff)
    query = query.join(Cohort, Cohort.id == SignOff.cohort_id)
    return query.where(SignOff.actor_id == person.id).order_by(SignOff.id)


def _mine(person: Person, *columns: Any) -> Query:
    query = select(Cohort.title, *columns).select_from(Enrolment)
    query = query.join(Cohort, Cohort.id == Enrolment.cohort_id)
    return query.where(Enrolment.person_id == person.id).order_by(Cohort.starts_on, Cohort.id)
