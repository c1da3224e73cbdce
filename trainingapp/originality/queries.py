"""Reading the index, the kept texts, the phrase list and the rulings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ARRAY, FromClause, Integer, Select, bindparam, func, or_, select

from trainingapp.core.session import session
from trainingapp.originality.fingerprints import Cut
from trainingapp.originality.models import Document, Fingerprint, Ruling, SetPhrase
from trainingapp.originality.retrieval import MOST_POSTINGS
from trainingapp.originality.values import SourceKind

Postings = NDArray[np.int64]
fingerprint_hash, document_number = Fingerprint.c.hash, Fingerprint.c.document_id


@dataclass(frozen=True)
class Candidate:
    """A document as a check reads it."""

    id: int
    kind: SourceKind
    key: str
    title: str
    seen_at: datetime
    text: str


def is_postgresql() -> bool:
    """Which of the two databases this is."""
    return session.connection().dialect.name == "postgresql"


def numbers(name: str) -> FromClause:
    """A table with the column `value`, sent as one parameter (see `sent`), however many numbers it has."""
    return _numbers(name, on_postgresql=is_postgresql())


def _numbers(name: str, *, on_postgresql: bool) -> FromClause:
    if on_postgresql:
        array = func.unnest(bindparam(name, type_=ARRAY(Integer)))
        return array.table_valued("value", name=name).render_derived()
    return func.json_each(bindparam(name)).table_valued("value", name=name)


def sent(values: Iterable[int]) -> Any:
    """The parameter of a `numbers` table."""
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return listed if is_postgresql() else json.dumps(listed)


def postings(hashes: Cut) -> Postings:
    """Rows of hash and document number for these hashes."""
    query = _postings_of(on_postgresql=is_postgresql())
    return _pairs(session.connection().execute(query, {"hashes": sent(np.unique(hashes))}))


@cache
def _postings_of(*, on_postgresql: bool) -> Select[tuple[int, int]]:
    """Built once: building takes as long as running."""
    wanted = _numbers("hashes", on_postgresql=on_postgresql)
    query = select(fingerprint_hash, document_number)
    return query.where(fingerprint_hash.in_(select(wanted.c.value)))


def _pairs(rows: Any) -> Postings:
    found = rows.cursor.fetchall()
    rows.close()
    return np.fromiter(chain.from_iterable(found), np.int64, 2 * len(found)).reshape(-1, 2)


def hidden_from(owner: str, key: str) -> list[int]:
    """The documents that are no sources for a text of this owner and key."""
    own = [column == value for column, value in ((Document.owner, owner), (Document.key, key)) if value]
    return list(session.scalars(select(Document.id).where(or_(*own)))) if own else []


def templates_among(ids: list[int]) -> list[int]:
    """Those of the documents that are no essays."""
    query = select(Document.id).where(Document.id.in_(ids), Document.kind != SourceKind.ESSAY)
    return list(session.scalars(query.order_by(Document.id))) if ids else []


def candidates(ids: list[int]) -> list[Candidate]:
    """These documents with their texts, in the order of their numbers; gone ones are left out."""
    rows = session.execute(_documents_of(on_postgresql=is_postgresql()), {"ids": sent(ids)})
    return [Candidate(*row) for row in rows]


@cache
def _documents_of(*, on_postgresql: bool) -> Any:
    wanted = _numbers("ids", on_postgresql=on_postgresql)
    columns = Document.id, Document.kind, Document.key, Document.title, Document.seen_at, Document.text
    return select(*columns).where(Document.id.in_(select(wanted.c.value))).order_by(Document.id)


def by_key(key: str) -> Select[Document]:
    """The document of a key."""
    return select(Document).where(Document.key == key)


def phrases() -> Select[SetPhrase]:
    """The installation's set phrases, in their order of entry."""
    return select(SetPhrase).order_by(SetPhrase.id)


def rulings() -> Select[Ruling]:
    """What people ruled, the newest first."""
    return select(Ruling).order_by(Ruling.id.desc())


def phrase_stamp() -> tuple[Any, ...]:
    """Changes whenever the phrase list or a ruling changes."""
    return tuple(session.execute(_STAMP).one())


_STAMP = select(
    *(
        select(part).scalar_subquery()
        for model in (SetPhrase, Ruling)
        for part in (func.count(model.id), func.max(model.id), func.max(model.created_at))
    )
)


def common_hashes() -> Postings:
    """Rows of hash and oldest document, for each hash that very many documents have."""
    query = (
        select(fingerprint_hash, func.min(document_number))
        .group_by(fingerprint_hash)
        .having(func.count() >= MOST_POSTINGS)
    )
    return _pairs(session.connection().execute(query))


def in_collection(collection: str) -> Select[int]:
    """The numbers of a collection's documents, oldest first; of all documents if it is empty."""
    query = select(Document.id).order_by(Document.id)
    return query.where(Document.collection == collection) if collection else query
