"""Designs of certificates, what classes chose, seals and added fonts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_designs()
    _make_choices()
    op.create_table(
        "added_font",
        *_columns("added_font", file_id="stored_file"),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("family", sa.String(length=120), nullable=False),
        sa.Column("characters", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("mark", name="uq_added_font_mark"),
    )
    # The table is made anew on SQLite, which is safe as long as nothing refers to it.
    with op.batch_alter_table("certificate") as table:
        table.add_column(sa.Column("design_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_certificate_design_id", "class_design", ["design_id"], ["id"], ondelete="RESTRICT"
        )


def downgrade() -> None:
    with op.batch_alter_table("certificate") as table:
        table.drop_constraint("fk_certificate_design_id", type_="foreignkey")
        table.drop_column("design_id")
    for table in (
        "added_font",
        "seal_picture",
        "class_design",
        "design_picture",
        "design_version",
        "certificate_design",
    ):
        op.drop_table(table)


def _make_designs() -> None:
    op.create_table(
        "certificate_design",
        *_columns("certificate_design", cohort_id="cohort?"),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_certificate_design_cohort_id", "certificate_design", ["cohort_id"])
    op.create_table(
        "design_version",
        *_columns("design_version", design_id="certificate_design"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("css", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("design_id", "number", name="uq_design_version_design_id_number"),
    )
    op.create_index("ix_design_version_digest", "design_version", ["digest"])
    op.create_table(
        "design_picture",
        *_columns("design_picture", version_id="design_version", file_id="stored_file"),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.UniqueConstraint("version_id", "name", name="uq_design_picture_version_id_name"),
    )


def _make_choices() -> None:
    op.create_table(
        "class_design",
        *_columns("class_design", cohort_id="cohort?", version_id="design_version"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=10), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("seals", sa.String(length=32), nullable=False),
        sa.Column("seal_line", sa.String(length=12), nullable=False),
        sa.Column("logo_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["logo_id"], ["stored_file.id"], name="fk_class_design_logo_id", ondelete="RESTRICT"
        ),
        sa.UniqueConstraint("cohort_id", "number", name="uq_class_design_cohort_id_number"),
    )
    op.create_table(
        "seal_picture",
        *_columns("seal_picture", class_design_id="class_design", file_id="stored_file"),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.UniqueConstraint("class_design_id", "host", name="uq_seal_picture_class_design_id_host"),
    )


def _columns(table: str, **keys: str) -> list[sa.schema.SchemaItem]:
    """The row's number and its foreign keys; one with a question mark is emptied when what it names goes."""
    found: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]
    for column, target in keys.items():
        outlives = target.endswith("?")
        found += [
            sa.Column(column, sa.Integer(), nullable=outlives),
            sa.ForeignKeyConstraint(
                [column],
                [f"{target.removesuffix('?')}.id"],
                name=f"fk_{table}_{column}",
                ondelete="SET NULL" if outlives else "RESTRICT",
            ),
        ]
    return found
