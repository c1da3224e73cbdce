"""Originality among real processes: a worker killed in mid-task, and hand-ins at the same moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.conftest import SECRET
from tests.reflections.handing_in import submit
from tests.reflections.test_originality import OTHER, OWN, TEMPLATE
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import runner
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import session
from trainingapp.originality.models import Document
from trainingapp.reflections.models import OriginalityCheck, SharedPassage, Task
from trainingapp.reflections.services import checking

ESSAYS = 60
WORK = """
import sys
from datetime import timedelta
from trainingapp import create_app
from trainingapp.core.jobs import runner
app = create_app(queue=False)
runner.run(app, int(sys.argv[1]), timedelta(seconds=2))
"""
pytestmark = pytest.mark.processes


@pytest.fixture
def task(own_app):
    """A task of a class with trainees, on a database where transactions are real."""
    with own_app.app_context():
        begin_write(session)
        session.info["keep_writing"] = True
        factories.use(session)
        cohort, _site, _people = factories.a_class(ESSAYS)
        number = factories.TaskFactory(cohort=cohort, max_length=5000).id
        session.info.pop("keep_writing")
        session.commit()
        session.remove()
        yield number
        session.remove()


def hand_in(task_id: int, number: int, text: str) -> None:
    """As a request does: one write transaction."""
    begin_write(session)
    task = session.get_one(Task, task_id)
    enrolments = session.scalars(
        select(factories.EnrolmentFactory._meta.model)
        .where(factories.EnrolmentFactory._meta.model.cohort_id == task.cohort_id)
        .order_by(factories.EnrolmentFactory._meta.model.id)
    ).all()
    submit(task, enrolments[number], text)
    session.commit()


def counts() -> tuple[int, int, int]:
    """Checks that are done, texts kept, passages found."""
    found = [
        session.scalar(select(func.count(column)))
        for column in (OriginalityCheck.checked_at, Document.id, SharedPassage.id)
    ]
    session.rollback()
    return found[0] or 0, found[1] or 0, found[2] or 0


def worker(own_database, job_id: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "TRAININGAPP_INSTANCE": str(own_database.instance),
        "DATABASE_URL": own_database.database_url,
        "SECRET_KEY": SECRET,
    }
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", WORK, str(job_id)]
    return subprocess.Popen(command, env=environment, cwd=root, start_new_session=True)


def test_a_worker_killed_in_mid_task_loses_nothing_and_doubles_nothing(own_app, own_database, task):
    for number in range(ESSAYS):
        hand_in(task, number, f"{TEMPLATE}{OWN if number % 2 else OTHER}第{number}篇。")
    job_id = session.scalar(select(Job.id))
    session.rollback()
    first = worker(own_database, job_id)
    deadline = time.monotonic() + 90
    while counts()[0] < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    half = counts()[0]
    assert 5 <= half < ESSAYS, "the kill came in mid-task"

    time.sleep(2.2)  # its lease runs out
    runner.run(own_app, job_id, timedelta(seconds=60))
    session.remove()

    done, kept, passages = counts()
    assert (done, kept) == (ESSAYS, ESSAYS)
    assert passages >= ESSAYS
    assert session.scalar(select(Job.state)) is JobState.DONE
    doubled = select(SharedPassage.check_id, SharedPassage.start).group_by(
        SharedPassage.check_id, SharedPassage.start
    )
    assert session.execute(doubled.having(func.count() > 1)).all() == []


def test_two_who_hand_in_the_same_text_at_once_start_one_job_and_do_not_both_pass(own_app, task):
    start = threading.Barrier(2)

    def one(number: int) -> None:
        with own_app.app_context():
            start.wait()
            hand_in(task, number, TEMPLATE)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = session.scalars(select(Job.id).where(Job.kind == checking.KIND)).all()
    session.rollback()
    assert len(jobs) == 1
    runner.run(own_app, jobs[0], timedelta(seconds=60))
    session.remove()

    checks = session.scalars(select(OriginalityCheck)).all()
    assert [one.rate > 0.9 for one in checks] == [True, True]


def test_a_hand_in_while_the_job_ends_is_not_forgotten(own_app, task):
    """The job looks a last time and ends in one transaction: a hand-in either is seen or starts the next job."""
    hand_in(task, 0, OWN)
    job_id = session.scalar(select(Job.id))
    session.rollback()
    ends = threading.Thread(target=runner.run, args=(own_app, job_id, timedelta(seconds=60)))
    ends.start()
    for number in range(1, 25):
        hand_in(task, number, f"{OTHER}第{number}篇。")
    ends.join()
    for waiting in session.scalars(select(Job.id).where(Job.state == JobState.QUEUED)).all():
        session.rollback()
        runner.run(own_app, waiting, timedelta(seconds=60))
    session.remove()

    assert counts()[:2] == (25, 25)
