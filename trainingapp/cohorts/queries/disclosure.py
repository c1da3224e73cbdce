"""The roster in full, for the one export that is not masked."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Delegation, Enrolment, Placement, Site, Staff, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.models.personal import CorrectionRequest, CorrectionState


def full_roster(cohort: Cohort) -> Select[Any]:
    """Everybody taking part, in roster order, with phone and encrypted ID number."""
    query = (
        select(
            Site.name.label("site"),
            Person.name,
            Person.sex,
            Person.phone,
            Person.id_number_secret,
            func.coalesce(Delegation.name, "").label("delegation"),
            Enrolment.unit,
            Enrolment.post,
            Enrolment.remark,
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
        .where(Enrolment.cohort_id == cohort.id, Standing.kind.in_(TAKING_PART))
        .order_by(Site.position, Site.id, Enrolment.trainee_no)
    )
    return cast("Select[Any]", query)


def open_corrections(person: Person, cohort: Cohort) -> Select[CorrectionRequest]:
    """What people of the class ask about their data and nobody has decided, the oldest first.

    Those that this organizer may decide: agrees with `policies.decide_correction`.
    """
    elsewhere = exists().where(
        Staff.person_id == CorrectionRequest.person_id, Staff.cohort_id != cohort.id, Staff.until.is_(None)
    )
    query = (
        select(CorrectionRequest)
        .join(CorrectionRequest.person)
        .options(contains_eager(CorrectionRequest.person))
        .where(CorrectionRequest.cohort_id == cohort.id, CorrectionRequest.state == CorrectionState.OPEN)
        .order_by(CorrectionRequest.id)
    )
    return query if person.is_admin else query.where(Person.is_admin.is_(False), ~elsewhere)


def corrections_of(person: Person) -> Select[CorrectionRequest]:
    """What the person asked, the newest first."""
    return (
        select(CorrectionRequest)
        .where(CorrectionRequest.person_id == person.id)
        .order_by(CorrectionRequest.id.desc())
    )
