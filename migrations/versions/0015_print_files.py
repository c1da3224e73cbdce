"""Print files keep their order, the version of their data, and the list that belongs to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ADDED = ("kind", "list_file_id", "entries", "pages", "version")


def upgrade() -> None:
    # Nothing hangs on print files, so SQLite may make the table anew for the foreign key.
    with op.batch_alter_table("print_file") as table:
        table.add_column(sa.Column("kind", sa.String(length=32), nullable=False, server_default="sheets"))
        table.add_column(sa.Column("list_file_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("entries", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("pages", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("version", sa.String(length=16), nullable=False, server_default=""))
        table.create_foreign_key(
            "fk_print_file_list_file_id", "stored_file", ["list_file_id"], ["id"], ondelete="RESTRICT"
        )


def downgrade() -> None:
    op.execute("DELETE FROM print_file WHERE kind <> 'sheets'")
    with op.batch_alter_table("print_file") as table:
        table.drop_constraint("fk_print_file_list_file_id", type_="foreignkey")
        for name in ADDED:
            table.drop_column(name)
