"""What the review holds about a person, as trainee and as grader; parts of `own_parts`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.grading.models import (
    Allocation,
    Appeal,
    CalibrationReading,
    CalibrationText,
    Finding,
    Hearing,
    Outcome,
    Phrase,
    Recusal,
    Review,
)
from trainingapp.reflections.models import Reflection, Version

Query = Any  # a Select whose columns are those of the part


def reviews(person: Person) -> Query:
    """Reviews of the person's texts that they may know: returns, and all others once the result is released."""
    columns = (Version.title, Review.level, Review.returned, Review.comment, Review.at, Review.replaced_at)
    return (
        _of_author(person, *columns)
        .join(Version, Version.reflection_id == Reflection.id)
        .join(Review, Review.version_id == Version.id)
        .outerjoin(Outcome, _is_released())
        .where(or_(Review.returned, Outcome.id.is_not(None)))
        .order_by(Review.at)
    )


def appeals(person: Person) -> Query:
    """The person's appeals."""
    columns = (Appeal.reason, Appeal.at, Appeal.level_before, Appeal.level_after, Appeal.decided_at)
    return _of_author(person, *columns).join(Appeal, Appeal.reflection_id == Reflection.id)


def recusals(person: Person) -> Query:
    """Where the person is kept from texts as a grader, and who is kept from theirs."""
    columns = (Cohort.title, Recusal.unit, Recusal.reason, Recusal.since, Recusal.until)
    query = select(*columns).select_from(Recusal).join(Cohort, Cohort.id == Recusal.cohort_id)
    return query.where(or_(Recusal.grader_id == person.id, Recusal.author_id == person.id))


def calibration(person: Person) -> Query:
    """The levels that the person gave calibration texts."""
    columns = (Cohort.title, CalibrationText.title, CalibrationReading.level, CalibrationReading.at)
    query = select(*columns).select_from(CalibrationReading).join(CalibrationReading.calibration_text)
    query = query.join(Cohort, Cohort.id == CalibrationText.cohort_id)
    return query.where(CalibrationReading.grader_id == person.id)


def hearings(person: Person) -> Query:
    """What the person was asked about their texts, and their answers."""
    columns = (Version.title, Hearing.question, Hearing.asked_at, Hearing.answer, Hearing.answered_at)
    query = _of_author(person, *columns).join(Version, Version.reflection_id == Reflection.id)
    return query.join(Hearing, Hearing.version_id == Version.id)


def findings(person: Person) -> Query:
    """Findings about the person's texts, final and with a released result, and those that they wrote as a grader."""
    is_final = and_(Finding.concluded_at.is_not(None), Outcome.id.is_not(None))
    own = and_(Enrolment.person_id == person.id, is_final)
    return (
        select(Cohort.title, Version.title, Finding.kind, Finding.note, Finding.at, Finding.replaced_at)
        .select_from(Finding)
        .join(Allocation, Allocation.id == Finding.allocation_id)
        .join(Cohort, Cohort.id == Allocation.cohort_id)
        .join(Version, Version.id == Finding.version_id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .outerjoin(Outcome, _is_released())
        .where(or_(own, Finding.grader_id == person.id))
        .order_by(Finding.at)
    )


def phrases(person: Person) -> Query:
    """The person's own phrases."""
    return select(Phrase.text, Phrase.used, Phrase.used_at).where(Phrase.grader_id == person.id)


def _is_released() -> ColumnElement[bool]:
    """The condition on `Outcome` that the author knows what `Version` came to."""
    return and_(Outcome.version_id == Version.id, Outcome.released_at.is_not(None))


def _of_author(person: Person, *columns: Any) -> Query:
    query = select(Cohort.title, *columns).select_from(Enrolment)
    query = query.join(Cohort, Cohort.id == Enrolment.cohort_id)
    query = query.join(Reflection, Reflection.enrolment_id == Enrolment.id)
    return query.where(Enrolment.person_id == person.id).order_by(Cohort.starts_on, Cohort.id)
