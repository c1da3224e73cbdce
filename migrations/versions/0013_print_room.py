"""Print runs, and what was printed last of each sheet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "print_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("only_changed", sa.Boolean(), nullable=False),
        sa.Column("full_contacts", sa.Boolean(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_print_run"),
        _key("print_run", "cohort_id", "cohort", "CASCADE"),
        _key("print_run", "site_id", "site", "RESTRICT"),
        _key("print_run", "file_id", "stored_file", "RESTRICT"),
        sa.UniqueConstraint("cohort_id", "number", name="uq_print_run_cohort_id_number"),
    )
    op.create_index("ix_print_run_site_id", "print_run", ["site_id"])
    op.create_table(
        "printed_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_printed_sheet"),
        _key("printed_sheet", "cohort_id", "cohort", "CASCADE"),
        _key("printed_sheet", "site_id", "site", "CASCADE"),
        sa.UniqueConstraint("cohort_id", "piece", "key", name="uq_printed_sheet_cohort_id_piece_key"),
    )
    op.create_index("ix_printed_sheet_site", "printed_sheet", ["site_id", "piece"])


def downgrade() -> None:
    op.drop_table("printed_sheet")
    op.drop_table("print_run")


def _key(table: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=on_delete
    )
