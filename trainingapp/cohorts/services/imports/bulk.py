"""Rows that go straight to the tables, many in one statement, past the objects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, insert

from trainingapp.core.database import Base
from trainingapp.core.session import session


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that go past the objects."""
    assert isinstance(model.__table__, Table)
    return model.__table__


def insert_rows(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows past the objects, in one statement."""
    if rows:
        session.connection().execute(insert(table_of(model)), rows)


def insert_for_ids(model: type[Base], rows: list[dict[str, Any]], *, key: str) -> dict[str, int]:
    """Insert and return the new ids by a column in which the rows differ.

    Asking for them in the order of the rows would make SQLite insert one row at a time.
    """
    if not rows:
        return {}
    table = table_of(model)
    made = session.connection().execute(insert(table).returning(table.c[key], table.c.id), rows)
    return dict(made.all())
