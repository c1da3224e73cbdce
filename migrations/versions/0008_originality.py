"""Texts to compare with, their fingerprints, set phrases with a starting list, and rulings."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "originality_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("collection", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_originality_document"),
        sa.UniqueConstraint("key", name="uq_originality_document_key"),
    )
    op.create_index("ix_originality_document_owner", "originality_document", ["owner"])
    op.create_index("ix_originality_document_collection", "originality_document", ["collection"])
    op.create_table(
        "originality_fingerprint",
        sa.Column("hash", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "document_id", name="pk_originality_fingerprint"),
        sqlite_with_rowid=False,
    )
    phrases = op.create_table(
        "originality_set_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("normalised", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_originality_set_phrase"),
        sa.UniqueConstraint("normalised", name="uq_originality_set_phrase_normalised"),
    )
    op.create_table(
        "originality_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_phrase", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_originality_ruling"),
        sa.UniqueConstraint("digest", name="uq_originality_ruling_digest"),
    )
    op.bulk_insert(phrases, starting_phrases())


def starting_phrases() -> list[dict[str, object]]:
    """The list that an installation begins with; from then on it belongs to the installation."""
    lines = resources.files("trainingapp.originality").joinpath("set_phrases.txt").read_text("utf-8")
    found: dict[str, dict[str, object]] = {}
    note = ""
    for line in lines.splitlines():
        if line.startswith("#"):
            note = line.removeprefix("#").strip()
        elif line.strip():
            normalised = "".join(character for character in line if character.isalnum())
            row = {"text": line.strip(), "normalised": normalised, "note": note}
            found[normalised] = row | {"created_at": datetime.now(UTC)}
    return list(found.values())


def downgrade() -> None:
    op.drop_table("originality_ruling")
    op.drop_table("originality_set_phrase")
    op.drop_table("originality_fingerprint")
    op.drop_table("originality_document")
