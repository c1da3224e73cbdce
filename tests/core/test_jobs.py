"""Jobs: progress, refusals, cancel, retry; and that a killed worker loses nothing and doubles nothing."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tests.conftest import SECRET
from tests.core import jobs_worker
from tests.factories import PersonFactory
from trainingapp import create_app
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import runner, services
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import session as current_session
from trainingapp.core.settings import Settings
from trainingapp.venues.models import Venue

LEASE = timedelta(seconds=30)
assert jobs_worker  # registers the kinds


def run(app, job):
    current_session.commit()
    runner.run(app, job.id, LEASE)
    current_session.refresh(job)
    return job


def test_a_job_works_in_steps_and_ends(app, session):
    job = services.enqueue("tests.add_venues", "venues", owner_id=None, label="a", count=3)

    run(app, job)

    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 3, 3, 100)
    assert len(list(session.scalars(select(Venue).where(Venue.name.startswith("a-"))))) == 3


def test_a_refusal_is_kept_as_the_reason(app, session):
    job = run(app, services.enqueue("tests.refuse", "no", owner_id=None))

    assert (job.state, job.error) == (JobState.FAILED, "the reason")


def test_a_flaw_is_tried_three_times_and_its_inside_is_not_shown(app, session):
    job = services.enqueue("tests.crash", "crash", owner_id=None)

    states = [run(app, job).state for _n in range(3)]

    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert "flaw" not in job.error
    assert job.error


def test_a_job_that_waits_is_cancelled_at_once_and_can_be_started_again(app, session):
    job = services.enqueue("tests.add_venues", "venues", owner_id=None, label="b", count=2)
    services.cancel(job)
    assert run(app, job).state is JobState.CANCELLED

    services.retry(job)

    assert run(app, job).state is JobState.DONE


def test_a_running_job_stops_after_its_step(app, session):
    job = services.enqueue("tests.add_venues", "venues", owner_id=None, label="c", count=2)
    job.cancel_asked = True

    assert run(app, job).state is JobState.CANCELLED
    assert session.scalar(select(Venue).where(Venue.name == "c-0")) is None


def test_only_its_owner_sees_a_job(client, session):
    owner, other = PersonFactory(), PersonFactory()
    job = services.enqueue("tests.add_venues", "地点", owner_id=owner.id, label="d", count=2)
    session.commit()

    assert client.sign_in(owner).get(f"/jobs/{job.id}").status_code == 200
    assert client.get(f"/jobs/{job.id}", headers={"HX-Request": "true"}).status_code == 200
    assert client.post(f"/jobs/{job.id}/cancel").status_code == 303
    assert client.sign_in(other).get(f"/jobs/{job.id}").status_code == 404
    assert client.post(f"/jobs/{job.id}/retry").status_code == 404


def test_a_job_is_lost_with_the_change_that_asked_for_it(app, session):
    services.enqueue("tests.add_venues", "venues", owner_id=None, label="e", count=1)
    session.rollback()

    assert session.scalar(select(Job)) is None


# -- with real processes ---------------------------------------------------------------------------------------


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process group of its own."""
    environment = {
        **os.environ,
        "TRAININGAPP_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": SECRET,
        "JOB_LEASE": str(settings.job_lease),
    }
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.core.jobs_worker"], env=environment, cwd=root, start_new_session=True
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def start_job(settings: Settings, **args: object) -> int:
    app = create_app(settings)
    with app.app_context():
        begin_write(current_session)
        job = services.enqueue("tests.add_venues", "venues", owner_id=None, **args)
        current_session.commit()
        return job.id


def wait(settings: Settings, job_id: int, until, seconds: float = 120.0) -> Job:
    """The job once the condition holds."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    deadline = time.monotonic() + seconds
    while True:
        with Session(engine) as own:
            job = own.get_one(Job, job_id)
            if until(job):
                return job
        assert time.monotonic() < deadline, f"still {job.state} at {job.done} of {job.total}"
        time.sleep(0.1)


def freeze_between_steps(process: subprocess.Popen[bytes], settings: Settings) -> None:
    """Stop the worker where it holds nothing: a process frozen in mid-write would hold up other writers."""
    while True:
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(0.1)
        if holds_nothing(settings):
            return
        os.killpg(process.pid, signal.SIGCONT)
        time.sleep(0.1)


def holds_nothing(settings: Settings) -> bool:
    """Whether others can write to both databases, the business one and the queue's."""
    if settings.database_url.startswith("postgresql"):
        writing = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        with create_engine(settings.database_url, poolclass=NullPool).connect() as own:
            return own.scalar(writing) == 0
    try:
        for name in ("trainingapp.db", "queue.db"):
            with closing(sqlite3.connect(settings.instance / name, timeout=0.2, isolation_level=None)) as own:
                own.execute("BEGIN EXCLUSIVE")
        with (settings.instance / "trainingapp.db.gate").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, sqlite3.OperationalError):
        return False
    return True


def venues(settings: Settings) -> list[str]:
    with Session(create_engine(settings.database_url, poolclass=NullPool)) as own:
        return list(own.scalars(select(Venue.name)))


def test_a_refusal_in_a_write_does_not_wait_for_the_heartbeat_that_waits_for_it(own_app):
    with own_app.app_context():
        begin_write(current_session)
        job_id = services.enqueue("tests.refuse_in_a_write", "no", owner_id=None, pause=0.5).id
        current_session.commit()
    working = threading.Thread(target=runner.run, args=(own_app, job_id, timedelta(seconds=0.6)), daemon=True)

    working.start()
    working.join(timeout=20)

    assert not working.is_alive(), "the worker and its heartbeat wait for each other"


@pytest.mark.processes
def test_a_worker_killed_in_mid_task_loses_nothing_and_doubles_nothing(own_database):
    with worker(own_database) as first:
        job_id = start_job(own_database, label="k", count=20, pause=0.15)
        wait(own_database, job_id, lambda job: job.done >= 3)
        kill(first)
    half = len(venues(own_database))
    assert 3 <= half < 20, "the kill came in mid-task"

    with worker(own_database):
        job = wait(own_database, job_id, lambda job: job.state is JobState.DONE)

    assert sorted(venues(own_database)) == sorted(f"k-{n}" for n in range(20))
    assert job.attempts == 2


@pytest.mark.processes
def test_a_worker_that_was_given_up_for_dead_cannot_write_when_it_comes_back(own_database):
    with worker(own_database) as first:
        job_id = start_job(own_database, label="s", count=30, pause=0.1)
        wait(own_database, job_id, lambda job: job.done >= 2)
        freeze_between_steps(first, own_database)
        with worker(own_database):
            wait(own_database, job_id, lambda job: job.attempts == 2 and job.done >= 5)
            os.killpg(first.pid, signal.SIGCONT)
            job = wait(own_database, job_id, lambda job: job.state is JobState.DONE)
            time.sleep(1)

    assert job.attempts == 2
    assert len(venues(own_database)) == 30
