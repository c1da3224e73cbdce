"""Fixtures: the application on both databases, one rolled-back transaction per test, signed-in clients."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from tests import databases, factories, pages
from tests.databases import (  # the hooks and fixtures become those of this conftest
    Databases,
    chosen_kinds,
    postgres_server,
    pytest_configure,
    pytest_configure_node,
    pytest_unconfigure,
)
from tests.dealing_out import pytest_collection_modifyitems, pytest_xdist_make_scheduler
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.core.session import db
from trainingapp.core.session import session as current_session
from trainingapp.core.settings import Settings, database_url

__all__ = [
    "postgres_server",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_unconfigure",
    "pytest_xdist_make_scheduler",
]
NUMBERS = itertools.count(1)
SECRET = "a key for tests, of no use to anybody"


def pytest_addoption(parser: pytest.Parser) -> None:
    databases.pytest_addoption(parser)
    parser.addoption("--write-access", action="store_true", help="write tests/house/access.txt anew")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, scope in (("database", "session"), ("own_database", "function")):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, chosen_kinds(metafunc.config), indirect=True, scope=scope)


def migrated(url: str, instance: Path) -> None:
    """Bring a database to the newest schema and leave no connection open."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET), queue=False)
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A fresh migrated database of a kind, kept while its tests last; parametrised over the kinds chosen with --db."""
    name = f"shared_{next(NUMBERS)}"
    return new_database(request, request.param, name, tmp_path_factory.mktemp(request.param))


def new_database(request: pytest.FixtureRequest, kind: str, name: str, instance: Path) -> str:
    """A migrated database of its own, for tests that start processes; its SQLAlchemy URL."""
    if kind == "sqlite":
        url = database_url(None, instance)
        migrated(url, instance)
        return url
    databases: Databases = request.getfixturevalue("postgres_server")
    template = databases.create_template("migrated", lambda url: migrated(url, instance))
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return databases.create_database(f"{name}_{worker}", template=template)


@pytest.fixture
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A database and an instance folder for one test alone, where transactions are real."""
    url = new_database(request, request.param, f"own_{next(NUMBERS)}", tmp_path)
    return Settings(instance=tmp_path, database_url=url, secret_key=SECRET, job_lease=3)


@pytest.fixture
def own_app(own_database: Settings) -> Iterator[Flask]:
    """The application on a database of its own."""
    app = create_app(own_database, queue=False)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on one of the databases."""
    settings = Settings(
        instance=tmp_path_factory.mktemp("instance"), database_url=database, secret_key=SECRET
    )
    app = create_app(settings, queue=False)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, SERVER_NAME="localhost")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session in an outer transaction that is rolled back after the test."""
    with app.app_context():
        engine = db.engines[None]
        connection = engine.connect().execution_options(write=True)
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        current_session.remove()
        current_session.configure(join_transaction_mode="create_savepoint")
        current_session.info["keep_writing"] = current_session.info["writing"] = True
        factories.use(current_session)
        yield current_session  # type: ignore[misc]
        current_session.remove()
        db.engines[None] = engine
        outer.rollback()
        connection.close()


class Client(FlaskClient):
    """A test client that signs in as a person and checks every page's HTML (unless `checks_pages` is off)."""

    checks_pages = True

    def open(self, *args: Any, **kwargs: Any) -> Any:
        self._forget()
        response = super().open(*args, **kwargs)
        self._forget()
        if self.checks_pages and response.mimetype == "text/html" and response.status_code != 303:
            pages.check(response.get_data(as_text=True))
        return response

    @staticmethod
    def _forget() -> None:
        """The test's context outlives the request: nothing that a request found may be left for the next."""
        current_session.expire_all()
        for name in list(g):
            g.pop(name)

    def sign_in(self, person: Person) -> Client:
        """Be this person from now on."""
        with self.session_transaction() as cookie:
            cookie["_user_id"] = person.get_id()
            cookie["_fresh"] = True
        return self


@pytest.fixture
def client(app: Flask, session: Session) -> Client:
    """A browser without scripts, not signed in."""
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in(client: Client) -> Any:
    """`sign_in(person)` gives the client of that person."""
    return client.sign_in
