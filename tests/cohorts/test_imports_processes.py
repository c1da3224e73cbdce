"""Roster imports among real processes: two confirmations at once, and a worker killed in mid-task."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.cohorts.imports_files import person, text
from tests.conftest import SECRET, new_database
from tests.databases import chosen_kinds
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Enrolment,
    ImportState,
    Placement,
    Programme,
    RosterImport,
    RosterLine,
    Site,
    SiteKind,
    Standing,
    Verdict,
)
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import runner
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import db, session
from trainingapp.core.settings import Settings

pytestmark = pytest.mark.processes
ROWS = 5_000
NUMBERS = itertools.count(1)
WORK = """
import sys
from datetime import timedelta
from trainingapp import create_app
from trainingapp.core.jobs import runner
app = create_app(queue=False)
runner.run(app, int(sys.argv[1]), timedelta(seconds=60))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """An application with a database of its own and one class."""
    if request.param not in chosen_kinds(request.config):
        pytest.skip("left out by --db")
    url = new_database(request, request.param, f"imports_{next(NUMBERS)}", tmp_path)
    settings = Settings(instance=tmp_path, database_url=url, secret_key=SECRET)
    app = create_app(settings, queue=False)
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context():
        begin_write(session)
        cohort = Cohort(
            programme=Programme(name="演示培训项目"),
            edition=1,
            title="演示培训班",
            code="YS1",
            starts_on=date(2026, 8, 24),
            ends_on=date(2026, 8, 28),
            state=CohortState.OPEN,
        )
        site = Site(cohort=cohort, kind=SiteKind.MAIN, name="云川主课堂")
        session.add_all([cohort, site, Person(name="教务", is_admin=True)])
        session.flush()
        site.path = f"{site.id}/"
        session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def browser(app: Flask):
    client = app.test_client()
    with app.app_context(), client.session_transaction() as cookie:
        boss = session.scalars(select(Person).where(Person.is_admin)).one()
        cookie["_user_id"], cookie["_fresh"] = boss.get_id(), True
    return client


def send(app: Flask, count: int) -> str:
    """Send a roster of so many people without ID numbers, read by a job if it is large; its address."""
    rows = [person(n, 姓名=f"演{chr(0x4E00 + n)}", 身份证号="", 手机号码=f"199{n:08}") for n in range(count)]
    path = app.config["SETTINGS"].instance / "sent.csv"
    path.write_bytes(text(rows))
    with path.open("rb") as file:
        response = browser(app).post("/cohorts/1/imports/new", data={"site_id": "1", "file": file})
    location = response.headers["Location"]
    if location.startswith("/jobs/"):
        runner.run(app, int(location.rpartition("/")[2]), timedelta(seconds=60))
    with app.app_context():
        number = session.scalar(select(func.max(RosterImport.id)))
    return f"/cohorts/1/imports/{number}"


def counts(app: Flask) -> list[int]:
    """Enrolments, different numbers, placements, standings, people."""
    with app.app_context():
        queries = [
            select(func.count()).select_from(Enrolment),
            select(func.count(Enrolment.trainee_no.distinct())),
            select(func.count()).select_from(Placement),
            select(func.count()).select_from(Standing),
            select(func.count()).where(Person.is_admin.is_(False)),
        ]
        return [session.scalar(query) or 0 for query in queries]


@pytest.mark.parametrize("imports", [1, 2])
def test_confirmations_at_once_do_not_double(place, imports):
    """The same import by two people, and two imports of the same file."""
    addresses = [send(place, 200) for _n in range(imports)]
    start, answers = threading.Barrier(4), []

    def post(address: str) -> None:
        client = browser(place)
        start.wait()
        answers.append(client.post(f"{address}/confirm").status_code)

    threads = [threading.Thread(target=post, args=(addresses[n % imports],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts(place) == [200] * 5
    assert answers == [303] * 4


def test_a_confirmation_killed_in_mid_task_goes_on_where_it_was(place):
    address = send(place, ROWS)
    job_id = int(browser(place).post(f"{address}/confirm").headers["Location"].rpartition("/")[2])
    settings = place.config["SETTINGS"]
    environment = {
        **os.environ,
        "TRAININGAPP_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": SECRET,
    }
    root = Path(__file__).resolve().parents[2]
    worker = subprocess.Popen([sys.executable, "-c", WORK, str(job_id)], env=environment, cwd=root)
    wait_for(place, job_id, done=1_000)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    half = counts(place)

    lapse(place, job_id)
    runner.run(place, job_id, timedelta(seconds=60))

    assert 1_000 <= half[0] < ROWS
    assert len(set(half)) == 1
    assert counts(place) == [ROWS] * 5
    with place.app_context():
        numbers = list(session.scalars(select(Enrolment.trainee_no).order_by(Enrolment.id)))
        assert numbers == [f"YS1-{n:05}" for n in range(1, ROWS + 1)]
        assert session.get_one(Job, job_id).state is JobState.DONE
        assert session.scalars(select(RosterImport.state)).one() is ImportState.CONFIRMED
        done = select(func.count()).where(RosterLine.is_done, RosterLine.verdict == Verdict.ADD)
        assert session.scalar(done) == ROWS


def wait_for(app: Flask, job_id: int, done: int) -> None:
    deadline = time.monotonic() + 60
    with app.app_context():
        while (session.scalar(select(Job.done).where(Job.id == job_id)) or 0) < done:
            session.rollback()
            assert time.monotonic() < deadline
            time.sleep(0.005)


def lapse(app: Flask, job_id: int) -> None:
    """Let the dead worker's lease run out."""
    with app.app_context():
        begin_write(session)
        session.execute(update(Job).where(Job.id == job_id).values(lease_until=clock.now() - timedelta(1)))
        session.commit()
