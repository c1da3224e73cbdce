"""Quotas of delegations by site; whom to call at a site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_delegation_quota_places_not_negative")),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_delegation_quota_delegation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_delegation_quota_site_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_quota")),
        sa.UniqueConstraint(
            "delegation_id", "site_id", name=op.f("uq_delegation_quota_delegation_id_site_id")
        ),
    )
    op.create_index(op.f("ix_delegation_quota_site_id"), "delegation_quota", ["site_id"])
    op.add_column("site", sa.Column("contact", sa.String(length=120), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("site", "contact")
    op.drop_index(op.f("ix_delegation_quota_site_id"), table_name="delegation_quota")
    op.drop_table("delegation_quota")
