"""How a name is typed without tones, so that people are found by pinyin and initials."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
AT_ONCE = 5000
SYLLABLE = re.compile(r"([a-zü]+)[1-5]")


def upgrade() -> None:
    op.add_column("person", sa.Column("search_key", sa.String(length=240), nullable=False, server_default=""))
    _fill(op.get_bind())


def search_key(sort_key: str) -> str:
    """The rule as it was when the column came."""
    spoken = [found[1].replace("ü", "v") for part in sort_key.split() if (found := SYLLABLE.fullmatch(part))]
    if not spoken:
        return f" {sort_key.lower()}"[:240]
    starts = range(min(len(spoken), 4))
    full = ["".join(spoken[at:]) for at in starts]
    initials = ["".join(part[0] for part in spoken[at:]) for at in starts if at < len(spoken) - 1]
    return "".join(f" {word}" for word in (*full, *initials))[:240]


def _fill(connection: sa.Connection) -> None:
    """Derive the key of everybody who is there already."""
    person = sa.table("person", sa.column("id"), sa.column("sort_key"), sa.column("search_key"))
    change = (
        sa.update(person)
        .where(person.c.id == sa.bindparam("person_id"))
        .values(search_key=sa.bindparam("key"))
    )
    last = 0
    while True:
        query = sa.select(person.c.id, person.c.sort_key).where(person.c.id > last).order_by(person.c.id)
        rows = connection.execute(query.limit(AT_ONCE)).all()
        if not rows:
            return
        connection.execute(change, [{"person_id": one, "key": search_key(sound)} for one, sound in rows])
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_column("person", "search_key")
