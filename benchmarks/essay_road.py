"""One essay from signing in to the receipt: CPU time of the server for each request.

Run `python -m benchmarks.essay_road [people]` in the project's folder. Requests go through the whole application,
forgery protection and password hashing included, but without a web server in front; the database is SQLite in a
temporary folder unless `DATABASE_URL` names an empty one. Printed is the median over all people; the sum is what
one essay costs. `--serve` asks a real server instead (two gunicorn workers) and gives the CPU time of its processes
for each essay.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from json import dumps, loads
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from benchmarks.submission_list import fill, fresh_app
from trainingapp.accounts import passwords
from trainingapp.accounts.models import Person, SignInKind, SignInName
from trainingapp.cohorts.models import Enrolment, Placement, Site, Standing, StandingKind
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.core.settings import ROOT
from trainingapp.reflections.models import Task

PASSWORD = "河堤上的三棵柳树"
ESSAY = "清晨六点，春晓社区的灯先亮起来，我沿着河堤走了一圈，记下三件小事。" * 60
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
Send = Callable[[str, str, dict[str, Any] | None], str]
"""Method or kind of body, address, values; gives the page."""


def stage(people: int) -> tuple[str, list[tuple[str, int]]]:
    """A class that can still hand in; the address to write at, and each trainee's sign-in name and enrolment."""
    fill(0)
    begin_write(session)
    task = session.scalars(select(Task)).one()
    task.due_at = clock.now() + timedelta(days=7)
    hashed = passwords.hash_password(PASSWORD)
    found = [_trainee(task.cohort_id, n, hashed) for n in range(people)]
    session.commit()
    return f"/cohorts/{task.cohort_id}/my-reflection/{task.id}", found


def _trainee(cohort_id: int, n: int, hashed: str) -> tuple[str, int]:
    person = Person(name=f"学员{n}", sort_key=f"{n:06}", password_hash=hashed)
    person.sign_in_names = [SignInName(kind=SignInKind.USER_NAME, value=f"trainee{n}")]
    session.add(person)
    session.flush()
    enrolment = Enrolment(cohort_id=cohort_id, person_id=person.id, trainee_no=f"E-{n:05}")
    session.add(enrolment)
    session.flush()
    site = session.scalar(select(Site.id).where(Site.cohort_id == cohort_id).limit(1))
    session.add(Placement(enrolment_id=enrolment.id, site_id=site))
    session.add(Standing(enrolment_id=enrolment.id, kind=StandingKind.ARRIVED))
    return f"trainee{n}", enrolment.id


def walk(send: Send, address: str, name: str, writer: int, note: Callable[[str], None]) -> None:
    """One person's road; `note` is told the name of each step after it."""
    token = _token(send("GET", "/sign-in", None))
    note("sign-in page")
    fields = {"csrf_token": token, "sign_in_name": name, "password": PASSWORD}
    send("FORM", f"/sign-in?next={address}", fields)
    note("sign in")
    token = _token(send("GET", address, None))
    note("open")
    sent = {"title": "把门敲开", "text": ESSAY[:-9], "revision": 0, "writer": writer, "token": token}
    revision = loads(send("JSON", f"{address}/draft", sent))["revision"]
    note("autosave")
    sent.update(text=ESSAY, revision=revision, key=str(uuid.uuid4()))
    receipt = loads(send("JSON", f"{address}/submit", sent))["receipt"]
    note("submit")
    assert "把门敲开" in send("GET", receipt, None)
    note("receipt")


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found, page[:300]
    return found.group(1)


def in_process(people: int) -> None:
    """Print the CPU time of each step."""
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        with app.app_context():
            address, trainees = stage(people + 1)
        spent: dict[str, list[float]] = defaultdict(list)
        for number, (name, writer) in enumerate(trainees):
            client = app.test_client()
            began = time.process_time()

            def send(kind: str, path: str, values: dict[str, Any] | None, client: Any = client) -> str:
                if kind == "GET":
                    return str(client.get(path).get_data(as_text=True))
                if kind == "FORM":
                    return str(client.post(path, data=values).get_data(as_text=True))
                token = (values or {}).pop("token")
                answer = client.post(path, json=values, headers={"X-CSRFToken": token})
                assert answer.status_code == 200, (path, answer.get_data(as_text=True))
                (values or {})["token"] = token
                return str(answer.get_data(as_text=True))

            def note(step: str, number: int = number) -> None:
                nonlocal began
                now = time.process_time()
                if number:  # the first one warms templates and statements
                    spent[step].append(1000 * (now - began))
                began = now

            walk(send, address, name, writer, note)
    for step, times in spent.items():
        print(f"{step:<14} {statistics.median(times):6.1f} CPU-ms")
    print(f"{'one essay':<14} {sum(statistics.median(times) for times in spent.values()):6.1f} CPU-ms")


def served(people: int) -> None:
    """Print the CPU time of the server's processes for each essay."""
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        with app.app_context():
            address, trainees = stage(people + 8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        own = {"TRAININGAPP_INSTANCE": folder, "SECRET_KEY": "benchmark", "PORT": str(port)}
        command = [sys.executable, "-m", "trainingapp", "serve"]
        server = subprocess.Popen(command, env={**os.environ, **own}, cwd=ROOT, start_new_session=True)
        try:
            _wait(port)
            for name, writer in trainees[:8]:
                walk(_browser(port), address, name, writer, lambda step: None)
            before = _cpu_of_group(server.pid)
            for name, writer in trainees[8:]:
                walk(_browser(port), address, name, writer, lambda step: None)
            spent = _cpu_of_group(server.pid) - before
            print(f"served         {1000 * spent / people:6.1f} CPU-ms for each essay, all processes")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)


def _wait(port: int) -> None:
    for _try in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20).close()
            return
        except OSError:
            time.sleep(0.2)


def _browser(port: int) -> Send:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def send(kind: str, path: str, values: dict[str, Any] | None) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
        if kind == "FORM":
            request.data = urlencode(values or {}).encode()
        elif kind == "JSON":
            body = dict(values or {})
            request.add_header("X-CSRFToken", body.pop("token"))
            request.add_header("Content-Type", "application/json")
            request.data = dumps(body).encode()
        with opener.open(request, timeout=60) as answer:
            return str(answer.read().decode())

    return send


def _cpu_of_group(leader: int) -> float:
    """CPU seconds that the processes of the group have used (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the figures."""
    numbers = [int(given) for given in sys.argv[1:] if given.isdigit()]
    people = numbers[0] if numbers else 40
    served(people) if "--serve" in sys.argv else in_process(people)


if __name__ == "__main__":
    main()
