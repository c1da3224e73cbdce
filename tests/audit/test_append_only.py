"""The audit book can be added to, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.factories import PersonFactory
from trainingapp.audit import services
from trainingapp.audit.models import AuditEntry


@pytest.fixture
def entry(session):
    person = PersonFactory()
    services.record(person, "person.test", person, note="x")
    session.commit()
    return session.query(AuditEntry).one()


def test_an_entry_says_who_did_what_to_what(entry):
    assert (entry.actor_name, entry.action, entry.object_kind) == (entry.actor_name, "person.test", "person")
    assert entry.facts == {"note": "x"}
    assert entry.object_id == entry.actor_id


@pytest.mark.parametrize("statement", [update(AuditEntry).values(action="other"), delete(AuditEntry)])
def test_the_database_refuses_to_change_or_delete_entries(session, entry, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(statement)
