"""Print files and ZIP files may be ordered as PDF/A; pages printed again are then of the same kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    archival = sa.Column("archival", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("print_file", archival)


def downgrade() -> None:
    op.drop_column("print_file", "archival")
