"""Checks that wait, and how far the checking of a task is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment
from trainingapp.core.session import session
from trainingapp.reflections.models import OriginalityCheck, Reflection, Task, Version
from trainingapp.reflections.queries.texts import is_latest


def waiting_checks(attempts: int) -> Select[OriginalityCheck]:
    """What is to be checked, in the order of hand-in; what broke off so often is given up, others come last."""
    return (
        select(OriginalityCheck)
        .where(OriginalityCheck.checked_at.is_(None), OriginalityCheck.attempts < attempts)
        .order_by(OriginalityCheck.attempts, OriginalityCheck.version_id)
    )


def count_waiting() -> int:
    """How many versions of all classes are not checked yet."""
    waits = select(func.count(OriginalityCheck.id)).where(OriginalityCheck.checked_at.is_(None))
    return session.scalar(waits) or 0


def latest_versions(task: Task) -> Select[int]:
    """Ids of the versions that count, of reflections on the task; emptied ones are left out."""
    return (
        select(Version.id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .where(Reflection.task_id == task.id, is_latest(), Version.text != "")
    )


def check_of(version: Version) -> OriginalityCheck | None:
    """The check of a version, if one was asked for."""
    return session.scalar(select(OriginalityCheck).where(OriginalityCheck.version_id == version.id))


@dataclass(frozen=True)
class Checking:
    """How far the checking of a task is: versions checked, waiting, and when the last one was."""

    checked: int
    waiting: int
    last_at: datetime | None


def checking(task: Task) -> Checking:
    """How far the checking of the versions that count is; one statement."""
    row = session.execute(
        select(
            func.count(OriginalityCheck.checked_at),
            func.count(OriginalityCheck.id),
            func.max(OriginalityCheck.checked_at),
        ).where(OriginalityCheck.version_id.in_(latest_versions(task)))
    ).one()
    return Checking(row[0], row[1] - row[0], row[2])


@dataclass(frozen=True)
class Line:
    """A checked essay in the list of a task."""

    reflection_id: int
    name: str
    trainee_no: str
    title: str
    length: int
    shared: int
    submitted_at: datetime
    checked_at: datetime | None

    @property
    def rate(self) -> float:
        return self.shared / self.length if self.length else 0.0


def ranked(task: Task) -> Select[*tuple[Any, ...]]:
    """The checked essays of a task as the columns of `Line`, those that share most first."""
    rate = OriginalityCheck.shared * 1.0 / (OriginalityCheck.length + 1)
    return (
        select(
            Reflection.id.label("reflection_id"),
            Person.name,
            Enrolment.trainee_no,
            Version.title,
            OriginalityCheck.length,
            OriginalityCheck.shared,
            Version.submitted_at,
            OriginalityCheck.checked_at,
        )
        .select_from(OriginalityCheck)
        .join(Version, Version.id == OriginalityCheck.version_id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            OriginalityCheck.version_id.in_(latest_versions(task)), OriginalityCheck.checked_at.is_not(None)
        )
        .order_by(rate.desc(), Version.id)
    )
