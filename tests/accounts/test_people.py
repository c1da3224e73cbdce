"""The administrators' list of people, and codes that are shown once."""

from __future__ import annotations

import re

import pytest

from tests.factories import PersonFactory, SignInNameFactory
from tests.queries import count_queries

CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


@pytest.fixture
def admin(session):
    return PersonFactory(is_admin=True)


def test_the_list_shows_user_names_and_takes_the_same_statements_however_long(client, session, admin):
    client.sign_in(admin)
    counts = []
    for names in (("zhaols",), ("qianls", "sunls")):
        for name in names:
            SignInNameFactory(value=name)
        with count_queries() as statements:
            text = client.get("/people").text
        counts.append(len(statements))
        assert all(name in text for name in names)

    assert counts == [4, 4]


@pytest.mark.parametrize("search", ["伟", "zhangwei", "zw", "zhangls", "19900000077"])
def test_people_are_found(client, session, admin, search):
    person = PersonFactory(name="张伟", phone="19900000077")
    SignInNameFactory(person=person, value="zhangls")
    PersonFactory(name="李娜")

    text = client.sign_in(admin).get(f"/people?q={search}").text
    assert "张伟" in text
    assert "李娜" not in text


def test_a_new_code_is_shown_once_and_on_its_own_page_alone(client, session, admin):
    one, other = PersonFactory(), PersonFactory()
    client.sign_in(admin)
    url = f"/people/{one.id}/code"
    answer = client.post(url)
    assert (answer.status_code, answer.headers["Location"]) == (303, url)

    assert not CODE.search(client.get(f"/people/{other.id}/code").text)
    assert CODE.search(client.get(url).text)
    assert not CODE.search(client.get(url).text)


def test_somebody_added_gets_a_code(client, session, admin):
    client.sign_in(admin)
    answer = client.post("/people/new", data={"name": "何教务", "user_name": "hejw"})

    assert answer.status_code == 303
    text = client.get(answer.headers["Location"]).text
    assert CODE.search(text)
    assert "hejw" in text
