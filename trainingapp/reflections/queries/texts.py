"""Tasks, reflections and versions, found."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased, contains_eager, load_only

from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session
from trainingapp.reflections.models import Consent, EarlierDraft, Reflection, ReflectionState, Task, Version


def tasks(cohort: Cohort) -> list[Task]:
    """The class's tasks, the earliest due first."""
    query = select(Task).where(Task.cohort_id == cohort.id).order_by(Task.due_at, Task.id)
    return list(session.scalars(query))


def place(task_id: int, enrolment_id: int) -> tuple[Task, Enrolment]:
    """A task and an enrolment of its class, read afresh with what is asked about them: class, person, standing."""
    query = (
        select(Task, Enrolment)
        .join(Task.cohort)
        .join(Enrolment, Enrolment.cohort_id == Task.cohort_id)
        .join(Enrolment.person)
        .outerjoin(Enrolment.standing)
        .where(Task.id == task_id, Enrolment.id == enrolment_id)
        .options(
            contains_eager(Task.cohort), contains_eager(Enrolment.person), contains_eager(Enrolment.standing)
        )
    )
    task, enrolment = session.execute(query, execution_options={"populate_existing": True}).one()
    return task, enrolment


def own(task: Task, enrolment: Enrolment, *, locked: bool = False) -> Reflection | None:
    """The trainee's work on the task, once something was saved.

    `locked` reads it afresh and lets nobody else change it until the transaction ends.
    """
    query = select(Reflection).where(Reflection.task_id == task.id, Reflection.enrolment_id == enrolment.id)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def own_states(enrolment: Enrolment) -> dict[int, ReflectionState]:
    """How far the trainee is, by task id; tasks not begun are left out."""
    rows = session.execute(
        select(Reflection.task_id, Reflection.state).where(Reflection.enrolment_id == enrolment.id)
    )
    return {row.task_id: row.state for row in rows}


def own_work(enrolment: Enrolment) -> dict[int, Reflection]:
    """The trainee's work by task id, without its texts; tasks not begun are left out."""
    query = (
        select(Reflection)
        .where(Reflection.enrolment_id == enrolment.id)
        .options(load_only(Reflection.task_id, Reflection.state, Reflection.extended_until))
    )
    return {one.task_id: one for one in session.scalars(query)}


def states(cohort: Cohort) -> dict[int, ReflectionState]:
    """How far each trainee of the class is, by enrolment id; those who never began are left out."""
    rows = session.execute(
        select(Reflection.enrolment_id, Reflection.state)
        .join(Task, Task.id == Reflection.task_id)
        .where(Task.cohort_id == cohort.id)
        .order_by(Reflection.task_id)
    )
    return dict(rows.all())


def versions(reflection: Reflection) -> list[Version]:
    """What was handed in, the newest first."""
    query = select(Version).where(Version.reflection_id == reflection.id).order_by(Version.number.desc())
    return list(session.scalars(query))


def latest_version(reflection: Reflection) -> Version | None:
    """The version that counts: the newest one."""
    return session.scalar(
        select(Version).where(Version.reflection_id == reflection.id).order_by(Version.number.desc()).limit(1)
    )


def is_latest() -> ColumnElement[bool]:
    """The condition on `Version` that it is its reflection's newest."""
    newer = aliased(Version)
    return ~exists().where(newer.reflection_id == Version.reflection_id, newer.number > Version.number)


def version_by_key(reflection: Reflection, key: str) -> Version | None:
    """The version that was handed in with this key."""
    return session.scalar(select(Version).where(Version.reflection_id == reflection.id, Version.key == key))


def is_begun(task: Task) -> bool:
    """Whether anybody has written on the task."""
    return bool(session.scalar(select(exists().where(Reflection.task_id == task.id))))


def is_handed_in(task: Task) -> bool:
    """Whether anybody has handed in on the task."""
    handed_in = exists().where(Reflection.task_id == task.id, Reflection.submitted_at.is_not(None))
    return bool(session.scalar(select(handed_in)))


def earlier_drafts(reflection: Reflection) -> list[EarlierDraft]:
    """Texts that the author put aside, the newest first."""
    query = select(EarlierDraft).where(EarlierDraft.reflection_id == reflection.id)
    return list(session.scalars(query.order_by(EarlierDraft.id.desc())))


def consent(reflection: Reflection) -> Consent | None:
    """The author's consent to print, while it stands; it may be about an earlier version."""
    query = select(Consent).where(Consent.reflection_id == reflection.id, Consent.until.is_(None))
    return session.scalar(query)


def consenting(task: Task) -> Select[int]:
    """Ids of the task's reflections whose newest versions their authors agree to have printed."""
    return (
        select(Consent.reflection_id)
        .join(Reflection, Reflection.id == Consent.reflection_id)
        .join(Consent.version)
        .where(Reflection.task_id == task.id, Consent.until.is_(None), is_latest())
    )
