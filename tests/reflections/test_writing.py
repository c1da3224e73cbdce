"""The author's pages without a browser: what the script sends, what the plain form sends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.factories import NINE, EnrolmentFactory, PersonFactory, TaskFactory, a_class, organizer
from tests.reflections.handing_in import TEXT, TITLE, handed_in, sent, submit
from trainingapp.reflections import queries, services
from trainingapp.reflections.models import Reflection, ReflectionState, Version

KEY = "0f0f0f0f-key-of-the-page"


@pytest.fixture
def enrolment(session):
    return a_class(trainees=1)[2][0]


@pytest.fixture
def task(enrolment):
    return TaskFactory(cohort=enrolment.cohort)


@pytest.fixture
def address(task):
    return f"/cohorts/{task.cohort_id}/my-reflection/{task.id}"


@pytest.fixture
def author(sign_in, enrolment):
    return sign_in(enrolment.person)


@pytest.fixture
def writing(enrolment):
    """What the page sends."""
    return {"title": TITLE, "text": TEXT, "revision": 0, "writer": enrolment.id, "key": KEY}


def count(session, model=Version):
    return session.scalar(select(func.count()).select_from(model))


def at_due_time(session, task):
    """The very moment at which the task is due, soon enough for the session to last."""
    task.due_at = datetime.now(UTC) + timedelta(hours=1)
    session.commit()
    return time_machine.travel(task.due_at, tick=False)


def test_one_task_is_reached_at_once_and_opening_it_writes_nothing(session, author, address, task):
    response = author.get(f"/cohorts/{task.cohort_id}/my-reflection")

    assert response.headers["Location"].endswith(address)
    assert author.get(address).status_code == 200
    assert count(session, Reflection) == 0


def test_several_tasks_are_listed_with_their_states(session, author, task, enrolment):
    TaskFactory(cohort=task.cohort, title="第二篇")
    handed_in(task, enrolment)
    session.commit()

    text = author.get(f"/cohorts/{task.cohort_id}/my-reflection").get_data(as_text=True)

    assert "第二篇" in text
    assert str(ReflectionState.SUBMITTED.label) in text


def test_without_a_task_the_page_says_so(session, sign_in):
    cohort, _site, (enrolment, *_more) = a_class()

    assert "empty" in sign_in(enrolment.person).get(f"/cohorts/{cohort.id}/my-reflection").get_data(
        as_text=True
    )


def test_saves_count_their_revisions_and_an_older_page_is_told(
    session, author, address, writing, task, enrolment
):
    first = author.post(f"{address}/draft", json=writing)
    second = author.post(f"{address}/draft", json={**writing, "text": "第二份", "revision": 1})
    stale = author.post(f"{address}/draft", json={**writing, "text": "另一台设备", "revision": 1})

    assert [first.json["revision"], second.json["revision"]] == [1, 2]
    assert stale.status_code == 409
    assert (stale.json["text"], stale.json["revision"]) == ("第二份", 2)
    assert queries.own(task, enrolment).draft_text == "第二份"


def test_the_draft_comes_back_exactly(session, author, address, writing):
    text = "\n　　第一段 𬭊䶮·㛃\n\n<b>&amp;</b> “引号”  "
    author.post(f"{address}/draft", json={**writing, "text": text})

    assert author.get(f"{address}/draft").json["text"] == text


def test_the_script_gets_one_receipt_however_often_it_asks(session, author, address, writing):
    answers = [author.post(f"{address}/submit", json=writing) for _n in range(4)]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["receipt"] for answer in answers}) == 1
    assert count(session) == 1


def test_the_plain_form_works_without_a_script(session, author, address, writing):
    response = author.post(f"{address}/submit", data={**writing, "text": TEXT + "\r\n第二段"})
    again = author.post(f"{address}/submit", data={**writing, "text": TEXT + "\r\n第二段"})
    receipt = author.get(response.headers["Location"]).get_data(as_text=True)

    assert response.status_code == 303
    assert again.headers["Location"] == response.headers["Location"]
    version = session.scalars(select(Version)).one()
    assert version.text == TEXT + "\n第二段"
    assert version.receipt_no in receipt
    assert "灯先亮起来" in receipt


@pytest.mark.parametrize("script", [True, False])
def test_a_short_text_is_refused_with_the_count_and_kept(
    session, author, address, writing, script, task, enrolment
):
    writing["text"] = "太短了"
    response = author.post(f"{address}/submit", **({"json": writing} if script else {"data": writing}))
    said = (
        response.json["refused"][0]
        if script
        else author.get(response.headers["Location"]).get_data(as_text=True)
    )

    assert "3" in said
    assert "10" in said
    assert queries.own(task, enrolment).draft_text == "太短了"
    assert count(session) == 0


def test_the_servers_clock_decides_at_the_due_time(session, author, address, writing, task):
    with at_due_time(session, task) as clock:
        assert "receipt" in author.post(f"{address}/submit", json=writing).json
        clock.shift(1)
        late = {**writing, "text": TEXT + "晚了一步。", "revision": 1, "key": "another-key"}
        answer = author.post(f"{address}/submit", json=late)

    assert "refused" in answer.json
    assert count(session) == 1
    assert author.get(f"{address}/draft").json["text"] == TEXT + "晚了一步。"


def test_after_the_due_time_the_page_offers_no_button(session, author, address, writing, task):
    with at_due_time(session, task) as clock:
        clock.shift(1)
        page = author.get(address).get_data(as_text=True)

    assert "writing-submit" not in page
    assert "writing-text" in page


@pytest.mark.parametrize("script", [True, False])
def test_a_stale_page_that_hands_in_sees_both_texts(
    session, author, address, writing, script, task, enrolment
):
    services.save_draft(task, enrolment, sent("另一台设备上的文字"), at=NINE)
    session.commit()

    response = author.post(f"{address}/submit", **({"json": writing} if script else {"data": writing}))

    assert response.status_code == 409
    text = response.json["text"] if script else response.get_data(as_text=True)
    assert "另一台设备上的文字" in text
    assert script or TEXT in text
    assert count(session) == 0


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("path", ["draft", "submit"])
def test_nul_is_refused_and_nothing_is_cut(session, author, address, writing, script, path):
    writing["text"] = TEXT + "\0" + TEXT
    response = author.post(f"{address}/{path}", **({"json": writing} if script else {"data": writing}))

    assert response.status_code == 422
    assert count(session, Reflection) == 0


def test_a_lone_surrogate_and_a_long_title_are_refused(session, author, address, writing):
    assert author.post(f"{address}/draft", json={**writing, "text": "坏\ud800字"}).status_code == 422
    assert author.post(f"{address}/draft", json={**writing, "title": "题" * 201}).status_code == 422
    assert author.post(f"{address}/draft", json={**writing, "text": "字" * 200_001}).status_code == 422
    assert author.post(f"{address}/draft", json={**writing, "text": "字" * 200_000}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b"{",
        b"null",
        b'"x"',
        b"[" * 100_000,
        b'{"title": 1, "text": [], "revision": {}, "writer": 1}',
    ],
)
def test_what_is_no_text_is_a_bad_request(session, author, address, body):
    for path in ("draft", "submit"):
        response = author.post(f"{address}/{path}", data=body, content_type="application/json")
        assert response.status_code == 400


def test_a_page_of_somebody_else_saves_nothing_under_my_name(session, author, address, writing, task):
    writing["writer"] = EnrolmentFactory(cohort=task.cohort).id

    assert author.post(f"{address}/draft", json=writing).status_code == 401
    assert author.post(f"{address}/submit", json=writing).status_code == 401
    assert count(session, Reflection) == 0


def test_whoever_is_not_signed_in_is_told_so(app, session, address, writing):
    response = app.test_client().post(
        f"{address}/draft", json=writing, headers={"Accept": "application/json"}
    )

    assert response.status_code == 401
    assert response.json["error"]


@pytest.mark.parametrize("who", ["stranger", "organizer", "trainee of another class"])
def test_only_trainees_of_the_class_write(session, sign_in, address, task, writing, who):
    person = {
        "stranger": PersonFactory,
        "organizer": lambda: organizer(task.cohort),
        "trainee of another class": lambda: EnrolmentFactory().person,
    }[who]()
    client = sign_in(person)

    for path in (address, f"{address}/draft", f"/cohorts/{task.cohort_id}/my-reflection"):
        assert client.get(path).status_code == 404
    for path in ("draft", "submit"):
        assert client.post(f"{address}/{path}", json=writing).status_code == 404


def test_a_receipt_is_its_authors_alone(session, sign_in, address, task, enrolment):
    version = submit(task, enrolment)
    session.commit()
    other = EnrolmentFactory(cohort=task.cohort).person
    second = TaskFactory(cohort=task.cohort)

    assert sign_in(other).get(f"{address}/versions/{version.id}").status_code == 404
    elsewhere = f"/cohorts/{task.cohort_id}/my-reflection/{second.id}/versions/{version.id}"
    assert sign_in(enrolment.person).get(elsewhere).status_code == 404


def test_a_returned_one_shows_what_is_asked_and_takes_a_new_version(
    session, author, address, task, enrolment
):
    services.return_for_rewriting(handed_in(task, enrolment), by=PersonFactory(), note="请补上第二件事。")
    session.commit()
    mine = author.get(f"/cohorts/{task.cohort_id}/my-reflection")
    page = author.get(mine.headers["Location"]).get_data(as_text=True)

    assert mine.headers["Location"].endswith(address)
    assert "请补上第二件事。" in page
    assert "writing-submit" in page


def test_what_was_handed_in_leads_to_its_receipt(session, author, task, enrolment):
    version = submit(task, enrolment)
    session.commit()

    response = author.get(f"/cohorts/{task.cohort_id}/my-reflection")

    assert response.headers["Location"].endswith(f"/versions/{version.id}")
    assert author.get(response.headers["Location"]).status_code == 200
