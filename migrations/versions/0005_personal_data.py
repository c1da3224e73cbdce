"""How long personal data is kept, whether ID numbers are collected, and what people ask about their own data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD and DROP COLUMN: making the table anew would drop what hangs on it.
    op.add_column(
        "cohort", sa.Column("collects_id_numbers", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("cohort", sa.Column("retention_days", sa.Integer(), nullable=False, server_default="730"))
    op.add_column("cohort", sa.Column("cut_back_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name="fk_correction_request_cohort_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_correction_request_decided_by", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_correction_request_person_id", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_correction_request"),
    )
    op.create_index("ix_correction_request_cohort_id", "correction_request", ["cohort_id"])
    op.create_index("ix_correction_request_person_id", "correction_request", ["person_id"])
    op.create_index(
        "uq_correction_request_open",
        "correction_request",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("correction_request")
    op.drop_column("cohort", "cut_back_at")
    op.drop_column("cohort", "retention_days")
    op.drop_column("cohort", "collects_id_numbers")
