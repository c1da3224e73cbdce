"""The review desk at 100,000 essays: CPU time of the desk, of the next essay, and of saving one.

Run `python -m benchmarks.desk [essays …]` in the project's folder; a database is made in a temporary folder
(`DATABASE_URL` names another one to fill: an empty one). Two graders are measured: one of a hundred who share
the class, a third of whose desk is read, and one who was dealt a tenth of it alone. Printed is the median of nine
requests each, through the whole application but without a web server.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.orm import aliased

from benchmarks.submission_list import ESSAY, START, fill, fresh_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Staff, StaffRole
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.grading.models import Allocation, Level, Outcome, Reading, Review
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version

GRADERS = 100
REPEATS = 9


def deal(essays: int) -> dict[str, Any]:
    """A class of so many essays, all dealt out; addresses and graders to measure."""
    fill(essays)
    begin_write(session)
    task = session.scalars(select(Task).order_by(Task.id.desc())).first()
    assert task is not None
    graders = [Person(name=f"评阅{n}", sort_key=f"{n:03}") for n in range(GRADERS)]
    session.add_all(graders)
    session.flush()
    session.add_all(
        Staff(cohort_id=task.cohort_id, person_id=grader.id, role=StaffRole.GRADER) for grader in graders
    )
    session.execute(
        Reflection.__table__.update()  # type: ignore[attr-defined]
        .where(Reflection.task_id == task.id)
        .values(state=ReflectionState.SUBMITTED.value)
    )
    rows = session.execute(
        select(Reflection.id, Version.id).join(Version).where(Reflection.task_id == task.id)
    ).all()
    for begin in range(0, len(rows), 5000):
        _deal_some(task, graders, [(row[0], row[1]) for row in rows[begin : begin + 5000]], begin)
    session.commit()
    return {
        "cohort": task.cohort_id,
        "one of a hundred": graders[1].get_id(),
        "one with a tenth": graders[0].get_id(),
    }


def _deal_some(task: Task, graders: list[Person], rows: list[tuple[int, int]], begin: int) -> None:
    """A tenth to the first grader, the rest evenly; every third essay is read."""
    dealt = []
    for n, (reflection_id, _version_id) in enumerate(rows, begin):
        owner = graders[0] if n % 10 == 0 else graders[1 + n % (GRADERS - 1)]
        dealt.append(
            {
                "cohort_id": task.cohort_id,
                "reflection_id": reflection_id,
                "grader_id": owner.id,
                "position": n + 1,
                "reading": Reading.FIRST,
                "created_at": START,
            }
        )
    made = session.scalars(insert(Allocation).returning(Allocation.id, sort_by_parameter_order=True), dealt)
    pairs = [one for n, one in enumerate(zip(made, dealt, rows, strict=True), begin) if n // 100 % 3 == 0]
    said = [
        {
            "allocation_id": allocation_id,
            "version_id": version_id,
            "grader_id": one["grader_id"],
            "reading": Reading.FIRST,
            "level": Level.GOOD,
            "returned": False,
            "comment": f"有做法，有数据{n % 50}",
            "seconds": 150 + n % 90,
            "at": START,
        }
        for n, (allocation_id, one, (_reflection_id, version_id)) in enumerate(pairs)
    ]
    session.execute(insert(Review), said)
    session.execute(
        insert(Outcome),
        [
            {
                "reflection_id": reflection_id,
                "version_id": version_id,
                "level": Level.GOOD,
                "decided_at": START,
                "released_at": START,
            }
            for _allocation_id, _one, (reflection_id, version_id) in pairs
        ],
    )
    _rewrite(rows, begin)


def _rewrite(rows: list[tuple[int, int]], begin: int) -> None:
    """Every fortieth essay was handed in again and waits as rewritten."""
    session.execute(
        insert(Version),
        [
            {
                "reflection_id": reflection_id,
                "number": 2,
                "key": f"again-{begin + n}",
                "receipt_no": f"A-{reflection_id}",
                "title": "把门敲开",
                "text": ESSAY,
                "length": 1700,
                "submitted_at": START,
            }
            for n, (reflection_id, _version_id) in enumerate(rows)
            if n % 40 == 0
        ],
    )


def measure(app: Flask, place: dict[str, Any], essays: int) -> None:
    """Print a line for each kind of request of each grader."""
    start = f"/cohorts/{place['cohort']}/desk"
    for who in ("one of a hundred", "one with a tenth"):
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = place[who]
        grader_id = int(place[who].split(".")[0].split(":")[0])
        with app.app_context():
            papers = _unread(place["cohort"], grader_id)
        _line(essays, who, "desk", [_get(client, start) for _n in range(REPEATS + 1)])
        _line(essays, who, "next essay", [_get(client, f"{start}/{one}") for one, _v in papers])
        _line(essays, who, "save and next", [_save(client, f"{start}/{one}", v) for one, v in papers])
        _line(
            essays,
            who,
            "excellent, next",
            [_save(client, f"{start}/{one}", v, "excellent") for one, v in papers],
        )


def _unread(cohort_id: int, grader_id: int) -> list[tuple[int, int]]:
    """Allocations of the grader from the middle of the desk, and their versions."""
    rows = session.execute(
        select(Allocation.id, Version.id)
        .join(Version, Version.reflection_id == Allocation.reflection_id)
        .outerjoin(Review, Review.allocation_id == Allocation.id)
        .where(Allocation.cohort_id == cohort_id, Allocation.grader_id == grader_id, Review.id.is_(None))
        .where(Version.number == 1, Version.id.not_in(_replaced()))
        .order_by(Allocation.position.desc())
        .limit(REPEATS + 1)
    )
    return [(row[0], row[1]) for row in rows]


def _replaced() -> Any:
    """Ids of first versions that were handed in again."""
    second = aliased(Version)
    return (
        select(Version.id)
        .join(second, second.reflection_id == Version.reflection_id)
        .where(second.number == 2)
    )


def _get(client: Any, address: str) -> tuple[float, int]:
    began = time.process_time()
    response = client.get(address)
    spent = 1000 * (time.process_time() - began)
    assert response.status_code == 200, response.status_code
    return spent, len(response.data)


def _save(client: Any, address: str, version: int, level: str = "good") -> tuple[float, int]:
    form = {"version": version, "level": level, "comment": "有做法", "save": "1", "take": "y"}
    if level == "excellent":
        with client.application.app_context():
            allocation_id = int(address.rpartition("/")[2])
            form["replaces"] = (
                session.scalar(
                    select(Review.id).where(
                        Review.allocation_id == allocation_id, Review.replaced_at.is_(None)
                    )
                )
                or ""
            )
    began = time.process_time()
    response = client.post(address, data=form, headers={"X-Desk": "1"})
    spent = 1000 * (time.process_time() - began)
    assert response.status_code == 200, (response.status_code, response.get_data(as_text=True)[:3000])
    return spent, len(response.data)


def _line(essays: int, who: str, name: str, taken: list[tuple[float, int]]) -> None:
    times = [spent for spent, _size in taken[1:]]
    size = taken[-1][1]
    print(
        f"{essays:7} {who:<17} {name:<16} {statistics.median(times):7.1f} CPU-ms"
        f"  most {max(times):7.1f}  {size / 1000:6.1f} KB",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        app.config["WTF_CSRF_ENABLED"] = False
        for essays in [int(given) for given in sys.argv[1:]] or [100_000]:
            with app.app_context():
                place = deal(essays)
                if session.connection().dialect.name == "postgresql":
                    begin_write(session)
                    session.execute(text("ANALYZE"))
                    session.commit()
            measure(app, place, essays)


if __name__ == "__main__":
    main()
