"""Finding people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import selectinload

from trainingapp.accounts.models import Person, SignInFailure, SignInName
from trainingapp.accounts.rules import plain_sign_in_name
from trainingapp.core.secrecy import fingerprint
from trainingapp.core.session import session


def by_sign_in_name(typed: str) -> Person | None:
    """The person who signs in under this name."""
    return session.scalar(
        select(Person).join(SignInName).where(SignInName.value == plain_sign_in_name(typed))
    )


def by_session(person_id: int, stamp: str) -> Person | None:
    """The person of a session, unless all their sessions were ended or the account was closed."""
    found = session.get(Person, person_id)
    return found if found and found.session_stamp == stamp and found.is_active else None


def failures(*, typed: str, address: str, since: datetime) -> tuple[int, int]:
    """How many attempts failed since then for this name, and from this address."""
    name_hash = fingerprint(plain_sign_in_name(typed))
    recent = select(func.count()).where(SignInFailure.at > since)
    by_name = recent.where(SignInFailure.name_hash == name_hash).scalar_subquery()
    by_address = recent.where(SignInFailure.address == address).scalar_subquery()
    found = session.execute(select(by_name, by_address)).one()
    return found[0], found[1]


def people(search: str = "") -> Select[Person]:
    """All people, in order of their names; found by name, pinyin, initials, phone or sign-in name."""
    query = select(Person).options(selectinload(Person.sign_in_names)).order_by(Person.sort_key, Person.id)
    if search:
        signs_in = exists().where(
            SignInName.person_id == Person.id, SignInName.value == plain_sign_in_name(search)
        )
        spoken = Person.search_key.contains(f" {search.lower()}", autoescape=True)
        named = Person.name.contains(search, autoescape=True)
        query = query.where(or_(named, spoken, Person.phone == search, signs_in))
    return query
