"""How migrations run: inside the application, one at a time, all or nothing."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text

from trainingapp.core.database import UTCDateTime

LOCK = 7_311_904
"""Advisory lock that lets one of several starting processes migrate while the others wait."""


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as plain ones, so that migrations do not import the application."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "Enum":
        return f"sa.String(length={item.length})"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """The queue's own tables are none of ours."""
    return not (kind == "table" and name is not None and name.startswith("huey_"))


def run() -> None:
    """Migrate the application's database."""
    db = current_app.extensions["migrate"].db
    with db.engine.connect().execution_options(write=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
            connection.execute(text("SET statement_timeout = 0"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadatas[None],
            render_item=render_item,
            include_name=include_name,
            compare_type=True,
            transaction_per_migration=False,
            transactional_ddl=True,  # SQLite too, as transactions begin here with BEGIN: all or nothing
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
            connection.commit()


run()
