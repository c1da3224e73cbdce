"""Signing in by code and password, lock-out, signing out everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import PersonFactory, SignInNameFactory
from trainingapp.accounts import passwords, services

PASSWORD = "晨光里的三棵树 7"


@pytest.fixture
def person(session):
    person = PersonFactory(password_hash=passwords.hash_password(PASSWORD))
    SignInNameFactory(person=person, value="clerk")
    SignInNameFactory(person=person, value="19900000001")
    return person


def sign_in(client, name, password):
    return client.post("/sign-in", data={"sign_in_name": name, "password": password})


@pytest.mark.parametrize("name", ["clerk", " CLERK ", "１９９００００００01"])
def test_a_person_signs_in_by_any_of_their_names(client, person, name):
    response = sign_in(client, name, PASSWORD)

    assert response.status_code == 303
    assert client.get("/account").status_code == 200


def test_wrong_password_unknown_name_and_lock_answer_alike(client, person):
    wrong = [sign_in(client, "clerk", "wrong password") for _n in range(5)]
    locked = sign_in(client, "clerk", PASSWORD)
    unknown = sign_in(client, "nobody", PASSWORD)

    assert {response.status_code for response in [*wrong, locked, unknown]} == {422}
    texts = {alert(response) for response in [*wrong, locked, unknown]}
    assert len(texts) == 1


def alert(response):
    text = response.get_data(as_text=True)
    return text[text.index('role="alert"') : text.index("</ul>", text.index('role="alert"'))]


def test_the_lock_opens_after_a_quarter_of_an_hour(client, person):
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _n in range(5):
            sign_in(client, "clerk", "wrong password")
        assert sign_in(client, "clerk", PASSWORD).status_code == 422
        clock.shift(timedelta(minutes=16))
        assert sign_in(client, "clerk", PASSWORD).status_code == 303


def test_a_one_time_code_works_once_and_asks_for_a_password(client, session, person):
    code = services.issue_code(person, by=None, at=datetime.now(UTC))
    session.commit()

    first = sign_in(client, "clerk", code.lower().replace("-", " "))
    assert first.headers["Location"].endswith("/account/password")
    assert client.get("/account").headers["Location"].endswith("/account/password")
    client.post("/account/password", data={"password": "小河边的柳树 2012", "again": "小河边的柳树 2012"})
    client.post("/sign-out")

    assert sign_in(client, "clerk", code).status_code == 422
    assert sign_in(client, "clerk", "小河边的柳树 2012").status_code == 303


def test_a_code_expires(client, session, person):
    code = services.issue_code(person, by=None, at=datetime.now(UTC) - timedelta(days=31))
    session.commit()

    assert sign_in(client, "clerk", code).status_code == 422


def test_signing_out_everywhere_ends_other_sessions(app, client, session, person):
    other = app.test_client()
    sign_in(client, "clerk", PASSWORD)
    sign_in(other, "clerk", PASSWORD)

    client.post("/sign-out-everywhere")

    assert other.get("/account").status_code == 303


@pytest.mark.parametrize(
    "target", ["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_signing_in_leads_only_to_our_own_pages(client, person, target):
    response = client.post(f"/sign-in?next={target}", data={"sign_in_name": "clerk", "password": PASSWORD})

    assert response.headers["Location"] in ("/", "http://localhost/")


def test_a_new_code_lets_somebody_in_whom_others_locked_out(client, session, person):
    for _n in range(5):
        sign_in(client, "clerk", "wrong password")
    code = services.issue_code(person, by=None, at=datetime.now(UTC))
    session.commit()

    assert sign_in(client, "clerk", PASSWORD).status_code == 422
    assert sign_in(client, "clerk", code).status_code == 303


def test_a_code_is_used_up_by_the_password_and_not_by_looking_in(client, session, person):
    code = services.issue_code(person, by=None, at=datetime.now(UTC))
    session.commit()
    sign_in(client, "clerk", code)
    client.post("/sign-out")

    assert sign_in(client, "clerk", code).status_code == 303


def test_tries_during_the_lock_do_not_lengthen_it(client, person):
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _n in range(5):
            sign_in(client, "clerk", "wrong password")
        clock.shift(timedelta(minutes=14))
        sign_in(client, "clerk", PASSWORD)
        clock.shift(timedelta(minutes=2))
        assert sign_in(client, "clerk", PASSWORD).status_code == 303
