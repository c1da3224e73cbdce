"""What reached the server before the due time counts, however late its turn comes; on a real gunicorn.

The server has a single thread, and somebody keeps it busy by sending half a request. The twin is gunicorn's own
worker, which notes nothing: it shows that the text did have to wait beyond the due time.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.browser import free_port
from tests.conftest import SECRET, migrated
from tests.reflections.handing_in import TEXT, TITLE
from trainingapp import create_app
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session
from trainingapp.core.settings import ROOT, Settings, database_url
from trainingapp.reflections.models import Task, Timing, Version
from trainingapp.web.arrival import ARRIVED_AT

OURS, GUNICORN = "trainingapp.web.serving.Worker", "gthread"
HALF = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 2\r\nConnection: close\r\n\r\na"
)


class Author:
    """A trainee with a task, on a database of their own, and the server in front of it."""

    def __init__(self, instance: Path) -> None:
        self.instance, self.port = instance, free_port()
        url = database_url(None, instance)
        migrated(url, instance)
        self.app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET), queue=False)
        self.app.config["WTF_CSRF_ENABLED"] = False
        with self.app.app_context():
            session.remove()
            session.info["keep_writing"] = True
            begin_write(session)
            factories.use(session)
            _cohort, _site, (enrolment,) = factories.a_class(trainees=1)
            task = factories.TaskFactory(cohort=enrolment.cohort, due_at=clock.now())
            self.task_id, self.writer = task.id, enrolment.id
            self.address = f"/cohorts/{task.cohort_id}/my-reflection/{task.id}"
            signer = self.app.session_interface.get_signing_serializer(self.app)
            value = signer.dumps({"_user_id": enrolment.person.get_id(), "_fresh": True})
            self.headers = {"Cookie": f"session={value}", "Content-Type": "application/json"}
            session.commit()
            session.remove()

    def set_due(self, due_at: datetime) -> None:
        with self.app.app_context():
            begin_write(session)
            session.get_one(Task, self.task_id).due_at = due_at
            session.commit()
            session.remove()

    def body(self) -> str:
        sent = {"title": TITLE, "text": TEXT, "revision": 0, "writer": self.writer, "key": "a-key-of-its-own"}
        return json.dumps(sent)

    def begin_to_send(self) -> http.client.HTTPConnection:
        """Hand in, without waiting for the answer."""
        there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        there.request("POST", f"{self.address}/submit", self.body(), self.headers | self._token())
        return there

    def _token(self) -> dict[str, str]:
        if not hasattr(self, "token"):
            there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            there.request("GET", f"{self.address}/draft", headers=self.headers)
            answer = there.getresponse()
            cookie = answer.getheader("Set-Cookie", "").split(";")[0]
            self.token = {"X-CSRFToken": json.loads(answer.read())["token"], "Cookie": cookie}
            there.close()
        return self.token

    def timings(self) -> list[Timing]:
        with self.app.app_context():
            found = list(session.scalars(select(Version.timing)))
            session.remove()
        return found


@contextmanager
def gunicorn(author: Author, worker: str) -> Iterator[None]:
    """One process with one thread."""
    own = {"TRAININGAPP_INSTANCE": str(author.instance), "DATABASE_URL": "", "SECRET_KEY": SECRET}
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{author.port}", "--workers", "1"),
        *("--threads", "1", "--worker-class", worker, "--no-control-socket", "--log-level", "warning"),
        "trainingapp:create_app()",
    ]
    process = subprocess.Popen(command, env={**os.environ, **own}, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def until_up(author: Author) -> None:
    until = time.monotonic() + 120  # a machine under load takes long to start Python
    while True:
        try:
            author._token()
            return
        except OSError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    made = Author(tmp_path)
    yield made
    with made.app.app_context():
        db.engine.dispose()


def keep_busy(port: int) -> socket.socket:
    """Take the server's only thread; it is free again when the second byte of the body is sent."""
    busy = socket.create_connection(("127.0.0.1", port), 60)
    busy.sendall(HALF)
    time.sleep(0.3)  # until the thread has begun to read
    return busy


@pytest.mark.processes
@pytest.mark.parametrize(("worker", "kept"), [(OURS, [Timing.IN_TIME]), (GUNICORN, [])])
def test_a_text_that_waits_for_its_turn_beyond_the_due_time_counts(author, worker, kept):
    with gunicorn(author, worker):
        until_up(author)
        busy = keep_busy(author.port)
        due_at = clock.now() + timedelta(seconds=2)
        author.set_due(due_at)
        waiting = author.begin_to_send()
        assert clock.now() < due_at, "sent too late for the test to say anything"
        time.sleep(max(0.0, (due_at - clock.now()).total_seconds()) + 0.2)

        busy.sendall(b"b")
        said = json.loads(waiting.getresponse().read())
        busy.close()
        waiting.close()

    assert ("receipt" in said, "refused" in said) == (bool(kept), not kept)
    assert author.timings() == kept


@pytest.mark.processes
def test_a_connection_that_was_opened_early_and_says_nothing_gains_no_time(author):
    with gunicorn(author, OURS):
        until_up(author)
        early = http.client.HTTPConnection("127.0.0.1", author.port, timeout=60)
        early.connect()
        time.sleep(0.3)
        author.set_due(clock.now())

        early.request("POST", f"{author.address}/submit", author.body(), author.headers | author.token)
        said = json.loads(early.getresponse().read())
        early.close()

    assert "refused" in said
    assert author.timings() == []


def test_no_client_can_say_when_its_request_arrived(author):
    author.set_due(clock.now() - timedelta(minutes=1))
    early = (clock.now() - timedelta(hours=1)).isoformat()
    named = {ARRIVED_AT: early, ARRIVED_AT.replace(".", "-"): early, ARRIVED_AT.replace(".", "_"): early}

    answer = author.app.test_client(use_cookies=False).post(
        f"{author.address}/submit", data=author.body(), headers=author.headers | named
    )

    assert "refused" in answer.get_json()
    assert author.timings() == []
