"""Asking for work, cancelling it, asking again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _, language
from trainingapp.core.jobs import engine
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import session


def enqueue(kind: str, title: str, *, owner_id: int | None, result_url: str = "", **args: Any) -> Job:
    """Add a job to the current transaction; workers are woken when it commits.

    Args:
        kind: name under which the function was registered.
        title: what the person who waits for it reads.
        result_url: where the person finds the outcome.
        args: plain JSON values handed to the function.
    """
    engine.function(kind)  # an unknown kind fails here, not in the worker
    job = Job(
        kind=kind, title=title, args=args, owner_id=owner_id, result_url=result_url, language=language()
    )
    session.add(job)
    session.flush()
    session.info.setdefault("wake", []).append(job.id)
    return job


def cancel(job: Job) -> None:
    """Stop the job: at once when it waits, after its present step when it runs."""
    if job.state.is_over:
        raise DomainError(_("This work is already over."))
    job.cancel_asked = True
    if job.state is JobState.QUEUED:
        job.state = JobState.CANCELLED


def retry(job: Job) -> None:
    """Put a job that failed or was cancelled back into the queue."""
    if not job.can_retry:
        raise DomainError(_("Only work that failed or was cancelled can be started again."))
    job.state, job.cancel_asked, job.error, job.attempts = JobState.QUEUED, False, "", 0
    session.info.setdefault("wake", []).append(job.id)


@event.listens_for(Session, "after_commit")
def _wake_workers(session: Session) -> None:
    for job_id in session.info.pop("wake", []):
        engine.wake(job_id)


@event.listens_for(Session, "after_soft_rollback")
def _forget_jobs(session: Session, previous: Any) -> None:
    session.info.pop("wake", None)
