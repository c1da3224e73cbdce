"""Durable settings, the writers' gate, moments with zones, and that reading never writes."""

from __future__ import annotations

import fcntl
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from tests.factories import PersonFactory
from trainingapp.accounts.models import Person
from trainingapp.core import database, secrecy
from trainingapp.core.database import begin_write
from trainingapp.core.session import db
from trainingapp.core.session import session as current_session
from trainingapp.venues.models import Venue


def test_the_database_keeps_what_it_was_given(own_app):
    with own_app.app_context():
        if db.engine.dialect.name == "sqlite":
            asked = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}
            found = {name: current_session.scalar(text(f"PRAGMA {name}")) for name in asked}
        else:
            asked = {"fsync": "on", "synchronous_commit": "on"}
            found = {name: current_session.scalar(text(f"SHOW {name}")) for name in asked}
        current_session.rollback()
    assert found == asked


@pytest.fixture
def disk(own_app, monkeypatch):
    """What is waited for: the inode of each file that was synced, and whether the writers' gate was open then."""
    waited: list[tuple[int, bool]] = []
    really = os.fdatasync

    def watched(file: int) -> None:
        waited.append((os.fstat(file).st_ino, gate_is_open()))
        really(file)

    def gate_is_open() -> bool:
        with Path(f"{database_file()}.gate").open() as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def database_file() -> str:
        return str(db.engine.url.database)

    with own_app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL waits for the disk itself")
        monkeypatch.setattr(os, "fdatasync", watched)
        yield waited, Path(f"{database_file()}-wal")
        current_session.rollback()


def add_venue() -> None:
    begin_write(current_session)
    current_session.add(Venue(name="河东党校", address="1"))


def test_a_commit_is_reported_when_the_log_is_on_the_disk_and_others_write_meanwhile(disk):
    waited, log = disk
    add_venue()
    current_session.flush()
    assert waited == []
    current_session.commit()
    assert waited == [(log.stat().st_ino, True)]


def test_what_is_rolled_back_or_only_read_waits_for_no_disk(disk):
    waited, _log = disk
    add_venue()
    current_session.rollback()
    current_session.scalar(select(Venue))
    current_session.rollback()
    assert waited == []


def test_a_disk_that_fails_is_no_success(disk, monkeypatch):
    def fails(file: int) -> None:
        raise OSError("the disk is broken")

    monkeypatch.setattr(os, "fdatasync", fails)
    add_venue()
    with pytest.raises(OSError, match="broken"):
        current_session.commit()


def test_what_is_judged_by_its_arrival_is_not_read_again_in_the_write_transaction(own_app):
    with own_app.app_context():
        add_venue()
        current_session.commit()
        venue = current_session.scalars(select(Venue)).one()
        begin_write(current_session, keep=True)
        assert not inspect(venue).expired_attributes
        venue.address = "2"
        current_session.commit()
        assert current_session.scalar(select(Venue.address)) == "2"
        current_session.rollback()


def count_up(app, barrier: threading.Barrier, failures: list[Exception]) -> None:
    try:
        with app.app_context():
            barrier.wait()
            for _n in range(10):
                begin_write(current_session)
                venue = current_session.scalar(select(Venue).with_for_update())
                venue.address = str(int(venue.address or 0) + 1)
                current_session.commit()
    except Exception as error:
        failures.append(error)


def test_writers_queue_and_no_update_is_lost(own_app):
    with own_app.app_context():
        begin_write(current_session)
        current_session.add(Venue(name="counter"))
        current_session.commit()
    barrier, failures = threading.Barrier(8), []
    threads = [threading.Thread(target=count_up, args=(own_app, barrier, failures)) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with own_app.app_context():
        assert failures == []
        assert current_session.scalar(select(Venue.address)) == "80"


def test_a_change_outside_a_write_transaction_is_a_flaw_and_says_so(own_app):
    with own_app.app_context():
        current_session.add(Venue(name="unannounced"))
        with pytest.raises(RuntimeError, match="begin_write"):
            current_session.flush()
        current_session.rollback()


def test_moments_keep_their_instant_and_need_a_zone(session):
    moment = datetime(2026, 8, 24, 1, 2, 3, tzinfo=UTC)
    person = PersonFactory(signed_in_at=moment)
    session.expire_all()

    assert session.get(Person, person.id).signed_in_at == moment
    with pytest.raises(Exception, match="time zone"):
        session.execute(select(Person).where(Person.signed_in_at == moment.replace(tzinfo=None)))


def test_id_numbers_are_secret_at_rest_and_can_be_looked_up(session):
    number = "11010519491231002X"
    person = PersonFactory()
    person.id_number = number
    session.commit()

    row = session.execute(text("SELECT id_number_secret, id_number_hash FROM person")).one()

    assert number not in "".join(row)
    found = session.scalar(select(Person).where(Person.id_number_hash == secrecy.fingerprint(number)))
    assert found.id_number == number


def test_a_network_file_system_is_refused(monkeypatch):
    monkeypatch.setattr(database, "_file_system", lambda folder: "nfs4")

    with pytest.raises(RuntimeError, match="network file system"):
        database.check_place("sqlite:////data/trainingapp.db")
