"""A real worker with one more kind of job, for the tests that kill it: `python -m tests.core.jobs_worker`."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sqlalchemy import select

from trainingapp import create_app
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.jobs import engine
from trainingapp.core.jobs.engine import Progress
from trainingapp.core.jobs.worker import serve_jobs
from trainingapp.core.session import session
from trainingapp.venues.models import Venue


def add_venues(label: str, count: int, pause: float = 0.0) -> Iterator[Progress]:
    """Adds venues one by one, each in a step of its own; those that are there already are left alone."""
    for number in range(count):
        name = f"{label}-{number}"
        begin_write(session)
        if session.scalar(select(Venue.id).where(Venue.name == name)) is None:
            session.add(Venue(name=name))
        session.flush()
        yield Progress(number + 1, count)
        time.sleep(pause)


def refuse() -> Iterator[Progress]:
    """Fails with a reason."""
    yield Progress(0, 1)
    raise DomainError("the reason")


def refuse_in_a_write(pause: float) -> Iterator[Progress]:
    """Fails with a reason while it holds the writers' gate, longer than a heartbeat takes to come."""
    begin_write(session)
    time.sleep(pause)
    raise DomainError("the reason")
    yield Progress(0, 1)


def crash() -> Iterator[Progress]:
    """Fails without one."""
    yield Progress(0, 1)
    raise RuntimeError("a flaw")


engine.register("tests.add_venues", add_venues)
engine.register("tests.refuse", refuse)
engine.register("tests.refuse_in_a_write", refuse_in_a_write)
engine.register("tests.crash", crash)

if __name__ == "__main__":
    app = create_app()
    serve_jobs(app, app.extensions["queue"], lease=app.config["SETTINGS"].job_lease)
