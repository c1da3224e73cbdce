"""Kept texts, their fingerprints, set phrases, and what people ruled on common passages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingapp.core import clock
from trainingapp.core.database import Base, Timestamped, short, text_enum
from trainingapp.originality.values import SourceKind


class Document(Base):
    """A text that others are compared with."""

    __tablename__ = "originality_document"

    kind: Mapped[SourceKind] = mapped_column(text_enum(SourceKind))
    key: Mapped[str] = mapped_column(short(64), unique=True)
    """The caller's name for it, such as "version:12"."""
    owner: Mapped[str] = mapped_column(short(64), default="", index=True)
    """Documents of one owner, such as "person:7", are never sources of each other; empty: nobody's."""
    collection: Mapped[str] = mapped_column(short(64), default="", index=True)
    title: Mapped[str] = mapped_column(short(200), default="")
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str] = mapped_column(Text, deferred=True)


Fingerprint = Table(
    "originality_fingerprint",
    Base.metadata,
    Column("hash", Integer, primary_key=True, autoincrement=False),
    Column("document_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which documents have which hash, clustered on the pair.

No foreign key and no second index: either would more than double the table. What belongs to a document is
computed from its text when the document goes.
"""


class SetPhrase(Timestamped, Base):
    """An official formula that does not count as overlap."""

    __tablename__ = "originality_set_phrase"

    text: Mapped[str] = mapped_column(short(120))
    normalised: Mapped[str] = mapped_column(short(120), unique=True)
    note: Mapped[str] = mapped_column(short(200), default="")


class Ruling(Timestamped, Base):
    """What a person said about a passage that stands in very many texts."""

    __tablename__ = "originality_ruling"

    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(short(64), unique=True)
    """Of the normalised text, which may be too long for an index."""
    is_phrase: Mapped[bool]
    note: Mapped[str] = mapped_column(short(200), default="")


__all__ = ["Document", "Fingerprint", "Ruling", "SetPhrase", "SourceKind"]
