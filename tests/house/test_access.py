"""All routes × all roles: who gets in is what `access.txt` says, everybody else meets 404.

Write the table anew after adding a view with `python -m pytest tests/house/test_access.py --write-access`, and read
its difference: it is the list of who may do what.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.house.world import ROLES, World, a_world
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import db

TABLE = Path(__file__).with_name("access.txt")
OPEN = {"static"}


def guarded(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with its method, except public ones."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        if rule.endpoint not in OPEN and app.view_functions[rule.endpoint].access != "public"  # type: ignore[attr-defined]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


WORDS = {"key": "red-gold"}
"""Arguments of addresses that are words: the name of a design."""


def address(app: Flask, rule: Rule, objects: dict[type, Any]) -> str:
    """The route's address with the ids of these objects."""
    models = app.view_functions[rule.endpoint].models  # type: ignore[attr-defined]
    values = {f"{name}_id": objects[model].id for name, model in models.items()}
    values |= {name: WORDS.get(name, 1) for name in rule.arguments if name not in values}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def ask(client, session, method: str, path: str) -> int:
    """The status of a request that leaves no trace."""
    session.commit()
    trial = db.engines[None].begin_nested()  # the fixture put its connection there
    status = client.open(path, method=method).status_code
    session.rollback()
    trial.rollback()
    session.expire_all()
    return int(status)


@pytest.fixture
def world(session, client) -> World:
    client.checks_pages = False  # other tests look at the pages; here only the door counts
    return a_world(session)


def walk(app, client, session, world: World) -> list[str]:
    lines = []
    for rule, method in guarded(app):
        path = address(app, rule, world.objects)
        inside = [
            letter
            for letter, person in world.people.items()
            if ask(client.sign_in(person), session, method, path) != 404
        ]
        lines.append(f"{method:4} {rule.endpoint:40} {''.join(inside)}")
    return lines


def test_who_gets_in_is_what_the_table_says(app, client, session, world, request):
    lines = walk(app, client, session, world)
    legend = [f"# {letter} {role}" for letter, role in ROLES.items()]
    if request.config.getoption("--write-access"):
        TABLE.write_text("\n".join([*legend, "", *lines, ""]))

    assert TABLE.read_text().splitlines()[len(legend) + 1 :] == lines


def test_people_of_another_class_find_nothing(app, client, session, world):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("two thousand questions, asked on one database; the table is asked on both")
    foreign = a_world(session)
    inside = [
        f"{method} {rule.endpoint} {letter}"
        for rule, method in guarded(app)
        if Cohort in app.view_functions[rule.endpoint].models.values()
        for letter in "OTSXGHEF"
        if ask(client.sign_in(foreign.people[letter]), session, method, address(app, rule, world.objects))
        != 404
    ]

    assert inside == []


def test_objects_of_another_class_are_not_found_under_ones_own(app, client, session, world):
    foreign = a_world(session)
    mixed = {**foreign.objects, Cohort: world.cohort}
    client.sign_in(world.people["O"])
    found = [
        f"{method} {rule.endpoint}"
        for rule, method in guarded(app)
        if len(models := set(app.view_functions[rule.endpoint].models.values()) - {Person}) > 1
        if Cohort in models
        if ask(client, session, method, address(app, rule, mixed)) != 404
    ]

    assert found == []


def test_strangers_are_sent_to_sign_in(app, client, session, world):
    for rule, method in guarded(app):
        status = ask(client, session, method, address(app, rule, world.objects))
        assert status == (303 if method == "GET" else 401), f"{method} {rule.endpoint}"
