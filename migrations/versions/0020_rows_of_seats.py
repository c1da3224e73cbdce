"""How many seats a row of a room has, for seat plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

<<<<<<<< HEAD:migrations/versions/0020_rows_of_seats.py
revision = "0020"
down_revision = "0019"
========
revision = "0017"
down_revision = "0016"
>>>>>>>> sheets:migrations/versions/0017_rows_of_seats.py
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("row_seats", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("room", "row_seats")
