"""The databases that tests run on: SQLite and PostgreSQL, both by default (`--db sqlite,postgresql`).

A pytest plugin. One PostgreSQL server serves the whole run, all xdist workers included: the process that
began the run owns it, the first test that wants it starts it. `TEST_DATABASE_URL` names one to use instead.
Where none can be had the tests that want it fail with the reason; they are never skipped.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.postgresql import ROLE, NoPostgreSQLError, Server

KINDS = ("sqlite", "postgresql")
SERVER = pytest.StashKey[Server]()


class Databases:
    """Makes databases on one PostgreSQL server; their names do not meet those of another run."""

    def __init__(self, folder: Path, maintenance: URL) -> None:
        self._folder = folder
        self._maintenance = maintenance
        self._prefix = f"test_{folder.name}_".replace("-", "_").lower()

    def create_database(self, name: str, template: str | None = None) -> str:
        """A new database, empty or a copy of `template` (a name given here before); its SQLAlchemy URL."""
        source = self._prefix + template if template else "template0"
        self._execute(f'CREATE DATABASE "{self._prefix}{name}" TEMPLATE "{source}" ENCODING \'UTF8\'')
        return self.url(name)

    def create_template(self, name: str, prepare: Callable[[str], None]) -> str:
        """Make a database once in the whole run and let `prepare(url)` fill it; `name` again.

        `prepare` must leave no connection open, or the copies are refused.
        """
        done = self._folder / f"{name}.prepared"
        with (self._folder / f"{name}.preparing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                self.drop_database(name)
                prepare(self.create_database(name))
                done.touch()
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database if it is there, whoever is connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{self._prefix}{name}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Remove every database of this run."""
        for full_name in self._execute("SELECT datname FROM pg_database"):
            if full_name.startswith(self._prefix):
                self.drop_database(full_name.removeprefix(self._prefix))

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database, password included."""
        return self._maintenance.set(database=self._prefix + name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> list[str]:
        engine = create_engine(self._maintenance, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return list(result.scalars()) if result.returns_rows else []


def postgresql_on(server: Server) -> Databases:
    """The databases of the run: on the server that TEST_DATABASE_URL names, else on our own, started now."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        url = make_url(given).set(drivername="postgresql+psycopg")
        return Databases(server.folder, url)
    server.start()
    own = URL.create(
        "postgresql+psycopg", username=ROLE, database="postgres", query={"host": str(server.folder)}
    )
    return Databases(server.folder, own)


def chosen_kinds(config: pytest.Config) -> tuple[str, ...]:
    """The databases of this run, of KINDS, in the order given."""
    chosen = tuple(kind.strip() for kind in config.getoption("--db").split(",") if kind.strip())
    if not chosen or not set(chosen) <= set(KINDS):
        raise pytest.UsageError(f"--db takes {','.join(KINDS)}, not {config.getoption('--db')!r}")
    return chosen


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Databases:
    """Databases on the PostgreSQL of this run; fails, with the reason, where there is none."""
    try:
        return postgresql_on(pytestconfig.stash[SERVER])
    except NoPostgreSQLError as error:
        reason = str(error)
    pytest.fail(reason, pytrace=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", default=",".join(KINDS), help="databases to test on (default: %(default)s)")


def pytest_configure(config: pytest.Config) -> None:
    chosen_kinds(config)
    inherited = getattr(config, "workerinput", {}).get("database_folder")
    config.stash[SERVER] = Server(Path(inherited)) if inherited else Server.owned()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell an xdist worker where the server of this run is (or will be)."""
    node.workerinput["database_folder"] = str(node.config.stash[SERVER].folder)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server is None or not server.is_owned:
        return
    if os.environ.get("TEST_DATABASE_URL"):
        postgresql_on(server).drop_all()
    server.stop()
