"""Findings and hearings, for the reader, the author and the organizer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, exists, literal, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session
from trainingapp.grading.hearing import SHARED_FROM
from trainingapp.grading.models import Allocation, Finding, Hearing
from trainingapp.reflections.models import Reflection, Task, Version
from trainingapp.reflections.queries import check_of


def finding_of(allocation: Allocation, version: Version) -> Finding | None:
    """What was found about the version in this reading, as it stands; read afresh."""
    return session.scalar(
        select(Finding)
        .where(
            Finding.allocation_id == allocation.id,
            Finding.version_id == version.id,
            Finding.replaced_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def hearing_of(version: Version) -> Hearing | None:
    """What the author was asked about the version."""
    return session.scalar(select(Hearing).where(Hearing.version_id == version.id))


def is_doubted(version_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A finding about the version with this id is not final yet."""
    return exists().where(
        Finding.version_id == version_id, Finding.replaced_at.is_(None), Finding.concluded_at.is_(None)
    )


def has_open_finding(version_id: int) -> bool:
    """Whether somebody's finding about the version is not final yet: its result waits as long."""
    return bool(session.scalar(select(is_doubted(literal(version_id)))))


def is_much_shared(version: Version) -> bool:
    """Whether the originality check says that a large part of the version stands elsewhere."""
    check = check_of(version)
    return check is not None and check.length > 0 and check.shared / check.length >= SHARED_FROM


@dataclass(frozen=True)
class Sighted:
    """All findings about a reflection, replaced ones included, newest first; and the hearings by version id."""

    findings: list[Finding]
    hearings: dict[int, Hearing]


def findings_about(reflection_id: int) -> Sighted:
    """What was found about a reflection and asked of its author; for organizers."""
    found = session.scalars(
        select(Finding)
        .join(Version, Version.id == Finding.version_id)
        .where(Version.reflection_id == reflection_id)
        .options(joinedload(Finding.grader), joinedload(Finding.version).load_only(Version.number))
        .order_by(Finding.at.desc(), Finding.id.desc())
    )
    asked = session.scalars(
        select(Hearing)
        .join(Version, Version.id == Hearing.version_id)
        .where(Version.reflection_id == reflection_id)
    )
    return Sighted(list(found), {hearing.version_id: hearing for hearing in asked})


def findings(cohort: Cohort) -> Select[Any]:
    """Rows (Finding, Hearing | None, trainee_no, name, title) of a class as they stand: open ones first."""
    query = (
        select(Finding, Hearing, Enrolment.trainee_no, Person.name, Version.title)
        .join(Allocation, Allocation.id == Finding.allocation_id)
        .join(Version, Version.id == Finding.version_id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Hearing, Hearing.version_id == Version.id)
        .options(joinedload(Finding.grader))
        .where(Allocation.cohort_id == cohort.id, Finding.replaced_at.is_(None))
        .order_by(Finding.concluded_at.is_not(None), Hearing.until, Finding.at.desc(), Finding.id)
    )
    return cast("Select[Any]", query)


def hearings(enrolment: Enrolment) -> list[Hearing]:
    """What the trainee was asked about their own texts, the newest first."""
    return list(
        session.scalars(
            select(Hearing)
            .join(Version, Version.id == Hearing.version_id)
            .join(Reflection, Reflection.id == Version.reflection_id)
            .join(Task, Task.id == Reflection.task_id)
            .where(Reflection.enrolment_id == enrolment.id)
            .order_by(Hearing.asked_at.desc(), Hearing.id)
        )
    )
