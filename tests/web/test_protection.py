"""Forged posts, errors in mid-request, other hosts, large bodies: nothing changes, and the page says what to do."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from tests.factories import PersonFactory
from trainingapp.accounts import services
from trainingapp.accounts.models import Person


@pytest.fixture
def guarded(app):
    """Forgery protection on, as outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def people(session) -> int:
    return session.scalar(select(func.count()).select_from(Person))


def test_a_post_without_the_token_changes_nothing_and_one_with_it_does(client, session, guarded):
    admin = PersonFactory(is_admin=True)
    client.sign_in(admin)
    form = {"name": "演示新人", "user_name": "xinren"}

    assert client.post("/people/new", data=form).status_code == 400
    assert people(session) == 1

    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/people/new").get_data(as_text=True)
    )
    assert client.post("/people/new", data={**form, "csrf_token": token[1]}).status_code == 303
    assert people(session) == 2


def test_an_unexpected_error_leaves_nothing_behind_and_shows_nothing_of_the_inside(
    app, client, session, monkeypatch
):
    def break_off(*args, **kwargs):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(services, "issue_code", break_off)  # after the person was added
    client.sign_in(PersonFactory(is_admin=True))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    answer = client.post("/people/new", data={"name": "演示新人", "user_name": "xinren"})

    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)
    assert people(session) == 1


def test_fields_that_a_form_does_not_list_change_nothing(client, session):
    client.sign_in(PersonFactory(is_admin=True))

    client.post(
        "/people/new", data={"name": "演示新人", "user_name": "xinren", "password_hash": "x", "id": "77"}
    )

    added = session.scalar(select(Person).where(Person.name == "演示新人"))
    assert added.password_hash is None
    assert added.id != 77


def test_a_refused_form_answers_422_and_says_why(client, session):
    client.sign_in(PersonFactory(is_admin=True))

    answer = client.post("/people/new", data={"name": "", "user_name": "x"})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/nothing", "/cohorts/99999999999999", "/cohorts/0/roster"])
def test_what_is_not_there_is_not_found(client, session, path):
    assert client.sign_in(PersonFactory()).get(path).status_code == 404


def test_a_body_that_is_too_large_is_refused_with_advice(app, client, session, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)

    assert client.post("/sign-in", data={"sign_in_name": "x" * 2000, "password": "y"}).status_code == 413


def test_who_is_refused_finds_the_way_back_to_the_page_before(client, session):
    client.sign_in(PersonFactory())
    own, others = (
        "http://localhost/cohorts/7?page=2",
        ("http://elsewhere.example/7", "http://[localhost/", ""),
    )

    shown, *hidden = (
        client.get("/people", headers={"Referer": address}).get_data(as_text=True)
        for address in (own, *others)
    )

    assert f'href="{own}"' in shown
    assert "返回上一页" in shown
    assert all("返回上一页" not in page for page in hidden)
