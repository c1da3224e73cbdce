"""Jobs of the review: the release of very many results."""

from __future__ import annotations

from collections.abc import Iterator

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.grading import queries
from trainingapp.grading.services.releasing import KIND, release_step
from trainingapp.reflections.models import Task


def release_results(task_id: int, person_id: int) -> Iterator[Progress]:
    """Show the authors their results, some hundreds in each step; begun again, it goes on with the rest."""
    task = session.get_one(Task, task_id)
    done, total, last = 0, queries.unreleased_count(task), 0
    while True:
        begin_write(session)
        task, by = session.get_one(Task, task_id), session.get_one(Person, person_id)
        released, end = release_step(task, by=by, at=clock.now(), after=last)
        if end is None:
            return
        done, last = done + released, end
        yield Progress(done, max(done, total))


JOBS: dict[str, JobFunction] = {KIND: release_results}
