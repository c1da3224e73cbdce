"""The readings of one reflection, what they came to, and how its task is reviewed."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import session
from trainingapp.grading.models import (
    Allocation,
    Appeal,
    Criterion,
    Level,
    Outcome,
    Reading,
    Recusal,
    Review,
    ReviewPlan,
)
from trainingapp.grading.queries.findings import is_doubted
from trainingapp.grading.queries.states import is_newest, is_open, is_outcome
from trainingapp.reflections.models import Consent, Reflection, Task, Version


def outcome_of(reflection: Reflection) -> Outcome | None:
    """What the readings came to by now; read afresh."""
    return session.scalar(
        select(Outcome)
        .where(Outcome.reflection_id == reflection.id)
        .execution_options(populate_existing=True)
    )


def given(version: Version) -> dict[Reading, Review]:
    """What is said now about the version, by reading."""
    rows = session.scalars(
        select(Review).where(Review.version_id == version.id, Review.replaced_at.is_(None))
    )
    return {review.reading: review for review in rows}


def open_further(reflection: Reflection) -> list[Allocation]:
    """The further readings that lie with somebody."""
    return list(
        session.scalars(
            select(Allocation).where(
                Allocation.reflection_id == reflection.id,
                Allocation.reading != Reading.FIRST,
                Allocation.until.is_(None),
            )
        )
    )


def appeal_of(reflection: Reflection) -> Appeal | None:
    """The author's appeal, if they made one."""
    return session.scalar(select(Appeal).where(Appeal.reflection_id == reflection.id))


def plan_of(task: Task) -> ReviewPlan:
    """How the task is reviewed; a plan of defaults, not in the database, where nothing was said."""
    stored = session.scalar(select(ReviewPlan).where(ReviewPlan.task_id == task.id))
    return stored or ReviewPlan(task_id=task.id)


def criteria(task: Task) -> list[Criterion]:
    """What points are given for, in order; empty where the levels are given as such."""
    return list(
        session.scalars(select(Criterion).where(Criterion.task_id == task.id).order_by(Criterion.position))
    )


def is_judged(task: Task) -> bool:
    """Whether anything handed in on the task has been judged."""
    query = (
        select(Review.id)
        .join(Version, Version.id == Review.version_id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .where(Reflection.task_id == task.id)
    )
    return session.scalar(query.limit(1)) is not None


def undecided(task: Task) -> list[Reflection]:
    """Reflections whose newest version waits for a further reading."""
    return list(
        session.scalars(
            select(Reflection)
            .join(Version, is_newest())
            .join(Outcome, is_outcome())
            .where(Reflection.task_id == task.id, Outcome.wants.is_not(None))
            .order_by(Reflection.id)
        )
    )


def _is_unreleased() -> ColumnElement[bool]:
    """Final and not seen; a finding that is not final holds the result back."""
    is_final = and_(Outcome.level.is_not(None), Outcome.wants.is_(None))
    return and_(is_final, Outcome.released_at.is_(None), ~is_doubted(Outcome.version_id))


def _newest_outcomes(*columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns)
    return query.select_from(Reflection).join(Version, is_newest()).join(Outcome, is_outcome())


def unreleased(task: Task, *, after: int = 0, limit: int) -> list[int]:
    """Ids of reflections whose result is final and not yet seen by their authors, in order, above `after`."""
    query = _newest_outcomes(Reflection.id).where(
        Reflection.task_id == task.id, Reflection.id > after, _is_unreleased()
    )
    return list(session.scalars(query.order_by(Reflection.id).limit(limit)))


def held_unreleased(reflection_ids: list[int]) -> list[tuple[Reflection, Outcome]]:
    """Those of these reflections whose result is still to be released, read afresh under their rows' locks."""
    ours = Reflection.id.in_(reflection_ids)
    session.execute(select(Reflection.id).where(ours).order_by(Reflection.id).with_for_update())
    query = _newest_outcomes(Reflection, Outcome).where(ours, _is_unreleased())
    rows = session.execute(query.order_by(Reflection.id).execution_options(populate_existing=True))
    return [(reflection, outcome) for reflection, outcome in rows]


def unreleased_count(task: Task) -> int:
    """How many results of the task are final and not yet seen by their authors."""
    query = _newest_outcomes(func.count()).where(Reflection.task_id == task.id, _is_unreleased())
    return session.scalar(query) or 0


def release_job(task: Task) -> Job | None:
    """The job that releases the task's results now, if there is one."""
    under_way = select(Job).where(
        Job.kind == "grading.release", Job.state.in_([JobState.QUEUED, JobState.RUNNING])
    )
    return next((job for job in session.scalars(under_way) if job.args["task_id"] == task.id), None)


def unreleased_counts(cohort: Cohort) -> dict[int, int]:
    """How many results wait for their release, by task id; tasks without any are left out."""
    rows = session.execute(
        select(Reflection.task_id, func.count())
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, is_newest())
        .join(Outcome, is_outcome())
        .where(Task.cohort_id == cohort.id, _is_unreleased())
        .group_by(Reflection.task_id)
    )
    return {row[0]: row[1] for row in rows}


def recusals(cohort: Cohort) -> list[Recusal]:
    """The recusals that hold, the newest first."""
    return list(
        session.scalars(
            select(Recusal)
            .where(Recusal.cohort_id == cohort.id, Recusal.until.is_(None))
            .options(
                joinedload(Recusal.grader),
                joinedload(Recusal.author),
                joinedload(Recusal.reflection).joinedload(Reflection.enrolment).joinedload(Enrolment.person),
            )
            .order_by(Recusal.since.desc(), Recusal.id.desc())
        )
    )


def appeals(cohort: Cohort) -> Select[Any]:
    """Rows (trainee_no, name, reason, at, level_before, level_after, decided_at): those under way first."""
    query = (
        select(
            Enrolment.trainee_no,
            Person.name,
            Appeal.reason,
            Appeal.at,
            Appeal.level_before,
            Appeal.level_after,
            Appeal.decided_at,
        )
        .select_from(Appeal)
        .join(Reflection, Reflection.id == Appeal.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort.id)
        .order_by(Appeal.decided_at.is_not(None), Appeal.at.desc(), Appeal.id)
    )
    return cast("Select[Any]", query)


def anthology(cohort: Cohort) -> Select[Any]:
    """Rows (reflection_id, allocation_id, trainee_no, name, title, for_anthology, consented_at) of what is excellent.

    Marked ones first; `consented_at` is None where the author has not agreed that the newest version is printed,
    `agreed_before` tells whether they had agreed to an earlier one.
    """
    agrees = Consent.version_id == Version.id
    query = (
        select(
            Reflection.id.label("reflection_id"),
            Allocation.id.label("allocation_id"),
            Enrolment.trainee_no,
            Person.name,
            Version.title,
            Outcome.for_anthology,
            case((agrees, Consent.since)).label("consented_at"),
            case((agrees, false()), else_=Consent.id.is_not(None)).label("agreed_before"),
        )
        .select_from(Reflection)
        .join(Task, Task.id == Reflection.task_id)
        .join(Version, is_newest())
        .join(Outcome, is_outcome())
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Allocation, is_open())
        .outerjoin(Consent, and_(Consent.reflection_id == Reflection.id, Consent.until.is_(None)))
        .where(Task.cohort_id == cohort.id, Outcome.level == Level.EXCELLENT, Outcome.wants.is_(None))
        .order_by(Outcome.for_anthology.desc(), Enrolment.trainee_no, Reflection.id)
    )
    return cast("Select[Any]", query)


def version_by_receipt(receipt_no: str) -> Version | None:
    """The version with this receipt number."""
    return session.scalar(select(Version).where(Version.receipt_no == receipt_no.strip()))
