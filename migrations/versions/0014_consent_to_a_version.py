"""Consent to print is about a version: the newest that there was when it was given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLE = "anthology_consent"
COVERED = """
SELECT reflection_id, since, until, coalesce(
    (SELECT max(v.id) FROM reflection_version v WHERE v.reflection_id = c.reflection_id AND v.submitted_at <= c.since),
    (SELECT min(v.id) FROM reflection_version v WHERE v.reflection_id = c.reflection_id)
) AS version_id FROM anthology_consent c ORDER BY id
"""
KEPT = "SELECT reflection_id, since, until FROM anthology_consent ORDER BY id"


def upgrade() -> None:
    rows = [row for row in _rows(COVERED) if row["version_id"] is not None]
    _make_anew(rows, reflection_id="reflection", version_id="reflection_version")


def downgrade() -> None:
    _make_anew(_rows(KEPT), reflection_id="reflection")


def _rows(query: str) -> list[dict[str, object]]:
    found = op.get_bind().execute(sa.text(query).columns(since=MOMENT, until=MOMENT))
    return [dict(row._mapping) for row in found]


def _make_anew(rows: list[dict[str, object]], **keys: str) -> None:
    """Nothing hangs on the table, so that it can be dropped and filled again."""
    op.drop_table(TABLE)
    made = op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        *(_column(column) for column in keys),
        *(_key(column, target) for column, target in keys.items()),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
    )
    op.create_index(f"ix_{TABLE}_reflection_id", TABLE, ["reflection_id"])
    is_open = sa.text("until IS NULL")
    op.create_index(
        f"uq_{TABLE}_open",
        TABLE,
        ["reflection_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.bulk_insert(made, rows)


def _column(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{TABLE}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE")
