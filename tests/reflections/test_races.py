"""Several requests at once, with real commits, through a real server.

Two of these races have a twin in which the guard is taken away: it shows that the requests do meet.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.serving import make_server

from tests import factories
from tests.conftest import SECRET, new_database
from tests.databases import chosen_kinds
from tests.reflections.handing_in import TEXT, TITLE
from trainingapp import create_app
from trainingapp.cohorts.models import Enrolment
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session
from trainingapp.core.settings import Settings
from trainingapp.reflections import queries
from trainingapp.reflections.models import Reflection, Task, Version
from trainingapp.reflections.services import writing as services
from trainingapp.reflections.views import writing as views

ROUNDS = 4
AT_ONCE = 6


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "racing" in metafunc.fixturenames:
        metafunc.parametrize("racing", chosen_kinds(metafunc.config), indirect=True, scope="module")


@pytest.fixture(scope="module")
def racing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a database of its own."""
    instance = tmp_path_factory.mktemp("writing_race")
    url = new_database(request, request.param, "writing_race", instance)
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET), queue=False)
    app.config.update(WTF_CSRF_ENABLED=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["RACE_PORT"] = server.port
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield app
    server.shutdown()
    serving.join()
    with app.app_context():
        db.engine.dispose()


class Desk:
    """A trainee at a new task, with as many open pages as are wanted."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            session.remove()
            session.info["keep_writing"] = True
            begin_write(session)
            factories.use(session)
            _cohort, _site, (enrolment,) = factories.a_class(trainees=1)
            task = factories.TaskFactory(cohort=enrolment.cohort, due_at=clock.now() + timedelta(days=1))
            self.task_id, self.writer = task.id, enrolment.id
            self.address = f"/cohorts/{task.cohort_id}/my-reflection/{task.id}"
            self.identity = enrolment.person.get_id()
            session.commit()
            session.remove()

    def sent(self, text: str = TEXT, revision: int = 0, key: str = "") -> dict[str, object]:
        return {"title": TITLE, "text": text, "revision": revision, "writer": self.writer, "key": key}

    def at_once(self, requests: list[tuple[str, dict[str, object]]]) -> list[tuple[int, dict]]:
        """Status and answer of each post, all sent at the same moment."""
        start = threading.Barrier(len(requests))
        answers: list[tuple[int, dict]] = [(0, {})] * len(requests)

        def post(place: int, path: str, body: dict[str, object]) -> None:
            start.wait()
            answers[place] = self.post(path, body)

        threads = [threading.Thread(target=post, args=(n, *one)) for n, one in enumerate(requests)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers

    def post(self, path: str, body: dict[str, object]) -> tuple[int, dict]:
        """One request over a connection of its own."""
        signer = self.app.session_interface.get_signing_serializer(self.app)
        there = http.client.HTTPConnection("127.0.0.1", self.app.config["RACE_PORT"], timeout=60)
        headers = {
            "Cookie": f"session={signer.dumps({'_user_id': self.identity, '_fresh': True})}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        there.request("POST", f"{self.address}/{path}", json.dumps(body), headers)
        answer = there.getresponse()
        content = answer.read()
        there.close()
        return answer.status, json.loads(content)

    def stored(self) -> tuple[str, int, list[str]]:
        """The draft, its revision, and the texts handed in."""
        with self.app.app_context():
            reflection = session.scalars(select(Reflection).where(Reflection.task_id == self.task_id)).one()
            texts = list(session.scalars(select(Version.text).where(Version.reflection_id == reflection.id)))
            found = reflection.draft_text, reflection.revision, texts
            session.remove()
        return found


@pytest.mark.parametrize("revision", [0, 1])
def test_of_saves_from_one_revision_one_wins_and_the_others_are_told(racing, revision):
    for _round in range(ROUNDS):
        desk = Desk(racing)
        if revision:
            desk.at_once([("draft", desk.sent("先存一份"))])

        answers = desk.at_once([("draft", desk.sent(f"第{n}页", revision)) for n in range(AT_ONCE)])

        assert sorted(status for status, _answer in answers) == [200] + [409] * (AT_ONCE - 1)
        winner = next(n for n, (status, _answer) in enumerate(answers) if status == 200)
        assert desk.stored() == (f"第{winner}页", revision + 1, [])
        assert {answer["text"] for status, answer in answers if status == 409} == {f"第{winner}页"}


def test_a_submission_sent_many_times_at_once_is_one_version(racing):
    for _round in range(ROUNDS):
        desk = Desk(racing)

        answers = desk.at_once([("submit", desk.sent(key="one-and-the-same-key"))] * AT_ONCE)

        assert {status for status, _answer in answers} == {200}
        assert len({answer["receipt"] for _status, answer in answers}) == 1
        assert desk.stored()[2] == [TEXT]


def test_an_autosave_that_meets_the_submission_never_changes_it(racing):
    for _round in range(ROUNDS):
        desk = Desk(racing)
        desk.at_once([("draft", desk.sent("写到一半"))])

        (submitted, answer), (saved, _answer) = desk.at_once(
            [("submit", desk.sent(TEXT, 1, "a-key-of-its-own")), ("draft", desk.sent("写到一半多一点", 1))]
        )

        assert sorted([submitted, saved]) == [200, 409]
        assert desk.stored()[2] == ([TEXT] if submitted == 200 else [])
        assert ("receipt" in answer) == (submitted == 200)


def test_without_the_guard_a_submission_sent_many_times_breaks(racing, monkeypatch):
    """The twin: neither a lock on the reflection nor a turn to write."""

    def look_only(task: Task, enrolment: Enrolment) -> Reflection:
        found = queries.own(task, enrolment) or services._begin(task, enrolment)
        time.sleep(0.05)  # as long as another request takes to look as well
        return found

    def no_turn(opened: Any) -> None:
        opened.rollback()
        opened.info["writing"] = True

    monkeypatch.setattr(services, "begun", look_only)
    monkeypatch.setattr(views, "begin_write", no_turn)
    met = 0
    for _round in range(ROUNDS):
        desk = Desk(racing)
        desk.at_once([("draft", desk.sent())])
        answers = desk.at_once([("submit", desk.sent(key="one-and-the-same-key"))] * AT_ONCE)
        met += any(status != 200 for status, _answer in answers)

    assert met, "the requests did not meet"


def test_without_the_guard_an_autosave_overwrites_what_was_saved_before_it(racing, monkeypatch):
    """The twin: a save that does not ask for the revision that it was made from."""

    def write_anyway(reflection: Reflection, sent: Any, at: Any) -> None:
        values = {"draft_title": sent.title, "draft_text": sent.text, "saved_at": at}
        session.execute(update(Reflection).where(Reflection.id == reflection.id).values(values))
        session.refresh(reflection)

    monkeypatch.setattr(services, "_write_draft", write_anyway)
    desk = Desk(racing)
    desk.at_once([("draft", desk.sent("写到一半"))])

    answers = desk.at_once(
        [("submit", desk.sent(TEXT, 1, "a-key-of-its-own")), ("draft", desk.sent("写到一半多一点", 1))]
    )

    assert [status for status, _answer in answers] == [200, 200]


def test_people_do_not_disturb_each_other(racing):
    desks = [Desk(racing) for _n in range(AT_ONCE)]
    threads = [
        threading.Thread(target=desk.at_once, args=([("submit", desk.sent(key=f"key-of-desk-{n}"))],))
        for n, desk in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [desk.stored()[2] for desk in desks] == [[TEXT]] * AT_ONCE
    with racing.app_context():
        numbers = session.scalar(select(func.count(Version.receipt_no.distinct())))
        assert numbers == session.scalar(select(func.count()).select_from(Version))
        session.remove()
