"""Tidying and files at the writing page: what the script asks the server, and who may ask."""

from __future__ import annotations

import io
import re

import docx
import pytest
from sqlalchemy import event, func, select

from tests.factories import PersonFactory, TaskFactory, a_class
from trainingapp.core.documents import LIMITS
from trainingapp.core.files import StoredFile
from trainingapp.core.session import db
from trainingapp.reflections.models import Reflection

PASTED = "来源：示范网\n\u3000\u3000反**斗争,和我们有关.\n责任编辑：演示\n"


@pytest.fixture
def task(session):
    _cohort, _site, (enrolment,) = a_class(trainees=1)
    task = TaskFactory(cohort=enrolment.cohort)
    task.author = enrolment.person
    return task


def address(task, what):
    return f"/cohorts/{task.cohort_id}/my-reflection/{task.id}/{what}"


def send(client, task, name, content):
    values = {"file": (io.BytesIO(content), name)}
    headers = {"Accept": "application/json"}
    return client.post(
        address(task, "file"), data=values, content_type="multipart/form-data", headers=headers
    )


def test_the_preview_gives_the_text_in_parts_with_kinds_and_marks(task, client):
    answer = (
        client.sign_in(task.author).post(address(task, "tidying"), json={"title": "", "text": PASTED}).json
    )

    assert "".join(part["before"] for part in answer["parts"]) == PASTED
    assert "".join(part["after"] for part in answer["parts"]) == "\u3000\u3000反**斗争，和我们有关。"
    assert [(kind["kind"], kind["count"]) for kind in answer["kinds"]] == [
        ("boilerplate", 2),
        ("spacing", 1),
        ("punctuation", 2),
    ]
    assert [(mark["kind"], mark["count"]) for mark in answer["marks"]] == [("censored", 1)]
    assert [part["before"] for part in answer["parts"] if part["marks"]] == ["**"]
    assert all(line["label"] for line in [*answer["kinds"], *answer["marks"]])


def test_line_ends_of_browsers_are_no_change(task, client):
    text = {"title": "", "text": "第一段。\r\n第二段。"}

    assert client.sign_in(task.author).post(address(task, "tidying"), json=text).json["kinds"] == []


def test_the_title_of_the_page_need_not_stand_in_the_text(task, client):
    text = {"title": "把门敲开", "text": "把门敲开\n清晨六点。"}
    answer = client.sign_in(task.author).post(address(task, "tidying"), json=text).json

    assert "".join(part["after"] for part in answer["parts"]) == "清晨六点。"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ([], 400),
        ({"title": 3, "text": ""}, 400),
        ({"text": {}}, 400),
        ({"text": "坏\0字"}, 422),
        ({"text": "长" * 200_001}, 422),
    ],
)
def test_what_is_no_text_is_refused(task, client, sent, status):
    assert client.sign_in(task.author).post(address(task, "tidying"), json=sent).status_code == status


def test_a_file_gives_its_text_and_a_title(task, client):
    document = docx.Document()
    for line in ("把门敲开", "清晨六点，河堤小区的灯先亮起来。"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)

    answer = send(client.sign_in(task.author), task, "我的心得.docx", buffer.getvalue())

    assert answer.json == {
        "name": "我的心得.docx",
        "title": "把门敲开",
        "text": "把门敲开\n清晨六点，河堤小区的灯先亮起来。",
    }


def test_a_file_that_is_no_text_is_refused_with_what_to_do(task, client):
    answer = send(client.sign_in(task.author), task, "照片.docx", b"\x89PNG\r\n\x1a\n")

    assert answer.status_code == 422
    assert "照片.docx" in answer.json["error"]


def test_a_file_that_is_too_large_is_not_even_received(task, client):
    assert (
        send(client.sign_in(task.author), task, "a.txt", b"x" * (LIMITS.file_bytes + 2**20)).status_code
        == 413
    )


def test_a_request_without_a_file_is_refused(task, client):
    assert client.sign_in(task.author).post(address(task, "file"), data={}).status_code == 400


def test_nothing_is_stored_and_nothing_is_written(task, client, session):
    statements = []
    engine = db.engines[None]
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: statements.append(statement)
    )
    person = client.sign_in(task.author)
    person.post(address(task, "tidying"), json={"title": "", "text": PASTED})
    send(person, task, "a.txt", PASTED.encode())

    assert [one for one in statements if re.match("insert|update|delete", one, re.IGNORECASE)] == []
    assert session.scalar(select(func.count()).select_from(Reflection)) == 0
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


@pytest.mark.parametrize("what", ["tidying", "file"])
def test_only_trainees_of_the_class_may_ask_and_only_for_a_task_of_it(task, client, what):
    other = TaskFactory()

    assert client.sign_in(PersonFactory()).post(address(task, what), json={}).status_code == 404
    strange = f"/cohorts/{task.cohort_id}/my-reflection/{other.id}/{what}"
    assert client.sign_in(task.author).post(strange, json={}).status_code == 404


def test_the_page_names_the_same_limit_as_the_server(task, client):
    page = (
        client.sign_in(task.author)
        .get(f"/cohorts/{task.cohort_id}/my-reflection/{task.id}")
        .get_data(as_text=True)
    )

    assert f'data-largest="{LIMITS.file_bytes}"' in page
    assert 'id="tools" hidden' in page, "without a script the tools do not show"
