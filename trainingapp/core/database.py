"""The database: base class of all models, column types, and how SQLite and PostgreSQL are opened.

SQLite takes one writer at a time. Writers queue at a file lock (the gate) before `BEGIN IMMEDIATE`, which is
fair, where SQLite's own waiting is not. A commit that was reported survives a power cut: `Session.commit` returns
when the write-ahead log is on the disk. It waits for the disk after it has opened the gate, so that the next writer
works meanwhile and several wait together (decision 9). A transaction that will change data is opened by
`begin_write`.
"""

from __future__ import annotations

import enum
import fcntl
import os
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry, scoped_session

from trainingapp.core import clock

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Takes only times with a zone, keeps UTC, gives UTC back, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_enum(kind: type[enum.Enum]) -> Enum:
    """Column type for an enum kept as its readable value, so that a new value needs no ALTER TYPE."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Base of all models. Free of Flask, so that rules and models run without it."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime(), dict[str, Any]: JSON(), list[Any]: JSON()},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-1)


@event.listens_for(Base, "init", propagate=True)
def _scalar_defaults(target: Base, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Give a new object its column defaults at once, so that pure rules see them before a flush."""
    for column in inspect(type(target)).columns:
        default = column.default
        if default is not None and default.is_scalar:
            kwargs.setdefault(column.key, default.arg)  # type: ignore[attr-defined]


class Timestamped:
    """When a row was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=90)


def reference(
    target: str, *, index: bool = True, cascade: bool = False, outlives: bool = False, **options: Any
) -> Mapped[Any]:
    """A foreign key column to `table`.

    What rows refer to cannot be deleted, unless it owns them (`cascade`) or they stay without it (`outlives`).
    """
    on_delete = "CASCADE" if cascade else "SET NULL" if outlives else "RESTRICT"
    return mapped_column(ForeignKey(f"{target}.id", ondelete=on_delete), index=index, **options)


def short(length: int = 120) -> String:
    """Text of at most this many characters."""
    return String(length)


# -- opening ---------------------------------------------------------------------------------------------------

POSTGRES_LIMITS = (
    "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=120000"
)


def engine_options(url: str) -> dict[str, Any]:
    """Options of `create_engine` for this database."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}, "pool_size": 20, "max_overflow": 10}
    return {
        "pool_size": 10,
        "max_overflow": 4,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "connect_args": {"options": POSTGRES_LIMITS},
    }


def prepare(engine: Engine) -> None:
    """Attach what each connection needs; call once for each engine."""
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    event.listen(engine, "reset", _on_reset)
    event.listen(engine, "close", _on_close)


def _on_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event sends BEGIN, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size=-16000")


def _on_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN")
        return
    _take_gate(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _take_gate(connection: Connection) -> None:
    path = connection.engine.url.database
    if not path or path == ":memory:" or "gate" in connection.info:
        return  # nobody else writes there, or this connection holds the gate since its last transaction
    gate = os.open(f"{path}.gate", os.O_CREAT | os.O_RDWR, 0o600)
    connection.info["gate"] = gate
    fcntl.flock(gate, fcntl.LOCK_EX)


def _open_gate(record: Any) -> None:
    gate = record.info.pop("gate", None) if record is not None else None
    if gate is not None:
        os.close(gate)


def _on_reset(connection: Any, record: Any, state: Any) -> None:
    if not state.terminate_only:
        connection.rollback()
    _open_gate(record)


def _on_close(connection: Any, record: Any) -> None:
    _open_gate(record)


def begin_write(session: Session | scoped_session[Session], *, keep: bool = False) -> None:
    """End the session's read transaction and open the one that changes data.

    Objects already loaded are read afresh at their next use, so what a rule sees is what the write meets. With
    `keep` they stay as they were read, however long the turn to write took to come: for what is judged by the
    moment at which it was asked for. Rows that will be changed must then be read again, under a lock.
    """
    if not keep:
        session.rollback()
    elif session.get_bind().dialect.name == "sqlite":
        _end_reading(session() if isinstance(session, scoped_session) else session)
    else:
        session.info["writing"] = True  # PostgreSQL knows no two kinds of transaction
        return
    connection = session.connection(execution_options={"write": True})
    session.info["writing"] = True
    session.info["log"] = _write_ahead_log(connection.engine)


def _end_reading(session: Session) -> None:
    """End a transaction that only read, and leave what it read as it is."""
    expires, session.expire_on_commit = session.expire_on_commit, False
    session.commit()
    session.expire_on_commit = expires


@event.listens_for(Session, "before_flush")
def _refuse_unannounced_writes(session: Session, context: Any, instances: Any) -> None:
    """A GET never writes, and SQLite fails when a read transaction turns into a write under load."""
    if not session.info.get("writing") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("changes outside a write transaction: call begin_write first")


@event.listens_for(Session, "after_commit")
def _note_commit(session: Session) -> None:
    session.info["committed"] = bool(session.info.get("writing"))


@event.listens_for(Session, "after_transaction_end")
def _end_of_write(session: Session, transaction: Any) -> None:
    """Called when the connection is back in its pool, and the gate open."""
    if transaction.parent is not None:
        return
    if not session.info.get("keep_writing"):
        session.info["writing"] = False
    if session.info.pop("committed", False):
        _reach_the_disk(session.info.get("log"))


def _write_ahead_log(engine: Engine) -> str | None:
    """The file whose arrival on the disk makes a commit last; None where the commit itself sees to it."""
    path = engine.url.database
    in_file = engine.dialect.name == "sqlite" and path and path != ":memory:"
    return f"{path}-wal" if in_file else None


def _reach_the_disk(log: str | None) -> None:
    """Wait until everything committed so far is on the disk; an error is the committer's.

    SQLite itself does the rest of what `synchronous=FULL` would: it syncs the log before it copies it into the
    database, and its head when it begins anew.
    """
    if log is None:
        return
    try:
        file = os.open(log, os.O_RDONLY)
    except FileNotFoundError:
        return  # the last connection was closed, and took everything over into the database
    try:
        os.fdatasync(file)
    finally:
        os.close(file)


def check_place(url: str) -> None:
    """Refuse a database file on a network file system, where file locks do not hold.

    Raises:
        RuntimeError: the file lies on NFS, SMB or a similar mount.
    """
    if not url.startswith("sqlite:///"):
        return
    folder = os.path.dirname(url.removeprefix("sqlite:///")) or "."  # noqa: PTH120
    kind = _file_system(os.path.realpath(folder))
    if kind.startswith(("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs")):
        raise RuntimeError(f"{folder} lies on a network file system ({kind}): use a local disk or PostgreSQL")


def _file_system(folder: str) -> str:
    best, kind = "", ""
    try:
        with open("/proc/mounts") as mounts:  # noqa: PTH123
            for line in mounts:
                _device, mount, this, *_rest = line.split()
                if (folder + "/").startswith(mount.rstrip("/") + "/") and len(mount) >= len(best):
                    best, kind = mount, this
    except OSError:
        return ""
    return kind


def is_ready(session: Session | scoped_session[Session]) -> bool:
    """True when the database answers."""
    return session.execute(text("SELECT 1")).scalar() == 1


__all__ = [
    "Base",
    "Timestamped",
    "UTCDateTime",
    "begin_write",
    "check_place",
    "engine_options",
    "is_ready",
    "prepare",
    "reference",
    "short",
    "text_enum",
]
