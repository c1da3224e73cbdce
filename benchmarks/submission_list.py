"""The list of submissions: CPU time and size of a page, for 430 and for 50,000 trainees.

Run `python -m benchmarks.submission_list [people …]` in the project's folder; a database is made in a temporary
folder (`DATABASE_URL` names another one to fill: an empty one). Printed is the median of nine requests each,
through the whole application but without a web server.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, text

from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Counting,
    Enrolment,
    Placement,
    Programme,
    Site,
    SiteKind,
    Staff,
    StaffRole,
    Standing,
    StandingKind,
)
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.core.settings import Settings, database_url
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version

START = datetime(2026, 8, 24, 1, 0, tzinfo=UTC)
PER_SITE = 100
REPEATS = 9
ESSAY = "清晨六点，春晓社区的灯先亮起来，我沿着河堤走了一圈，记下三件小事。" * 50
STATES = [
    ReflectionState.SUBMITTED,
    ReflectionState.SUBMITTED,
    ReflectionState.PASSED,
    ReflectionState.RETURNED,
]


def fresh_app(folder: Path) -> Flask:
    """The application on a new database."""
    url = database_url(os.environ.get("DATABASE_URL"), folder)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="benchmark"), queue=False)
    with app.app_context():
        upgrade()
    return app


def fill(people: int) -> dict[str, Any]:
    """A class of this many, one site for each hundred, all of whom have handed in; what the pages need."""
    begin_write(session)
    programme = Programme(name=f"{people}")
    organizer, staff = (Person(name=name, sort_key=name) for name in ("organizer", "staff"))
    session.add_all([programme, organizer, staff])
    session.flush()
    cohort = Cohort(
        programme_id=programme.id,
        edition=1,
        title="示范班",
        code=f"B{people}"[:12],
        starts_on=date(2026, 8, 24),
        ends_on=date(2026, 8, 28),
        state=CohortState.OPEN,
    )
    session.add(cohort)
    session.flush()
    sites = _sites(cohort, people)
    task = Task(
        cohort_id=cohort.id,
        title="心得体会",
        due_at=START + timedelta(days=7),
        min_length=1500,
        max_length=2500,
        counting=Counting.HAN,
    )
    offices = [(organizer, StaffRole.ORGANIZER, None), (staff, StaffRole.SITE_STAFF, sites[-1])]
    for person, role, site in offices:
        session.add(Staff(cohort_id=cohort.id, person_id=person.id, role=role, site_id=site and site.id))
    session.add(task)
    session.flush()
    _trainees(cohort, task, sites, people)
    session.commit()
    return {
        "list": f"/cohorts/{cohort.id}/reflections/{task.id}/submissions",
        "organizer": organizer.get_id(),
        "staff": staff.get_id(),
        "site": sites[-1].id,
    }


def _sites(cohort: Cohort, people: int) -> list[Site]:
    main = Site(cohort_id=cohort.id, kind=SiteKind.MAIN, name="主课堂")
    session.add(main)
    session.flush()
    main.path = f"{main.id}/"
    branches = [
        Site(cohort_id=cohort.id, kind=SiteKind.BRANCH, name=f"分课堂{n}", parent_id=main.id, position=n)
        for n in range(1, max(2, people // PER_SITE))
    ]
    session.add_all(branches)
    session.flush()
    for site in branches:
        site.path = f"{main.path}{site.id}/"
    return [main, *branches]


def _trainees(cohort: Cohort, task: Task, sites: list[Site], people: int) -> None:
    def add(model: Any, rows: list[dict[str, Any]]) -> list[int]:
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        return list(session.scalars(statement, rows))

    for begin in range(0, people, 5000):
        numbers = range(begin, min(people, begin + 5000))
        persons = add(
            Person, [{"name": f"学员{n}", "sort_key": f"{n:06}", "session_stamp": "x"} for n in numbers]
        )
        places = [
            {"person_id": one, "trainee_no": f"B-{n:06}"} for n, one in zip(numbers, persons, strict=True)
        ]
        common = {"cohort_id": cohort.id, "unit": "示范省青禾市望溪区柳堤街道春晓社区"}
        enrolments = add(Enrolment, [{**place, **common} for place in places])
        pairs = list(zip(numbers, enrolments, strict=True))
        add(
            Placement,
            [{"enrolment_id": one, "site_id": sites[n % len(sites)].id, "since": START} for n, one in pairs],
        )
        add(
            Standing,
            [{"enrolment_id": one, "kind": StandingKind.ARRIVED, "since": START} for _n, one in pairs],
        )
        rows = [_reflection(task, n, enrolment) for n, enrolment in pairs]
        add(Version, [_version(one, n) for n, one in zip(numbers, add(Reflection, rows), strict=True)])


def _reflection(task: Task, n: int, enrolment: int) -> dict[str, Any]:
    at = START + timedelta(seconds=n)
    return {
        "task_id": task.id,
        "enrolment_id": enrolment,
        "state": STATES[n % 4],
        "submitted_at": at,
        "draft_title": "把门敲开",
        "draft_text": ESSAY,
        "revision": 3,
        "saved_at": at,
    }


def _version(reflection: int, n: int) -> dict[str, Any]:
    return {
        "reflection_id": reflection,
        "number": 1,
        "key": f"key-{n}",
        "receipt_no": f"R-{reflection}",
        "title": "把门敲开",
        "text": ESSAY,
        "length": 1700,
        "submitted_at": START + timedelta(seconds=n),
    }


def measure(app: Flask, place: dict[str, Any], people: int) -> None:
    """Print one line for each kind of request."""
    last = -(-people // 50)
    for name, who, query in (
        ("first page", "organizer", ""),
        ("last page", "organizer", f"?page={last}"),
        ("one state", "organizer", "?state=returned"),
        ("one site", "organizer", f"?site={place['site']}"),
        ("search, one hit", "organizer", f"?q=B-{people - 1:06}"),
        ("search, many hits", "organizer", "?q=学员1"),
        ("site staff", "staff", ""),
    ):
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = place[who]
        times, size = [], 0
        for _repeat in range(REPEATS + 1):
            began = time.process_time()
            response = client.get(place["list"] + query)
            times.append(1000 * (time.process_time() - began))
            assert response.status_code == 200, response.status_code
            size = len(response.data)
        print(
            f"{people:7} {name:<18} {statistics.median(times[1:]):7.1f} CPU-ms  {size / 1000:6.1f} KB",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        for people in [int(given) for given in sys.argv[1:]] or [430, 50_000]:
            with app.app_context():
                place = fill(people)
                if session.connection().dialect.name == "postgresql":
                    begin_write(session)
                    session.execute(text("ANALYZE"))
                    session.commit()
            measure(app, place, people)


if __name__ == "__main__":
    main()
