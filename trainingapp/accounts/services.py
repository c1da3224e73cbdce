"""What is done with accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from trainingapp.accounts import rules
from trainingapp.accounts.models import Person, SignInFailure, SignInKind, SignInName, new_stamp
from trainingapp.audit import services as audit
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.secrecy import fingerprint
from trainingapp.core.session import session


def add_person(
    name: str,
    *,
    user_name: str | None = None,
    phone: str | None = None,
    by: Person | None,
    admin: bool = False,
) -> Person:
    """Add a person who can be given a one-time code or a password.

    Raises:
        DomainError: the user name belongs to somebody else.
    """
    person = Person(name=name, sort_key=rules.sort_key(name), phone=phone, is_admin=admin)
    session.add(person)
    session.flush()
    if user_name and not claim_name(person, SignInKind.USER_NAME, user_name):
        raise DomainError(_("The user name %(name)s is taken.", name=user_name))
    if phone:
        claim_name(person, SignInKind.PHONE, phone)
    audit.record(by, "person.add", person, admin=admin)
    return person


def claim_name(person: Person, kind: SignInKind, value: str) -> bool:
    """Give the person a sign-in name; False when somebody else has it."""
    plain = rules.plain_sign_in_name(value)
    holder = session.scalar(select(SignInName).where(SignInName.value == plain))
    if holder is not None:
        return holder.person_id == person.id
    session.add(SignInName(person_id=person.id, kind=kind, value=plain))
    session.flush()
    return True


def set_password(person: Person, password_hash: str, *, by: Person) -> None:
    """Keep a new password (hashed before the write transaction began); ends all other sessions."""
    person.password_hash = password_hash
    person.must_change_password = False
    person.code_hash = person.code_until = None
    person.session_stamp = new_stamp()
    audit.record(by, "person.password", person)


def issue_code(person: Person, *, by: Person | None, at: datetime, code: str = "") -> str:
    """A new one-time code for the person's slip; the one before it stops working.

    The code is returned once and not kept; only its keyed hash is. A `code` of `rules.new_code` may be given,
    for slips that are printed before their codes begin to work.
    """
    code = code or rules.new_code()
    person.code_hash = fingerprint(rules.plain_code(code), "code")
    person.code_until = at + rules.CODE_VALID
    return code


def code_fits(person: Person, typed: str, *, at: datetime) -> bool:
    """Whether this is the person's one-time code, still unused and in time."""
    return (
        person.code_hash is not None
        and person.code_until is not None
        and person.code_until > at
        and person.code_hash == fingerprint(rules.plain_code(typed), "code")
    )


def signed_in(person: Person, *, with_code: bool, at: datetime) -> None:
    """Write down a sign-in; after one with a code the password must be chosen, which uses the code up."""
    person.signed_in_at = at
    if with_code:
        person.must_change_password = True
        person.session_stamp = new_stamp()
    audit.record(person, "person.sign_in", person, with_code=with_code)


def sign_in_failed(typed: str, *, address: str, at: datetime) -> None:
    """Count a failed attempt; old ones are dropped."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < at - 4 * rules.LOCK_FOR))
    name_hash = fingerprint(rules.plain_sign_in_name(typed))
    session.add(SignInFailure(name_hash=name_hash, address=address[:64], at=at))


def sign_out_everywhere(person: Person, *, by: Person) -> None:
    """End all sessions of the person, on every device."""
    person.session_stamp = new_stamp()
    audit.record(by, "person.sign_out_everywhere", person)


def confirmed(person: Person) -> None:
    """Write down that the person typed the password again."""
    audit.record(person, "person.confirm", person)


def erase_person(person: Person, *, by: Person | None) -> None:
    """Leave a pseudonym in the place of the person; nobody signs in as them any more.

    The book keeps the name that it wrote down at the time: it is never changed.
    """
    forget_contacts(person)
    person.name = _("Deleted #%(id)s", id=person.id)
    person.sort_key = rules.sort_key(person.name)
    person.sex, person.is_active, person.signed_in_at = None, False, None
    audit.record(by, "person.erase", person)


def forget_contacts(person: Person) -> None:
    """Remove phone, ID number, sign-in names and password; all sessions end."""
    person.phone = person.id_number = None
    person.password_hash = person.code_hash = person.code_until = None
    person.session_stamp = new_stamp()
    person.sign_in_names.clear()
