"""Exceptions that were signed for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.certificates.models import Condition, Waiver
from trainingapp.certificates.rules import Excuse, Excuses
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session


def excuses(cohort: Cohort, among: Collection[int] | None = None) -> dict[int, Excuses]:
    """The exceptions that hold, by enrolment id and condition; one statement."""
    query = _holding().join(Enrolment, Enrolment.id == Waiver.enrolment_id)
    query = query.where(Enrolment.cohort_id == cohort.id)
    if among is not None:
        query = query.where(Waiver.enrolment_id.in_(among))
    return _by_enrolment(query)


def excuses_of(enrolment: Enrolment) -> Excuses:
    """The exceptions that hold for one trainee."""
    return _by_enrolment(_holding().where(Waiver.enrolment_id == enrolment.id)).get(enrolment.id, {})


def waivers_of(enrolment: Enrolment) -> list[Waiver]:
    """All exceptions that were ever signed for the trainee, the newest first."""
    query = select(Waiver).where(Waiver.enrolment_id == enrolment.id).order_by(Waiver.id.desc())
    return list(session.scalars(query.options(joinedload(Waiver.actor), joinedload(Waiver.withdrawer))))


def open_waiver(enrolment: Enrolment, condition: Condition) -> Waiver | None:
    """The exception from this condition that holds."""
    return session.scalar(
        select(Waiver).where(
            Waiver.enrolment_id == enrolment.id,
            Waiver.condition == condition,
            Waiver.withdrawn_at.is_(None),
        )
    )


def _holding() -> Select[Any]:
    columns = (Waiver.enrolment_id, Waiver.condition, Waiver.id, Person.name, Waiver.at, Waiver.reason)
    query = select(*columns).join(Person, Person.id == Waiver.actor_id)
    return cast("Select[Any]", query.where(Waiver.withdrawn_at.is_(None)))


def _by_enrolment(query: Select[Any]) -> dict[int, Excuses]:
    found: dict[int, dict[Condition, Excuse]] = {}
    for enrolment_id, condition, *rest in session.execute(query):
        found.setdefault(enrolment_id, {})[condition] = Excuse(*rest)
    return dict(found)
