"""Several transactions at once, on real databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.originality.texts import prose
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.originality import services
from trainingapp.originality.fingerprints import stored
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.originality.normalising import normalise
from trainingapp.originality.services import keeping
from trainingapp.originality.values import SourceKind

THREADS = 6


@pytest.fixture
def at_once(own_app):
    """`at_once(work)` calls work(number) in so many threads that start together; gives what they return."""

    def run(work: Callable[[int], object]) -> list[object]:
        gate = threading.Barrier(THREADS)

        def one(number: int) -> object:
            with own_app.app_context():
                gate.wait()
                return work(number)

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, range(THREADS)))

    with own_app.app_context():
        yield run


def keep(key: str, text: str) -> None:
    begin_write(session)
    services.keep(key, text, kind=SourceKind.ESSAY, owner=key)
    session.commit()


def rows() -> list[tuple[int, int]]:
    session.rollback()
    found = session.execute(select(Fingerprint.c.hash, Fingerprint.c.document_id).order_by(*Fingerprint.c))
    return [tuple(row) for row in found]


def rows_of_documents() -> list[tuple[int, int]]:
    """What the kept texts should have, common hashes apart."""
    documents = session.execute(select(Document.id, Document.text)).all()
    return sorted((int(one), number) for number, text in documents for one in stored(normalise(text).codes))


def test_texts_kept_at_once_are_all_kept_and_all_forgotten(at_once):
    at_once(lambda number: keep(f"version:{number}", prose(number) + prose(100)))

    assert len(session.scalars(select(Document.id)).all()) == THREADS
    assert rows() == rows_of_documents()

    def forget(number: int) -> None:
        begin_write(session)
        services.forget(f"version:{number}")
        session.commit()

    at_once(forget)
    assert rows() == []


def test_one_key_kept_at_once_is_one_document_with_one_text(at_once):
    at_once(lambda number: keep("version:1", prose(number)))

    assert session.scalars(select(Document.key)).all() == ["version:1"]
    assert rows() == rows_of_documents()
    assert len(rows()) > 0


def test_keeping_and_forgetting_a_key_at_once_leaves_no_loose_ends(at_once):
    def work(number: int) -> None:
        for turn in range(3):
            if (number + turn) % 2:
                keep("version:1", prose(number))
            else:
                begin_write(session)
                services.forget("version:1")
                session.commit()

    at_once(work)

    assert rows() == rows_of_documents()


def test_of_classmates_who_hand_in_one_text_at_once_at_most_one_passes(at_once):
    def hand_in(number: int) -> float:
        keep(f"version:{number}", prose(1))
        session.rollback()
        return services.check(prose(1), owner=f"version:{number}").rate

    assert sorted(at_once(hand_in))[1:] == [1.0] * (THREADS - 1)


def test_without_the_lock_two_who_keep_one_key_at_once_collide(at_once, monkeypatch):
    """The race is real: all look for the key before anybody has stored it."""
    if session.connection().dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time, lock or none")
    session.rollback()
    looked = threading.Barrier(THREADS)

    def find_together(key: str) -> Document | None:
        found = session.scalar(select(Document).where(Document.key == key))
        looked.wait(10)
        return found

    monkeypatch.setattr(keeping, "_lock", lambda key: None)
    monkeypatch.setattr(keeping, "_find", find_together)

    with pytest.raises(IntegrityError):
        at_once(lambda number: keep("version:1", prose(number)))
