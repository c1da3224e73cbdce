"""The table of sites: CPU time of its pages with 3,500 sites and 100,000 trainees, and of adding sites.

Run `python -m benchmarks.sites [sites people]` in the project's folder; the database is made in a temporary folder
(`DATABASE_URL` names another one to fill: an empty one). Printed is the median of nine requests each, through the
whole application with its rendering, but without a web server: CPU time of this process, and wall time, which on
PostgreSQL holds the server's work too.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, text

from benchmarks.submission_list import REPEATS, START, fresh_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
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
from trainingapp.cohorts.services import sites as services
from trainingapp.cohorts.services.sites import NewSite
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session

PAGES = {
    "tree order": "",
    "last page": "?page=70",
    "by people": "?sort=people&order=desc",
    "by arrived": "?sort=arrived",
    "by arrived, most first": "?sort=arrived&order=desc",
    "by planned": "?sort=planned",
    "by kind": "?sort=kind",
    "by venue": "?sort=venue",
    "by name": "?sort=name",
    "points": "?kind=point",
    "search": "?q=培训点12",
}


def timed(name: str, act: Callable[[], object]) -> None:
    """Print how long it takes."""
    began = time.perf_counter()
    act()
    print(f"{name:<34} {1000 * (time.perf_counter() - began):8.1f} ms", flush=True)


def fill(sites: int, people: int) -> tuple[int, str]:
    """A class with this many sites in three levels; the number of the class and the organizer's sign."""
    begin_write(session)
    programme, organizer = Programme(name="示范培训"), Person(name="organizer", sort_key="organizer")
    session.add_all([programme, organizer])
    session.flush()
    cohort = Cohort(
        programme_id=programme.id,
        edition=1,
        title="示范班",
        code="SF1",
        starts_on=date(2026, 8, 24),
        ends_on=date(2026, 8, 28),
    )
    session.add(cohort)
    session.flush()
    session.add(Staff(cohort_id=cohort.id, person_id=organizer.id, role=StaffRole.ORGANIZER))
    main = services.add_site(cohort, None, kind=SiteKind.MAIN, name="主课堂", by=None)
    branches = [NewSite(f"分课堂{n:02}", SiteKind.BRANCH, main, f"党校{n}") for n in range(32)]
    points = [
        NewSite(f"培训点{n:04}", SiteKind.POINT, f"分课堂{n % 32:02}", f"党校{n % 900}", planned=n % 60)
        for n in range(sites - 33)
    ]
    timed(f"add {sites:,} sites at once", lambda: services.add_tree(cohort, branches + points, by=None))
    first = session.scalars(select(Site).where(Site.name == "分课堂00")).one()
    timed(
        "add one site in the middle",
        lambda: services.add_site(cohort, first, kind=SiteKind.POINT, name="新点", by=None),
    )
    _trainees(cohort, list(session.scalars(select(Site.id))), people)
    session.commit()
    return cohort.id, organizer.get_id()


def _trainees(cohort: Cohort, sites: list[int], people: int) -> None:
    for begin in range(0, people, 5000):
        numbers = range(begin, min(people, begin + 5000))
        rows = [{"name": f"学员{n}", "sort_key": f"{n:06}", "session_stamp": "x"} for n in numbers]
        persons = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows)
        rows = [
            {"cohort_id": cohort.id, "person_id": one, "trainee_no": f"SF1-{n:06}"}
            for n, one in zip(numbers, list(persons), strict=True)
        ]
        added = list(
            session.scalars(insert(Enrolment).returning(Enrolment.id, sort_by_parameter_order=True), rows)
        )
        pairs = list(zip(numbers, added, strict=True))
        placed = [{"enrolment_id": e, "site_id": sites[n % len(sites)], "since": START} for n, e in pairs]
        kinds = (StandingKind.ARRIVED, StandingKind.ARRIVED, StandingKind.ENROLLED)
        session.execute(insert(Placement), placed)
        session.execute(
            insert(Standing), [{"enrolment_id": e, "kind": kinds[n % 3], "since": START} for n, e in pairs]
        )


def measure(app: Flask, cohort_id: int, organizer: str) -> None:
    """Print one line for each kind of page."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = organizer
    for name, query in PAGES.items():
        spent, waited = [], []
        for _repeat in range(REPEATS + 1):
            began, cpu = time.perf_counter(), time.process_time()
            response = client.get(f"/cohorts/{cohort_id}/sites{query}")
            waited.append(1000 * (time.perf_counter() - began))
            spent.append(1000 * (time.process_time() - cpu))
            assert response.status_code == 200, response.status_code
        print(
            f"{name:<34} {statistics.median(spent[1:]):8.1f} ms CPU {statistics.median(waited[1:]):8.1f} ms wall "
            f"{len(response.data) / 1000:6.1f} KB",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    sites, people = map(int, sys.argv[1:3] or (3500, 100_000))
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        with app.app_context():
            place = fill(sites, people)
            if session.connection().dialect.name == "postgresql":
                session.remove()
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM ANALYZE"))  # what autovacuum has done by then
        measure(app, *place)


if __name__ == "__main__":
    main()
