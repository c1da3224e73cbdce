"""Databases filled with a corpus of essays, for the benchmark of originality."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from flask_migrate import upgrade
from numpy.typing import NDArray
from sqlalchemy import insert, text

from benchmarks.corpus import Essay
from tests.databases import postgresql_on
from tests.postgresql import Server
from trainingapp import create_app
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session
from trainingapp.core.settings import Settings, database_url
from trainingapp.originality import fingerprints, services
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.originality.normalising import normalise
from trainingapp.originality.retrieval import MOST_POSTINGS
from trainingapp.originality.values import SourceKind

BATCH = 200
ONE_BY_ONE = 20_000
"""Essays up to which each is kept by itself."""
BEGAN = datetime(2026, 8, 24, tzinfo=UTC)


@contextlib.contextmanager
def application(kind: str) -> Iterator[Callable[[], float]]:
    """An application on a new database; gives a clock of the CPU seconds of program and server."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = database_url(None, Path(folder))
        if kind == "pg":
            server = Server.owned()
            stack.callback(server.stop)
            url = postgresql_on(server).create_database("originality")
        app = create_app(
            Settings(instance=Path(folder), database_url=url, secret_key="benchmark"), queue=False
        )
        with app.app_context():
            upgrade()
            server_seconds = backend_clock() if kind == "pg" else lambda: 0.0
            yield lambda: time.process_time() + server_seconds()
            session.remove()
            db.engine.dispose()


def backend_clock() -> Callable[[], float]:
    """CPU seconds of the server process that this session talks to."""
    backend = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    session.rollback()
    return lambda: int(backend.read_text().split()[0]) / 1e9


def keep(essay: Essay) -> int:
    """Keep an essay; the number of its document."""
    return services.keep(
        f"version:{essay.number}",
        essay.text,
        kind=SourceKind.ESSAY,
        owner=f"person:{essay.number}",
        collection=f"cohort:{essay.number // 430}",
    ).id


def fill(corpus: Iterator[Essay], size: int) -> dict[int, int]:
    """Keep so many essays; document numbers by essay."""
    numbers: dict[int, int] = {}
    while len(numbers) < size:
        begin_write(session)
        numbers |= {essay.number: keep(essay) for essay in islice(corpus, min(BATCH, size - len(numbers)))}
        session.commit()
    return numbers


def fill_at_once(corpus: Iterator[Essay], size: int) -> None:
    """The rows that keeping one by one leaves, written in one go: hours shorter for very many essays."""
    begin_write(session)
    keys: list[NDArray[np.uint64]] = []
    for start in range(0, size, 1000):
        rows = []
        for essay in islice(corpus, min(1000, size - start)):
            hashes = fingerprints.stored(normalise(essay.text).codes)
            keys.append(
                hashes.astype(np.int64).view(np.uint64) << np.uint64(32) | np.uint64(essay.number + 1)
            )
            rows.append(row_of(essay))
        session.execute(insert(Document), rows)
    postings = np.sort(np.concatenate(keys).view(np.int64))
    hashes = postings >> 32
    kept = np.ones(len(postings), dtype=bool)
    kept[MOST_POSTINGS:] = hashes[MOST_POSTINGS:] != hashes[:-MOST_POSTINGS]
    pairs = np.column_stack((hashes, postings & 0xFFFFFFFF))[kept]
    for part in np.array_split(pairs, 1 + len(pairs) // 500_000):
        write_postings(part)
    session.commit()


def row_of(essay: Essay) -> dict[str, object]:
    return {
        "id": essay.number + 1,
        "kind": SourceKind.ESSAY,
        "key": f"version:{essay.number}",
        "owner": f"person:{essay.number}",
        "collection": f"cohort:{essay.number // 430}",
        "title": "",
        "seen_at": BEGAN + timedelta(seconds=essay.number),
        "text": essay.text,
    }


def write_postings(pairs: NDArray[np.int64]) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {Fingerprint.name} (hash, document_id) VALUES (?, ?)"
        connection.exec_driver_sql(statement, [tuple(pair) for pair in pairs.tolist()])
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY {Fingerprint.name} (hash, document_id) FROM STDIN") as copy:
        copy.write("".join(f"{one}\t{other}\n" for one, other in pairs.tolist()))


def settle(kind: str) -> None:
    """What autovacuum does on a server that has been running for a while."""
    if kind == "pg":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(
                text("SELECT setval('originality_document_id_seq', max(id)) FROM originality_document")
            )
            connection.execute(text("VACUUM ANALYZE"))
