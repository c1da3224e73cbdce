"""People and the names under which they sign in."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from trainingapp.accounts.spelling import search_key
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.secrecy import decrypt, encrypt, fingerprint


def new_stamp() -> str:
    """A value that sessions carry; changing it ends them all."""
    return secrets.token_hex(8)


def _search_key(context: Any) -> str:
    """The key of a row that goes straight to the table, as in a roster import."""
    return search_key(context.get_current_parameters().get("sort_key") or "")


class Person(Timestamped, Base):
    """A human being, once, however many classes they take part in."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_sort", "sort_key", "id"),)

    name: Mapped[str] = mapped_column(short(120))
    sort_key: Mapped[str] = mapped_column(short(240), default="")
    """The name's pinyin; the order of lists, the same on both databases."""
    search_key: Mapped[str] = mapped_column(short(240), default=_search_key, server_default="")
    """How the name is typed on a keyboard without tones: see `spelling.search_key`. Follows `sort_key`."""
    sex: Mapped[str | None] = mapped_column(short(8))
    phone: Mapped[str | None] = mapped_column(short(32), index=True)
    id_number_secret: Mapped[str | None] = mapped_column(short(120))
    id_number_hash: Mapped[str | None] = mapped_column(short(64), unique=True)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(short(255))
    code_hash: Mapped[str | None] = mapped_column(short(64))
    """Keyed hash of the one-time code on the slip; gone once it was used."""
    code_until: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_stamp: Mapped[str] = mapped_column(short(16), default=new_stamp)
    signed_in_at: Mapped[datetime | None]

    sign_in_names: Mapped[list[SignInName]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )

    @validates("sort_key")
    def _follow(self, _name: str, value: str) -> str:
        self.search_key = search_key(value)
        return value

    @property
    def id_number(self) -> str | None:
        """The ID number in full; show it only with a right and a recorded reason."""
        return decrypt(self.id_number_secret) if self.id_number_secret else None

    @id_number.setter
    def id_number(self, value: str | None) -> None:
        self.id_number_secret = encrypt(value) if value else None
        self.id_number_hash = fingerprint(value) if value else None

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return f"{self.id}:{self.session_stamp}"


class SignInKind(enum.Enum):
    USER_NAME = "user_name"
    PHONE = "phone"
    TRAINEE_NO = "trainee_no"


class SignInName(Base):
    """A name under which a person may sign in; unique over all kinds, compared in lower case."""

    __tablename__ = "sign_in_name"

    person_id: Mapped[int] = reference("person", cascade=True)
    kind: Mapped[SignInKind] = mapped_column(text_enum(SignInKind))
    value: Mapped[str] = mapped_column(short(64), unique=True)

    person: Mapped[Person] = relationship(back_populates="sign_in_names")


class SignInFailure(Base):
    """A failed attempt, counted for the name as it was typed, whether or not an account has it."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_name", "name_hash", "at"),)

    name_hash: Mapped[str] = mapped_column(short(64))
    address: Mapped[str] = mapped_column(short(64), index=True)
    at: Mapped[datetime]
