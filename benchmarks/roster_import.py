"""CPU seconds (user + system, child processes included) of a roster import, from the upload to the confirmed class.

Run: `python benchmarks/roster_import.py [rows …]`, by default 430 and 5,000; 100000 is the large one. Each run
has a fresh SQLite file on disk: the file is posted, the preview looked at, the import confirmed, the result
looked at; jobs are run as a worker runs them. Prints the median of the runs and the parts of the last one.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from benchmarks.roster_reading import cpu_seconds, write_roster
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Enrolment,
    Programme,
    Site,
    SiteKind,
    Staff,
    StaffRole,
)
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import runner
from trainingapp.core.session import session
from trainingapp.core.settings import Settings

LEASE = timedelta(seconds=60)
RUNS = 5


def new_class(folder: Path) -> tuple[Flask, FlaskClient, str]:
    """An application on a fresh database with one class; the browser of its organizer; the class's address."""
    settings = Settings(
        instance=folder, database_url=f"sqlite:///{folder / 'trainingapp.db'}", secret_key="benchmark"
    )
    app = create_app(settings, queue=False)
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
        begin_write(session)
        organizer = Person(name="教务", sort_key="jiao4 wu4")
        cohort = Cohort(
            programme=Programme(name="演示培训项目"),
            edition=1,
            title="演示培训班",
            code="YS1",
            starts_on=date(2026, 8, 24),
            ends_on=date(2026, 8, 28),
            state=CohortState.OPEN,
        )
        site = Site(cohort=cohort, kind=SiteKind.MAIN, name="云川分课堂")
        session.add_all([organizer, cohort, site])
        session.flush()
        site.path = f"{site.id}/"
        session.add(Staff(cohort_id=cohort.id, person_id=organizer.id, role=StaffRole.ORGANIZER))
        client, address = app.test_client(), f"/cohorts/{cohort.id}"
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = organizer.get_id(), True
        session.commit()
    return app, client, address


def import_roster(app: Flask, client: FlaskClient, address: str, path: Path) -> dict[str, float]:
    """Send, look, confirm, look; CPU seconds of each part."""
    spent: dict[str, float] = {}

    @contextmanager
    def part(name: str) -> Iterator[None]:
        before = cpu_seconds()
        yield
        spent[name] = cpu_seconds() - before

    with part("read"):
        sent = {"site_id": "1", "file": (BytesIO(path.read_bytes()), path.name)}
        finish(app, client.post(f"{address}/imports/new", data=sent))
    with part("preview"):
        assert client.get(f"{address}/imports/1").status_code == 200
    with part("confirm"):
        finish(app, client.post(f"{address}/imports/1/confirm"))
    with part("result"):
        assert client.get(f"{address}/imports/1").status_code == 200
    return spent


def finish(app: Flask, response: TestResponse) -> None:
    """Run the job that a request asked for, if it asked for one."""
    assert response.status_code == 303, response.get_data(as_text=True)
    location = response.headers["Location"]
    if location.startswith("/jobs/"):
        runner.run(app, int(location.rpartition("/")[2]), LEASE)


def measure(rows: int, path: Path) -> dict[str, float]:
    """One run on a fresh database, proved complete."""
    with tempfile.TemporaryDirectory() as folder:
        app, client, address = new_class(Path(folder))
        client.get(f"{address}/imports/new")
        began = time.monotonic()
        spent = import_roster(app, client, address, path)
        spent["seconds on the clock"] = time.monotonic() - began
        with app.app_context():
            assert session.scalar(select(func.count()).select_from(Enrolment)) == rows - rows // 100
    return spent


def main() -> None:
    """Print a line per size."""
    for rows in [int(each) for each in sys.argv[1:]] or [430, 5_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "roster.xlsx"
            write_roster(path, rows)
            runs = [measure(rows, path) for _run in range(RUNS if rows <= 10_000 else 1)]
        totals = [sum(run.values()) - run["seconds on the clock"] for run in runs]
        parts = ", ".join(f"{name} {seconds:.3f}" for name, seconds in runs[-1].items())
        print(f"{rows:>7} rows: {statistics.median(totals):.3f} CPU-s (first {totals[0]:.3f}); {parts}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
