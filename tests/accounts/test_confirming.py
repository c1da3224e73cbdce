"""Asking for the password again before much is given out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.factories import PersonFactory, SignInNameFactory
from trainingapp.accounts import passwords, rules
from trainingapp.accounts.models import SignInFailure
from trainingapp.core import clock

URL = "/account/confirm?next=/account/data/download"


@pytest.fixture
def person(session):
    return PersonFactory(password_hash=passwords.hash_password("a long and right one"))


def send(client, password):
    return client.post(URL, data={"password": password})


def test_the_right_password_opens_the_way_for_five_minutes(client, person):
    client.sign_in(person)
    assert client.get("/account/data/download").headers["Location"].startswith("/account/confirm?next=")

    answer = send(client, "a long and right one")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/data/download")
    assert client.get("/account/data/download").status_code == 200
    with time_machine.travel(clock.now() + rules.CONFIRMED_FOR + timedelta(seconds=2)):
        assert client.get("/account/data/download").status_code == 303


def test_a_wrong_password_is_counted_and_five_of_them_lock(client, person, session):
    client.sign_in(person)

    assert [send(client, "a wrong one indeed").status_code for _n in range(5)] == [422] * 5
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 5
    assert send(client, "a long and right one").status_code == 422
    assert client.get("/account/data/download").status_code == 303


def test_it_leads_to_our_own_pages_only(client, person):
    client.sign_in(person)

    answer = client.post(
        "/account/confirm?next=//elsewhere.example", data={"password": "a long and right one"}
    )

    assert answer.headers["Location"] == "/"


def test_signing_in_counts_as_typing_the_password(client, person, session):
    SignInNameFactory(person=person, value="yanshi")
    client.post("/sign-in", data={"sign_in_name": "yanshi", "password": "a long and right one"})

    assert client.get("/account/data/download").status_code == 200
