"""Showing authors their results: as many as one step takes at once, the rest by a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.i18n import _
from trainingapp.core.jobs.models import Job
from trainingapp.core.jobs.services import enqueue
from trainingapp.grading import queries
from trainingapp.grading.models import Outcome
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Task

KIND = "grading.release"
A_STEP = 200
"""Results in one transaction: others who write wait a fraction of a second for it."""


@dataclass(frozen=True)
class Released:
    """How many authors see their results now, and the job that shows the others theirs."""

    count: int
    job: Job | None = None


def release(task: Task, *, by: Person, at: datetime, result_url: str = "") -> Released:
    """Let all authors whose level is final see it; what becomes final later is seen at once.

    Asked again while a job is at it, it changes nothing; after a job that broke off, it goes on with the rest.

    Args:
        result_url: where the job's page leads when it is done.
    """
    check_not_closed(task.cohort)
    reflections.show_results(task, at=at)  # holds the task's row: two who press the button come one by one
    running = queries.release_job(task)
    if running is not None:
        return Released(0, running)
    waiting = queries.unreleased_count(task)
    if not waiting:
        return Released(0)
    audit.record(by, "review.release", task, released=waiting)
    if waiting <= A_STEP:
        return Released(release_step(task, by=by, at=at)[0])
    title = _("Release of results: %(task)s", task=task.title)
    where = {"task_id": task.id, "person_id": by.id}
    return Released(0, enqueue(KIND, title, owner_id=by.id, result_url=result_url, **where))


def release_step(task: Task, *, by: Person, at: datetime, after: int = 0) -> tuple[int, int | None]:
    """Release the next `A_STEP` results at most.

    Args:
        after: the reflection's id with which the step before ended.

    Returns:
        How many were released, and the id with which this step ended; None if there was nothing left.
    """
    candidates = queries.unreleased(task, after=after, limit=A_STEP)
    if not candidates:
        return 0, None
    found = queries.held_unreleased(
        candidates
    )  # looking again: somebody may have judged or handed in meanwhile
    for _reflection, outcome in found:
        outcome.released_at = at
    reflections.conclude_all(((one, _passes(outcome)) for one, outcome in found), by=by)
    return len(found), candidates[-1]


def _passes(outcome: Outcome) -> bool:
    return outcome.level is not None and outcome.level.passes
