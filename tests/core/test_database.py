"""Durable settings, the writers' gate, moments with zones, and that reading never writes."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from tests.factories import PersonFactory
from trainingapp.accounts.models import Person
from trainingapp.core import database, secrecy
from trainingapp.core.database import begin_write
from trainingapp.core.session import db
from trainingapp.core.session import session as current_session
from trainingapp.venues.models import Venue


def test_sqlite_commits_are_on_disk_before_they_are_reported(own_app):
    with own_app.app_context():
        if db.engine.dialect.name == "sqlite":
            asked = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
            found = {name: current_session.scalar(text(f"PRAGMA {name}")) for name in asked}
        else:
            asked = {"fsync": "on", "synchronous_commit": "on"}
            found = {name: current_session.scalar(text(f"SHOW {name}")) for name in asked}
        current_session.rollback()
    assert found == asked


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
