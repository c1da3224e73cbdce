"""Indexes that answer the table of sites; merges of delegations that can be undone and are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_placement_site", "placement")
    op.create_index("ix_placement_site", "placement", ["site_id", "until", "enrolment_id"])
    op.create_index(
        "ix_standing_open",
        "standing",
        ["enrolment_id", "kind"],
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "delegation_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name="fk_delegation_merge_cohort_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["delegation.id"], name="fk_delegation_merge_kept_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delegation_merge"),
    )
    op.create_index("ix_delegation_merge_cohort_id", "delegation_merge", ["cohort_id"])
    op.create_index("ix_delegation_merge_kept_id", "delegation_merge", ["kept_id"])
    op.create_index(
        "uq_delegation_merge_open",
        "delegation_merge",
        ["cohort_id", "name"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("delegation_merge")
    op.drop_index("ix_standing_open", "standing")
    op.drop_index("ix_placement_site", "placement")
    op.create_index("ix_placement_site", "placement", ["site_id", "until"])
