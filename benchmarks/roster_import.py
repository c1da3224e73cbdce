"""CPU seconds (user + system, child processes included) of a roster import, from the upload to the confirmed class.

Run: `python benchmarks/roster_import.py [rows …]`, by default 430 and 5,000; 100000 is the large one. Each run
has a fresh SQLite file on disk: the file is posted, the preview looked at, the import confirmed, the result
looked at; jobs are run as a worker runs them. Prints the median of the runs and the parts of the last one, and
the most memory of the server's process and of the child that reads the file.
With `--again` the same file is sent once more at the end: everybody in it is known, no row is new.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

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
    RosterImport,
    Site,
    SiteKind,
)
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import runner
from trainingapp.core.session import session
from trainingapp.core.settings import Settings

LEASE = timedelta(seconds=60)
RUNS = 5


def new_app(folder: Path) -> tuple[Flask, FlaskClient]:
    """An application on a fresh database, and the browser of an administrator."""
    settings = Settings(
        instance=folder, database_url=f"sqlite:///{folder / 'trainingapp.db'}", secret_key="benchmark"
    )
    app = create_app(settings, queue=False)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    with app.app_context():
        upgrade()
        begin_write(session)
        person = Person(name="教务", sort_key="jiao4 wu4", is_admin=True)
        session.add(person)
        session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = person.get_id(), True
    return app, client


def new_class(app: Flask, code: str) -> int:
    """A class with a main classroom; its number, which is also that of the site and of its first import."""
    with app.app_context():
        begin_write(session)
        cohort = Cohort(
            programme=Programme(name=f"演示培训项目{code}"),
            edition=1,
            title="演示培训班",
            code=code,
            starts_on=date(2026, 8, 24),
            ends_on=date(2026, 8, 28),
            state=CohortState.OPEN,
        )
        site = Site(cohort=cohort, kind=SiteKind.MAIN, name="云川分课堂")
        session.add_all([cohort, site])
        session.flush()
        site.path = f"{site.id}/"
        session.commit()
        return cohort.id


def import_roster(app: Flask, client: FlaskClient, number: int, path: Path) -> dict[str, float]:
    """Send, look, confirm, look; CPU seconds of each part."""
    spent: dict[str, float] = {}
    address = f"/cohorts/{number}/imports"

    @contextmanager
    def part(name: str) -> Iterator[None]:
        before = cpu_seconds()
        yield
        spent[name] = cpu_seconds() - before

    with part("read"):
        sent = {"site_id": str(number), "file": (BytesIO(path.read_bytes()), path.name)}
        finish(app, client.post(f"{address}/new", data=sent))
    with part("preview"):
        assert client.get(f"{address}/{number}").status_code == 200
    with part("confirm"):
        finish(app, client.post(f"{address}/{number}/confirm"))
    with part("result"):
        assert client.get(f"{address}/{number}").status_code == 200
    return spent


def finish(app: Flask, response: TestResponse) -> None:
    """Run the job that a request asked for, if it asked for one."""
    assert response.status_code == 303, response.get_data(as_text=True)
    location = response.headers["Location"]
    if location.startswith("/jobs/"):
        runner.run(app, int(location.rpartition("/")[2]), LEASE)


def measure(rows: int, path: Path, *, again: bool) -> dict[str, float]:
    """One run on a fresh database, proved complete; a few rows go before, as on a server that has run a while."""
    with tempfile.TemporaryDirectory() as folder:
        app, client = new_app(Path(folder))
        few = Path(folder) / "few.csv"
        few.write_text("姓名,手机,教学点\n王演示,19900000001,云川分课堂\n李演示,1990000000,云川分课堂\n")
        import_roster(app, client, new_class(app, "WARM"), few)
        number = new_class(app, "YS1")
        began = time.monotonic()
        spent = import_roster(app, client, number, path)
        spent["seconds on the clock"] = time.monotonic() - began
        with app.app_context():
            count = select(func.count()).where(Enrolment.cohort_id == number)
            assert session.scalar(count) == rows - rows // 100
        if again:
            spent |= send_again(app, client, number, path)
    return spent


def send_again(app: Flask, client: FlaskClient, number: int, path: Path) -> dict[str, float]:
    """The same file for the same class: CPU seconds to find that nothing is new."""
    before = cpu_seconds()
    sent = {"site_id": str(number), "file": (BytesIO(path.read_bytes()), path.name)}
    finish(app, client.post(f"/cohorts/{number}/imports/new", data=sent))
    with app.app_context():
        newest = session.scalars(select(RosterImport).order_by(RosterImport.id.desc())).first()
        assert newest is not None
        assert newest.writes == 0
    return {"read again": cpu_seconds() - before}


def run(rows: int, path: Path, *, again: bool) -> None:
    """Measure one size and print its line; alone in its process, so that the memory is its own."""
    runs = [measure(rows, path, again=again) for _run in range(RUNS if rows <= 10_000 else 1)]
    apart = {"seconds on the clock", "read again"}
    totals = [sum(seconds for name, seconds in each.items() if name not in apart) for each in runs]
    parts = ", ".join(f"{name} {seconds:.3f}" for name, seconds in runs[-1].items())
    print(f"{rows:>7} rows: {statistics.median(totals):.3f} CPU-s (first {totals[0]:.3f}); {parts}")
    parent, child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"        peak memory: {parent} MB, of the child that reads {child} MB", flush=True)


def in_own_process(target: Callable[..., None], *args: Any, **named: Any) -> None:
    """Run a function in a new process and wait for it."""
    process = multiprocessing.get_context("spawn").Process(target=target, args=args, kwargs=named)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def main() -> None:
    """Print two lines per size."""
    again = "--again" in sys.argv
    for rows in [int(each) for each in sys.argv[1:] if each.isdecimal()] or [430, 5_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "roster.xlsx"
            in_own_process(write_roster, path, rows)
            in_own_process(run, rows, path, again=again)


if __name__ == "__main__":
    main()
