"""Sign-in sheets as printed, and what is keyed back from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sign_in_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        *_keys("sign_in_sheet", CASCADE=("lesson", "site")),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_sheet"),
    )
    op.create_index("ix_sign_in_sheet_lesson", "sign_in_sheet", ["lesson_id", "site_id"])
    op.create_index("ix_sign_in_sheet_site_id", "sign_in_sheet", ["site_id"])
    op.create_table(
        "sheet_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        *_keys("sheet_entry", RESTRICT=("lesson", "site"), CASCADE=("enrolment",)),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_entry"),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name="fk_sheet_entry_actor_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name="fk_sheet_entry_undone_by", ondelete="RESTRICT"
        ),
        sa.UniqueConstraint("enrolment_id", "key", name="uq_sheet_entry_enrolment_id_key"),
    )
    op.create_index("ix_sheet_entry_site", "sheet_entry", ["lesson_id", "site_id"])
    op.create_index("ix_sheet_entry_site_id", "sheet_entry", ["site_id"])
    valid = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_sheet_entry_valid",
        "sheet_entry",
        ["lesson_id", "enrolment_id"],
        unique=True,
        sqlite_where=valid,
        postgresql_where=valid,
    )


def downgrade() -> None:
    op.drop_table("sheet_entry")
    op.drop_table("sign_in_sheet")


def _keys(table: str, **targets: tuple[str, ...]) -> list[sa.schema.SchemaItem]:
    """Foreign keys to these tables, by what happens when the other row goes."""
    found: list[sa.schema.SchemaItem] = []
    for on_delete, names in targets.items():
        for name in names:
            key = f"{name}_id"
            found += [
                sa.Column(key, sa.Integer(), nullable=False),
                sa.ForeignKeyConstraint([key], [f"{name}.id"], name=f"fk_{table}_{key}", ondelete=on_delete),
            ]
    return found
