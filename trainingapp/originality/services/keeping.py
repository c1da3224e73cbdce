"""Keeping, forgetting and checking texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import undefer

from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.originality import fingerprints, queries
from trainingapp.originality.checking import Query, compare
from trainingapp.originality.fingerprints import Cut
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.originality.normalising import normalise
from trainingapp.originality.retrieval import MOST_POSTINGS, candidates, widely_shared
from trainingapp.originality.services.phrases import phrase_book
from trainingapp.originality.values import Report, SourceKind

fingerprint_hash, document_number = Fingerprint.c.hash, Fingerprint.c.document_id


def keep(
    key: str,
    text: str,
    *,
    kind: SourceKind,
    owner: str = "",
    collection: str = "",
    title: str = "",
    at: datetime | None = None,
) -> Document:
    """Take a text into the index; under a key already kept, put it in the place of the earlier text.

    Commit before the text is checked, so that two people who hand in the same text at once are both found.

    Args:
        key: the caller's name for it, at most 64 characters.
        owner: whose it is; texts of one owner are never sources of each other.
        at: when it was first seen; now, if left out.
    """
    _lock(key)
    document = _find(key)
    if document is None:
        document = Document(key=key)
        session.add(document)
    else:
        _remove_fingerprints(document)
    document.kind, document.owner, document.collection = kind, owner, collection
    document.title, document.text, document.seen_at = title[:200], _storable(text), at or clock.now()
    session.flush()
    _add_fingerprints(document)
    return document


def forget(key: str) -> None:
    """Remove a text and every trace of it; does nothing if it is not kept."""
    _lock(key)
    document = _find(key)
    if document is not None:
        _remove_fingerprints(document)
        session.delete(document)
        session.flush()


def give_to(owner: str, keys: Sequence[str]) -> None:
    """Write down another owner for texts that are kept; those that are not stay unknown."""
    session.execute(
        update(Document)
        .where(Document.key.in_(keys))
        .values(owner=owner)
        .execution_options(synchronize_session=False)
    )


def check(text: str, *, owner: str = "", key: str = "") -> Report:
    """Compare a text with everything kept, but for the owner's other texts and the one under this key.

    Stores nothing.
    """
    query = Query(text, phrase_book())
    hashes, places = fingerprints.looked_up(query.text.codes)
    found = query.hits(places, hashes, queries.postings(hashes), queries.hidden_from(owner, key))
    templates = queries.templates_among(widely_shared(found))
    return compare(query, found, queries.candidates(candidates(found, templates)))


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(text: str) -> str:
    """The text without what a database refuses, every other character in its place."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _lock(key: str) -> None:
    """Let one transaction at a time keep or forget a key. SQLite has one writer at a time anyway."""
    if queries.is_postgresql():
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def _find(key: str) -> Document | None:
    fresh = {"populate_existing": True}
    query = queries.by_key(key).options(undefer(Document.text))
    return session.scalar(query, execution_options=fresh)


def _remove_fingerprints(document: Document) -> None:
    hashes = fingerprints.stored(normalise(document.text).codes)
    wanted = queries.numbers("hashes")
    gone = delete(Fingerprint).where(
        document_number == bindparam("document"), fingerprint_hash.in_(select(wanted.c.value))
    )
    session.connection().execute(gone, {"document": document.id, "hashes": queries.sent(hashes)})


def _add_fingerprints(document: Document) -> None:
    """Store the hashes that are not common yet: of a template that many copied the oldest are enough."""
    hashes = fingerprints.stored(normalise(document.text).codes)
    if document.kind is not SourceKind.ESSAY:
        _make_room(hashes)
    new = queries.numbers("hashes")
    known = (
        select(func.count()).select_from(Fingerprint).where(fingerprint_hash == new.c.value).scalar_subquery()
    )
    rows = select(new.c.value, bindparam("document", document.id)).where(known < MOST_POSTINGS)
    session.connection().execute(
        insert(Fingerprint).from_select(["hash", "document_id"], rows),
        {"hashes": queries.sent(hashes)},
    )


def _make_room(hashes: Cut) -> None:
    """Drop the newest essay of each common hash, so that a template fed later is found all the same."""
    wanted = queries.numbers("hashes")
    count = (
        select(func.count()).select_from(inner := Fingerprint.alias()).where(inner.c.hash == fingerprint_hash)
    )
    newest = (
        select(fingerprint_hash, func.max(document_number))
        .join(Document, Document.id == document_number)
        .where(fingerprint_hash.in_(select(wanted.c.value)), Document.kind == SourceKind.ESSAY)
        .group_by(fingerprint_hash)
        .having(count.correlate(Fingerprint).scalar_subquery() >= MOST_POSTINGS)
    )
    rows = session.connection().execute(newest, {"hashes": queries.sent(hashes)}).all()
    if rows:
        gone = delete(Fingerprint).where(
            fingerprint_hash == bindparam("full"), document_number == bindparam("newest")
        )
        session.connection().execute(gone, [{"full": row[0], "newest": row[1]} for row in rows])
