"""The worker process: huey's consumer, a sweep for jobs that nobody woke, and a sign of life."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import delete, select

from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import engine, runner
from trainingapp.core.jobs.models import Job, WorkerBeat
from trainingapp.core.session import session
from trainingapp.core.supervising import die_with_parent

log = logging.getLogger(__name__)
ALIVE_FOR = timedelta(seconds=45)


def serve_jobs(app: Flask, queue: Any, *, lease: float, processes: int = 2) -> None:
    """Work on jobs until told to stop; TERM lets running steps finish."""
    span = timedelta(seconds=lease)
    engine.use_runner(lambda job_id: runner.run(app, job_id, span))
    # What the consumer forks must not stay behind when it is killed. KILL: on TERM they would wait for its word.
    os.register_at_fork(after_in_child=partial(die_with_parent, signal.SIGKILL))
    consumer = queue.create_consumer(
        workers=processes,
        worker_type="process",
        periodic=False,
        max_delay=1.0,
        health_check_interval=2,
        graceful_signal="TERM",
    )
    stop = threading.Event()
    every = min(lease / 3, 10.0)
    sweeper = threading.Thread(target=_sweep_until, args=(app, stop, every), daemon=True)
    # The consumer forks its workers in `run`; the thread waits a moment so that none is forked in mid-sweep.
    threading.Timer(1.0, sweeper.start).start()
    try:
        consumer.run()
    finally:
        stop.set()


def _sweep_until(app: Flask, stop: threading.Event, every: float) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        try:
            with app.app_context():
                sweep(name)
        except Exception:
            log.exception("the sweep failed; it will be tried again")
        if stop.wait(every):
            return


def sweep(name: str) -> list[int]:
    """Say that this worker lives, and wake up for each job that waits; returns their numbers."""
    now = clock.now()
    begin_write(session)
    session.execute(
        delete(WorkerBeat).where((WorkerBeat.name == name) | (WorkerBeat.seen_at < now - ALIVE_FOR))
    )
    session.add(WorkerBeat(name=name, seen_at=now))
    session.commit()
    job_ids = list(session.scalars(select(Job.id).where(runner.waiting(now)).order_by(Job.id).limit(100)))
    session.rollback()
    for job_id in job_ids:
        engine.wake(job_id)
    return job_ids


def is_alive() -> bool:
    """True when a worker gave a sign of life lately."""
    since = clock.now() - ALIVE_FOR
    return session.scalar(select(WorkerBeat.id).where(WorkerBeat.seen_at > since).limit(1)) is not None
