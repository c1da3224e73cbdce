"""A real server and a real Chromium for tests that are marked `browser`.

Use in the `conftest.py` of a package of tests:

    from tests.browser import base_url, browser_type_launch_args, live, live_server

and then `def test_x(live, page)`, where `page` comes from pytest-playwright:

    with live.data():                       # factories and services write into the server's database, committed
        cohort, site, enrolments = factories.a_class()
        trainee = enrolments[0].person
        address = f"/cohorts/{cohort.id}"
    live.sign_in(page, trainee)             # a session cookie, no password typed
    page.goto(live.url + address)

Ids and addresses are taken inside `live.data()`; objects are not used after it. `live.stop()`, `live.start()`
and `live.kill()` stand for failures; the server is started again before the next test.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests import factories
from tests.conftest import SECRET, migrated
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.core import files
from trainingapp.core.session import db, session
from trainingapp.core.settings import ROOT, Settings, database_url

STARTS_WITHIN = 90.0
"""Seconds; a machine under load takes long to start Python three times."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; without Chinese fonts every text would pass and be a row of boxes."""
    found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=True)
    assert found.stdout.strip(), "no Chinese font: install fonts-noto-cjk"
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: tests give whole addresses. The plugin's fixture of this name makes pytest 9 warn."""


class LiveServer:
    """`trainingapp serve` on a migrated SQLite database in a folder of its own."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.database_url = database_url(None, instance)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        with _own_files():
            migrated(self.database_url, instance)
            settings = Settings(instance=instance, database_url=self.database_url, secret_key=SECRET)
            self.app: Flask = create_app(settings, queue=False)

    @property
    def is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it answers; nothing happens when it is up."""
        if self.is_up:
            return
        own = {"TRAININGAPP_INSTANCE": str(self.instance), "DATABASE_URL": "", "SECRET_KEY": SECRET}
        environment = {**os.environ, **own, "PORT": str(self.port), "HOST": "127.0.0.1"}
        command = [sys.executable, "-m", "trainingapp", "serve"]
        self._process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self.is_up, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server as an administrator does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Take the power from the server: all its processes die at once."""
        self._end(signal.SIGKILL)

    @contextmanager
    def data(self) -> Iterator[None]:
        """The server's database, open for factories, services and queries; commits at the end."""
        with _own_files(), self.app.app_context():
            files.use_folder(self.instance / "files")
            session.remove()
            session.info["keep_writing"] = session.info["writing"] = True
            # Factories commit after each object; each next transaction queues at the writers' gate as well.
            reading = db.engines[None]
            db.engines[None] = reading.execution_options(write=True)
            factories.use(session)
            try:
                yield
                session.commit()
            finally:
                session.remove()
                db.engines[None] = reading

    def sign_in(self, browser: Page | BrowserContext, person: Person) -> None:
        """Let the browser be this person from its next request on; call it inside `data()`."""
        self.sign_in_as(browser, person.get_id())

    def sign_in_as(self, browser: Page | BrowserContext, identity: str) -> None:
        """The same for somebody whose `get_id()` was taken before."""
        context = browser.context if isinstance(browser, Page) else browser
        with self.app.test_request_context():
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = serializer.dumps({"_user_id": identity, "_fresh": True, "_permanent": True})
        context.add_cookies([{"name": "session", "value": value, "url": self.url}])

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/sign-in", timeout=20):
                return True
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self.is_up:
            target = self._process.pid
            os.killpg(target, how) if how is signal.SIGKILL else os.kill(target, how)
        self._process.wait(timeout=40)
        self._process = None


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for the run."""
    server = LiveServer(tmp_path_factory.mktemp("live"))
    yield server
    server.stop()


@pytest.fixture
def live(live_server: LiveServer) -> LiveServer:
    """The server, up, whatever the test before did to it."""
    live_server.start()
    return live_server


@contextmanager
def _own_files() -> Iterator[None]:
    """Keep the folder of files that the tests in this process use."""
    before = list(files._FOLDER)
    try:
        yield
    finally:
        files._FOLDER[:] = before


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
