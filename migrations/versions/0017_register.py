"""A register that outlives classes and accounts, is searched by name and class, and keeps earlier editions."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OWNERS = {"cohort_id": "cohort", "enrolment_id": "enrolment", "issued_by": "person"}
AT_ONCE = 5000


def upgrade() -> None:
    # The table is made anew on SQLite, which is safe as long as nothing refers to it: so this comes first.
    with op.batch_alter_table("certificate") as table:
        for column, target in OWNERS.items():
            table.alter_column(column, existing_type=sa.Integer(), nullable=True)
            table.drop_constraint(f"fk_certificate_{column}", type_="foreignkey")
            table.create_foreign_key(
                f"fk_certificate_{column}", target, [column], ["id"], ondelete="SET NULL"
            )
        for column, target in (("sign_off_id", "sign_off"), ("revoked_by", "person")):
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(
                f"fk_certificate_{column}", target, [column], ["id"], ondelete="SET NULL"
            )
        for column in ("name", "class_title"):
            table.add_column(sa.Column(column, sa.String(length=120), nullable=False, server_default=""))
        table.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("reissued_at", MOMENT, nullable=True))
    _fill(op.get_bind())
    op.create_index("ix_certificate_name", "certificate", ["name"])
    op.create_table(
        "earlier_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_earlier_edition"),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name="fk_earlier_edition_certificate_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["person.id"], name="fk_earlier_edition_replaced_by", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("code", name="uq_earlier_edition_code"),
        sa.UniqueConstraint("certificate_id", "edition", name="uq_earlier_edition_certificate_id_edition"),
    )


def downgrade() -> None:
    op.drop_table("earlier_edition")
    op.drop_index("ix_certificate_name", "certificate")
    op.execute("DELETE FROM certificate WHERE cohort_id IS NULL OR enrolment_id IS NULL OR issued_by IS NULL")
    with op.batch_alter_table("certificate") as table:
        for column in ("sign_off_id", "revoked_by"):
            table.drop_constraint(f"fk_certificate_{column}", type_="foreignkey")
        for column in ("sign_off_id", "revoked_by", "name", "class_title", "edition", "reissued_at"):
            table.drop_column(column)
        for column, target in OWNERS.items():
            table.drop_constraint(f"fk_certificate_{column}", type_="foreignkey")
            table.create_foreign_key(
                f"fk_certificate_{column}", target, [column], ["id"], ondelete="RESTRICT"
            )
            table.alter_column(column, existing_type=sa.Integer(), nullable=False)


def _fill(connection: sa.Connection) -> None:
    """Name and class of the certificates that are there already, as they were printed."""
    columns = [sa.column(name) for name in ("id", "content", "name", "class_title")]
    certificate = sa.table("certificate", *columns)
    change = (
        sa.update(certificate)
        .where(certificate.c.id == sa.bindparam("certificate_id"))
        .values(name=sa.bindparam("printed_name"), class_title=sa.bindparam("printed_class"))
    )
    last = 0
    while True:
        query = sa.select(certificate.c.id, certificate.c.content).where(certificate.c.id > last)
        rows = connection.execute(query.order_by(certificate.c.id).limit(AT_ONCE)).all()
        if not rows:
            return
        connection.execute(change, [_searched(number, content) for number, content in rows])
        last = rows[-1][0]


def _searched(number: int, content: object) -> dict[str, object]:
    printed = json.loads(content) if isinstance(content, str) else content
    assert isinstance(printed, dict)
    return {
        "certificate_id": number,
        "printed_name": str(printed.get("name", ""))[:120],
        "printed_class": str(printed.get("cohort_title", ""))[:120],
    }
