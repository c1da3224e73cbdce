"""The organizer's pages of the review: CPU time and size of each; and the release of very many results.

Run `python -m benchmarks.review_lists [essays …]` in the project's folder; a database is made in a temporary folder
(`DATABASE_URL` names another one to fill: an empty one). Half of the essays are judged, their results held back.
Printed is the median of nine requests each, through the whole application but without a web server.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, text, update

from benchmarks.submission_list import REPEATS, START, fill, fresh_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Staff, StaffRole
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.grading import services
from trainingapp.grading.jobs import release_results
from trainingapp.grading.models import Allocation, Level, Outcome, Reading, Review
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version

GRADERS = 40
LEVELS = list(Level)
AT_A_TIME = 5000


def deal_and_judge(cohort_id: int) -> None:
    """Deal all essays of the class to the graders; every second one is judged."""
    begin_write(session)
    graders = [Person(name=f"评阅{n}", sort_key=f"g{n:03}") for n in range(GRADERS)]
    session.add_all(graders)
    session.flush()
    session.add_all(
        Staff(cohort_id=cohort_id, person_id=one.id, role=StaffRole.GRADER, site_id=None) for one in graders
    )
    task = session.scalars(select(Task).where(Task.cohort_id == cohort_id)).one()
    task.holds_results = True
    session.execute(
        update(Reflection).where(Reflection.task_id == task.id).values(state=ReflectionState.SUBMITTED)
    )
    pairs = session.execute(
        select(Reflection.id, Version.id)
        .join(Version, Version.reflection_id == Reflection.id)
        .where(Reflection.task_id == task.id)
        .order_by(Reflection.id)
    ).all()
    people = [one.id for one in graders]
    for begin in range(0, len(pairs), AT_A_TIME):
        _judge(cohort_id, people, list(enumerate(pairs))[begin : begin + AT_A_TIME])
    session.commit()


def _judge(cohort_id: int, graders: list[int], essays: list[tuple[int, Any]]) -> None:
    statement = insert(Allocation).returning(Allocation.id, sort_by_parameter_order=True)
    common = {"cohort_id": cohort_id, "reading": Reading.FIRST}
    dealt = [
        {
            **common,
            "reflection_id": reflection,
            "grader_id": graders[n % GRADERS],
            "position": n // GRADERS + 1,
        }
        for n, (reflection, _version) in essays
    ]
    allocations = list(session.scalars(statement, dealt))
    judged = [(n, ids, allocation) for (n, ids), allocation in zip(essays, allocations, strict=True) if n % 2]
    session.execute(insert(Review), [_review(n, ids, allocation, graders) for n, ids, allocation in judged])
    session.execute(insert(Outcome), [_outcome(n, ids) for n, ids, _allocation in judged])


def _review(n: int, ids: Any, allocation: int, graders: list[int]) -> dict[str, Any]:
    return {
        "allocation_id": allocation,
        "version_id": ids[1],
        "grader_id": graders[n % GRADERS],
        "reading": Reading.FIRST,
        "level": LEVELS[n // 2 % 4],
        "comment": "做法写得具体。",
        "at": START + timedelta(minutes=n // GRADERS),
        "seconds": 60 + n % 100,
    }


def _outcome(n: int, ids: Any) -> dict[str, Any]:
    level, at = LEVELS[n // 2 % 4], START + timedelta(minutes=n // GRADERS)
    return {"reflection_id": ids[0], "version_id": ids[1], "level": level, "decided_at": at}


def measure(app: Flask, who: str, cohort_id: int, essays: int) -> None:
    """Print one line for each page."""
    review = f"/cohorts/{cohort_id}/review"
    for name, address in (
        ("first page", review),
        ("last page", f"{review}?page={-(-essays // 50)}"),
        ("one state", f"{review}?state=unread"),
        ("one level", f"{review}?level=good"),
        ("search, one hit", f"{review}?q=B-{essays - 1:06}"),
        ("search, many hits", f"{review}?q=学员1"),
        ("graders", f"{review}/graders"),
        ("anthology", f"{review}/anthology"),
    ):
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = who
        times, size = [], 0
        for _repeat in range(REPEATS + 1):
            began = time.process_time()
            response = client.get(address)
            times.append(1000 * (time.process_time() - began))
            assert response.status_code == 200, response.status_code
            size = len(response.data)
        print(
            f"{essays:7} {name:<18} {statistics.median(times[1:]):7.1f} CPU-ms  {size / 1000:6.1f} KB",
            flush=True,
        )


def release(cohort_id: int) -> None:
    """Release all that is final, as the request and the worker do; print the seconds of CPU."""
    begin_write(session)
    task = session.scalars(select(Task).where(Task.cohort_id == cohort_id)).one()
    by = session.scalars(
        select(Person)
        .join(Staff, Staff.person_id == Person.id)
        .where(Staff.cohort_id == cohort_id, Staff.role == StaffRole.ORGANIZER)
    ).one()
    began = time.process_time()
    released = services.release(task, by=by, at=clock.now())
    session.commit()
    count, longest, asked = released.count, 0.0, time.process_time() - began
    step_began = time.process_time()
    for step in release_results(**released.job.args) if released.job else ():
        session.commit()
        longest, step_began = max(longest, time.process_time() - step_began), time.process_time()
        count = step.done
    session.commit()
    whole = time.process_time() - began
    print(
        f"{count:7} results released   {whole:7.1f} CPU-s   request {1000 * asked:.0f} CPU-ms,"
        f" longest step {1000 * longest:.0f} CPU-ms",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        for essays in [int(given) for given in sys.argv[1:]] or [430, 50_000]:
            with app.app_context():
                place = fill(essays)
                cohort_id = int(place["list"].split("/")[2])
                deal_and_judge(cohort_id)
                if session.connection().dialect.name == "postgresql":
                    begin_write(session)
                    session.execute(text("ANALYZE"))
                    session.commit()
            measure(app, place["organizer"], cohort_id, essays)
            with app.app_context():
                release(cohort_id)


if __name__ == "__main__":
    main()
