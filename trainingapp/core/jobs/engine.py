"""The engine that wakes workers: huey, holding nothing but job numbers.

To put another engine in its place, rewrite this module.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from huey import PostgresHuey, SqliteHuey
from huey.serializer import SignedSerializer

from trainingapp.core.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """The end of one step: what was done so far out of the total, and a line for the person who waits."""

    done: int
    total: int
    note: str = ""


JobFunction = Callable[..., Iterator[Progress]]

_functions: dict[str, JobFunction] = {}
_wake: list[Callable[[int], Any]] = []
_run: list[Callable[[int], None]] = []


def register(kind: str, function: JobFunction) -> None:
    """Make a job's function known under its kind; features do this at start."""
    _functions[kind] = function


def function(kind: str) -> JobFunction:
    """The function of a kind.

    Raises:
        KeyError: nobody registered it.
    """
    return _functions[kind]


def open_queue(settings: Settings) -> Any:
    """Open the queue beside the database: a file for SQLite, tables for PostgreSQL."""
    serializer = SignedSerializer(secret=settings.secret_key)
    options = {"serializer": serializer, "results": False}
    if settings.database_url.startswith("sqlite"):
        huey = SqliteHuey("jobs", filename=str(settings.instance / "queue.db"), **options)
    else:
        dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
        huey = PostgresHuey("jobs", dsn=dsn, **options)
    _wake[:] = [huey.task(name="run")(_perform)]
    return huey


def use_runner(run: Callable[[int], None]) -> None:
    """What a woken worker calls with the job's number."""
    _run[:] = [run]


def _perform(job_id: int) -> None:
    _run[-1](job_id)


def wake(job_id: int) -> None:
    """Tell a worker that a job waits. A wake-up that gets lost costs a delay: workers sweep the table."""
    try:
        for enqueue in _wake:
            enqueue(job_id)
    except Exception:
        log.warning("could not wake a worker for job %s; the sweep will", job_id, exc_info=True)
