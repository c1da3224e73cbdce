"""What a worker does with a job: claim it, run its steps, keep its lease, write down how it ended.

One of the two places that commit (the other is `web.transactions`).
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs import engine
from trainingapp.core.jobs.engine import Progress
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import db, session

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3


class LeaseLost(Exception):
    """Another worker took the job over; what this one has not committed is dropped."""


class Cancelled(Exception):
    """The person who asked for the job stopped it."""


@dataclass(frozen=True)
class Claim:
    """The right to work on a job, until the lease runs out."""

    job_id: int
    token: str
    lease: timedelta


def run(app: Flask, job_id: int, lease: timedelta) -> None:
    """Work on one job from claim to end; returns quietly when another worker has it."""
    with app.app_context():
        claim = _claim(job_id, lease)
        if claim is None:
            return
        try:
            _work(claim)
        except LeaseLost:
            session.rollback()
            log.warning("job %s was taken over by another worker", job_id)
        except Cancelled:
            _finish(claim, JobState.CANCELLED)
        except DomainError as error:
            _finish(claim, JobState.FAILED, str(error))
        except Exception:
            log.exception("job %s failed", job_id)
            _give_back(claim)


def _claim(job_id: int, lease: timedelta) -> Claim | None:
    begin_write(session)
    now, token = clock.now(), secrets.token_hex(16)
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, waiting(now))
        .values(state=JobState.RUNNING, token=token, lease_until=now + lease, attempts=Job.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return Claim(job_id, token, lease) if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def waiting(now: datetime) -> ColumnElement[bool]:
    """The condition for a job that a worker may claim: queued, or its worker fell silent."""
    return or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, Job.lease_until < now))


def _work(claim: Claim) -> None:
    job = session.get_one(Job, claim.job_id)
    if job.cancel_asked:
        raise Cancelled
    if job.attempts > MAX_ATTEMPTS:
        raise DomainError(_("The work was tried %(n)s times and broke off each time.", n=MAX_ATTEMPTS))
    with force_locale(job.language), _heartbeat(claim):
        try:
            for progress in engine.function(job.kind)(**job.args):
                _end_step(claim, progress)
            _finish(claim, JobState.DONE)
        except BaseException:
            # Before the heartbeat is waited for: it may be queueing at the gate that this transaction holds.
            session.rollback()
            raise


def _end_step(claim: Claim, progress: Progress) -> None:
    """Commit what the step did together with its progress, unless the lease is lost or a stop was asked."""
    if not session.info.get("writing"):
        begin_write(session)
    session.flush()
    asked = _write(claim, done=progress.done, total=progress.total, note=progress.note)
    session.commit()
    if asked:
        raise Cancelled


def _write(claim: Claim, **values: object) -> bool:
    """Write the job's row while the lease is ours; returns whether a stop was asked.

    Raises:
        LeaseLost: it is not ours any more.
    """
    found = session.execute(
        update(Job)
        .where(Job.id == claim.job_id, Job.token == claim.token, Job.state == JobState.RUNNING)
        .values(lease_until=clock.now() + claim.lease, **values)
        .execution_options(synchronize_session=False)
    )
    if found.rowcount != 1:  # type: ignore[attr-defined]
        raise LeaseLost
    return bool(session.scalar(select(Job.cancel_asked).where(Job.id == claim.job_id)))


def _finish(claim: Claim, state: JobState, error: str = "") -> None:
    if state is not JobState.DONE:
        session.rollback()
    if not session.info.get("writing"):
        begin_write(session)
    try:
        session.flush()
        _write(claim, state=state, error=error, finished_at=clock.now())
        session.commit()
    except LeaseLost:
        session.rollback()
        log.warning("job %s was taken over by another worker", claim.job_id)


def _give_back(claim: Claim) -> None:
    """An unexpected error: try again later, or give up with a reason after the last attempt."""
    session.rollback()
    job = session.get_one(Job, claim.job_id)
    if job.attempts < MAX_ATTEMPTS:
        state, error = JobState.QUEUED, ""
    else:
        state, error = JobState.FAILED, _("Something went wrong inside the program. It is in the log.")
    _finish(claim, state, error)


@contextmanager
def _heartbeat(claim: Claim) -> Iterator[None]:
    """Keep the lease while a step takes long, from a thread with a connection of its own."""
    stop, bind = threading.Event(), db.engine

    def beat() -> None:
        while not stop.wait(claim.lease.total_seconds() / 3):
            try:
                _extend(Session(bind), claim)
            except Exception:
                log.warning("job %s: the lease could not be extended", claim.job_id, exc_info=True)

    thread = threading.Thread(target=beat, daemon=True, name=f"lease of job {claim.job_id}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _extend(own: Session, claim: Claim) -> None:
    with own:
        begin_write(own)
        own.execute(
            update(Job)
            .where(Job.id == claim.job_id, Job.token == claim.token)
            .values(lease_until=clock.now() + claim.lease)
        )
        own.commit()
