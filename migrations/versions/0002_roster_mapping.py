"""Room for how columns were mapped by hand, and how an import can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import trainingapp.core.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("delegation", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_roster_mapping_cohort_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_roster_mapping_site_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_mapping")),
        sa.UniqueConstraint(
            "cohort_id",
            "site_id",
            "delegation",
            "key",
            name=op.f("uq_roster_mapping_cohort_id_site_id_delegation_key"),
        ),
    )
    op.create_index(op.f("ix_roster_mapping_site_id"), "roster_mapping", ["site_id"], unique=False)
    for column in (
        sa.Column("mapping", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("missing", sa.String(length=32), nullable=False, server_default="keep"),
        sa.Column("withdrawn", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("undone_at", trainingapp.core.database.UTCDateTime(timezone=True), nullable=True),
    ):
        op.add_column("roster_import", column)
    op.add_column("roster_line", sa.Column("edited", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("roster_line", sa.Column("before", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("roster_line") as table:
        for name in ("before", "edited"):
            table.drop_column(name)
    with op.batch_alter_table("roster_import") as table:
        for name in ("undone_at", "withdrawn", "missing", "mapping"):
            table.drop_column(name)
    op.drop_index(op.f("ix_roster_mapping_site_id"), table_name="roster_mapping")
    op.drop_table("roster_mapping")
