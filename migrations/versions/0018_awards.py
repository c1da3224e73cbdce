"""Outstanding trainees, and the codes of unit and programme in certificate numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Plain ADD COLUMN: making the table anew would drop what hangs on it.
    op.add_column("cohort", sa.Column("award_percent", sa.Integer(), nullable=False, server_default="10"))
    for column in ("unit_code", "programme_code"):
        op.add_column("cohort", sa.Column(column, sa.String(length=12), nullable=False, server_default=""))
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        *_key("cohort_id", "cohort", "CASCADE"),
        *_key("enrolment_id", "enrolment", "CASCADE"),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("nominated_at", MOMENT, nullable=False),
        *_key("nominated_by", "person", "RESTRICT"),
        sa.Column("decided_at", MOMENT, nullable=True),
        *_key("decided_by", "person", "RESTRICT", nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_award"),
    )
    op.create_index("ix_award_cohort", "award", ["cohort_id", "state"])
    op.create_index("ix_award_enrolment_id", "award", ["enrolment_id"])
    is_open = sa.text("state IN ('nominated', 'awarded')")
    op.create_index(
        "uq_award_open",
        "award",
        ["enrolment_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("award")
    for column in ("programme_code", "unit_code", "award_percent"):
        op.drop_column("cohort", column)


def _key(column: str, target: str, on_delete: str, *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_award_{column}", ondelete=on_delete),
    ]
