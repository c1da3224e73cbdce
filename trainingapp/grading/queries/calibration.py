"""Calibration texts, and how the graders' own levels stand beside the agreed ones."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.grading.models import CalibrationReading, CalibrationText, Level


def calibration_texts(cohort: Cohort) -> list[CalibrationText]:
    """The class's calibration texts, in the order they were added."""
    return list(
        session.scalars(
            select(CalibrationText).where(CalibrationText.cohort_id == cohort.id).order_by(CalibrationText.id)
        )
    )


def own_calibration(text: CalibrationText, person: Person) -> CalibrationReading | None:
    """What the person gave the text."""
    return session.scalar(
        select(CalibrationReading).where(
            CalibrationReading.calibration_text_id == text.id, CalibrationReading.grader_id == person.id
        )
    )


def uncalibrated(person: Person, cohort: Cohort) -> list[int]:
    """Ids of the calibration texts that the person has not read yet."""
    done = exists().where(
        CalibrationReading.calibration_text_id == CalibrationText.id,
        CalibrationReading.grader_id == person.id,
    )
    query: Select[int] = select(CalibrationText.id).where(CalibrationText.cohort_id == cohort.id, ~done)
    return list(session.scalars(query.order_by(CalibrationText.id)))


@dataclass(frozen=True)
class Step:
    """A calibration text on a grader's desk; `level` is what they gave it."""

    text_id: int
    title: str
    level: Level | None


def calibration_steps(person: Person, cohort: Cohort) -> list[Step]:
    """The class's calibration texts as the person finds them, in order."""
    own = and_(
        CalibrationReading.calibration_text_id == CalibrationText.id,
        CalibrationReading.grader_id == person.id,
    )
    rows = session.execute(
        select(CalibrationText.id, CalibrationText.title, CalibrationReading.level)
        .outerjoin(CalibrationReading, own)
        .where(CalibrationText.cohort_id == cohort.id)
        .order_by(CalibrationText.id)
    )
    return [Step(text_id, title, level) for text_id, title, level in rows]


@dataclass(frozen=True)
class Comparison:
    """A grader beside the agreed levels: texts read, those given the same level, and how far off on average."""

    grader: Person
    read: int
    same: int
    lean: float
    """Mean of agreed rank less own rank, in levels: above 0 is milder than agreed, below 0 stricter."""


def comparisons(cohort: Cohort) -> list[Comparison]:
    """One for each person who read calibration texts of the class, by name."""
    rows = session.scalars(
        select(CalibrationReading)
        .join(CalibrationReading.calibration_text)
        .join(CalibrationReading.grader)
        .options(joinedload(CalibrationReading.calibration_text), joinedload(CalibrationReading.grader))
        .where(CalibrationText.cohort_id == cohort.id)
        .order_by(Person.sort_key, Person.id)
    )
    by_grader: dict[Person, list[int]] = {}
    for row in rows:
        by_grader.setdefault(row.grader, []).append(row.calibration_text.level.rank - row.level.rank)
    return [
        Comparison(grader, len(leans), leans.count(0), sum(leans) / len(leans))
        for grader, leans in by_grader.items()
    ]


def calibration_counts(cohort: Cohort) -> dict[int, int]:
    """How many graders read each calibration text, by its id."""
    rows = session.execute(
        select(CalibrationReading.calibration_text_id, func.count())
        .join(CalibrationReading.calibration_text)
        .where(CalibrationText.cohort_id == cohort.id)
        .group_by(CalibrationReading.calibration_text_id)
    )
    return {row[0]: row[1] for row in rows}
