"""Exceptions that were signed for, and lists that were signed off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "waiver",
        *_columns("waiver", enrolment_id="enrolment", actor_id="person"),
        sa.Column("condition", sa.String(length=32), nullable=False),
        sa.Column("figure", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name="fk_waiver_withdrawn_by", ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_waiver_enrolment_id", "waiver", ["enrolment_id"])
    _one("uq_waiver_open", "waiver", ["enrolment_id", "condition"], "withdrawn_at IS NULL")
    op.create_table(
        "sign_off",
        *_columns("sign_off", cohort_id="cohort", actor_id="person"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("issued", sa.Integer(), nullable=False),
    )
    op.create_index("ix_sign_off_cohort_id", "sign_off", ["cohort_id"])
    _one("uq_sign_off_standing", "sign_off", ["cohort_id"], "ended_at IS NULL")
    op.create_table(
        "sign_off_line",
        *_columns("sign_off_line", sign_off_id="sign_off", enrolment_id="enrolment"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=240), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.UniqueConstraint("sign_off_id", "enrolment_id", name="uq_sign_off_line_sign_off_id_enrolment_id"),
    )
    op.create_index("ix_sign_off_line_enrolment_id", "sign_off_line", ["enrolment_id"])


def downgrade() -> None:
    for table in ("sign_off_line", "sign_off", "waiver"):
        op.drop_table(table)


def _one(name: str, table: str, columns: list[str], where: str) -> None:
    """Of these there is one at a time."""
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def _columns(table: str, **keys: str) -> list[sa.schema.SchemaItem]:
    """The row's number and its foreign keys; rows go with what owns them, but people stay."""
    found: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]
    for column, target in keys.items():
        on_delete = "RESTRICT" if target == "person" else "CASCADE"
        found += [
            sa.Column(column, sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=on_delete
            ),
        ]
    return found
