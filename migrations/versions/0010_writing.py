"""Extra time and held results of tasks, late versions, earlier drafts, and consent to print."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD and DROP COLUMN: making the tables anew would drop what hangs on them.
    op.add_column("reflection_task", _column("grace_minutes", sa.Integer(), "0"))
    op.add_column("reflection_task", _column("holds_results", sa.Boolean(), sa.false()))
    op.add_column("reflection_task", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reflection", sa.Column("extended_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reflection", _column("extension_reason", sa.String(length=200), ""))
    op.add_column("reflection_version", _column("timing", sa.String(length=32), "in_time"))
    op.create_table(
        "earlier_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reflection_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("put_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reflection_id"], ["reflection.id"], name="fk_earlier_draft_reflection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_earlier_draft"),
    )
    op.create_index("ix_earlier_draft_reflection_id", "earlier_draft", ["reflection_id"])
    _create_consent()


def _column(name: str, kind: sa.types.TypeEngine[object], default: object) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False, server_default=default)  # type: ignore[arg-type]


def _create_consent() -> None:
    op.create_table(
        "anthology_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reflection_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["reflection_id"],
            ["reflection.id"],
            name="fk_anthology_consent_reflection_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_anthology_consent"),
    )
    op.create_index("ix_anthology_consent_reflection_id", "anthology_consent", ["reflection_id"])
    op.create_index(
        "uq_anthology_consent_open",
        "anthology_consent",
        ["reflection_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("anthology_consent")
    op.drop_table("earlier_draft")
    op.drop_column("reflection_version", "timing")
    op.drop_column("reflection", "extension_reason")
    op.drop_column("reflection", "extended_until")
    op.drop_column("reflection_task", "released_at")
    op.drop_column("reflection_task", "holds_results")
    op.drop_column("reflection_task", "grace_minutes")
