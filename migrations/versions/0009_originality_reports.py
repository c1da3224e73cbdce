"""Originality of reflections: checks and shared passages, the library, trials, and heat lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "widely_shared_passage",
    "heat_pair",
    "heat_cluster",
    "heat_list",
    "originality_trial",
    "shared_passage",
    "library_text",
    "originality_check",
)


def upgrade() -> None:
    for name in ("allows_check", "shows_report"):
        op.add_column(
            "reflection_task", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _create_checks()
    _create_library()
    _create_passages()
    _create_heat_lists()
    _ask_for_earlier_versions()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.drop_column("reflection_task", "shows_report")
    op.drop_column("reflection_task", "allows_check")


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    op.create_table(name, sa.Column("id", sa.Integer(), nullable=False), *parts, key)


def _number(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=optional)


def _moment(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _parent(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])


def _create_checks() -> None:
    _create(
        "originality_check",
        _number("version_id"),
        _moment("checked_at", optional=True),
        _number("attempts"),
        _number("length"),
        _number("shared"),
        sa.Column("marks", sa.JSON(), nullable=False),
        _parent("originality_check", "version_id", "reflection_version"),
        sa.UniqueConstraint("version_id", name="uq_originality_check_version_id"),
    )
    waiting = sa.text("checked_at IS NULL")
    op.create_index(
        "ix_originality_check_waiting",
        "originality_check",
        ["version_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    _create(
        "originality_trial",
        _number("reflection_id"),
        _moment("at"),
        _parent("originality_trial", "reflection_id", "reflection"),
    )
    _index("originality_trial", "reflection_id")


def _create_library() -> None:
    _create(
        "library_text",
        _number("cohort_id", optional=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        _number("length"),
        _number("actor_id"),
        _moment("created_at"),
        _parent("library_text", "cohort_id", "cohort"),
        _parent("library_text", "actor_id", "person", "RESTRICT"),
    )
    _index("library_text", "cohort_id")
    _index("library_text", "actor_id")
    _create("widely_shared_passage", sa.Column("text", sa.Text(), nullable=False), _moment("created_at"))


def _create_passages() -> None:
    _create(
        "shared_passage",
        _number("check_id"),
        *(_number(name) for name in ("start", "stop", "size")),
        _number("source_version_id", optional=True),
        _number("library_text_id", optional=True),
        *(_number(name) for name in ("source_start", "source_stop")),
        sa.Column("identical", sa.Float(), nullable=False),
        _number("also"),
        sa.CheckConstraint(
            "(source_version_id IS NULL) <> (library_text_id IS NULL)", name="ck_shared_passage_one_source"
        ),
        _parent("shared_passage", "check_id", "originality_check"),
        _parent("shared_passage", "source_version_id", "reflection_version"),
        _parent("shared_passage", "library_text_id", "library_text"),
    )
    for column in ("check_id", "source_version_id", "library_text_id"):
        _index("shared_passage", column)


def _create_heat_lists() -> None:
    _create(
        "heat_list",
        _number("cohort_id"),
        _moment("made_at"),
        _number("essays"),
        _parent("heat_list", "cohort_id", "cohort"),
        sa.UniqueConstraint("cohort_id", name="uq_heat_list_cohort_id"),
    )
    _create(
        "heat_cluster",
        _number("heat_list_id"),
        _number("rank"),
        _parent("heat_cluster", "heat_list_id", "heat_list"),
        sa.UniqueConstraint("heat_list_id", "rank", name="uq_heat_cluster_heat_list_id_rank"),
    )
    _create(
        "heat_pair",
        _number("heat_cluster_id"),
        _number("first_id"),
        _number("second_id"),
        sa.Column("share", sa.Float(), nullable=False),
        _parent("heat_pair", "heat_cluster_id", "heat_cluster"),
        _parent("heat_pair", "first_id", "reflection_version"),
        _parent("heat_pair", "second_id", "reflection_version"),
    )
    for column in ("heat_cluster_id", "first_id", "second_id"):
        _index("heat_pair", column)


def _ask_for_earlier_versions() -> None:
    """What was handed in before is compared too, with the next essay that comes in."""
    op.execute(
        "INSERT INTO originality_check (version_id, attempts, length, shared, marks) "
        "SELECT id, 0, 0, 0, '{}' FROM reflection_version AS version WHERE text <> '' AND NOT EXISTS "
        "(SELECT 1 FROM reflection_version AS newer WHERE newer.reflection_id = version.reflection_id "
        "AND newer.number > version.number) ORDER BY id"
    )
