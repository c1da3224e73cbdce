"""How many seats a row of a room has, for seat plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("row_seats", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("room", "row_seats")
