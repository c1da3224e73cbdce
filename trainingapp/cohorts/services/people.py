"""Whom somebody means who writes a name, a phone and an ID number."""

from __future__ import annotations

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_name, masked_phone
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.queries.trainees import phone_holder
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.secrecy import fingerprint
from trainingapp.core.session import session


def known(name: str, phone: str, id_number: str) -> Person | None:
    """Somebody on record with this ID number, else of this name and phone.

    Raises:
        DomainError: the ID number is that of somebody of another name, or the one of this name and phone has
            another ID number.
    """
    found = _by_id_number(id_number)
    if found is not None:
        if found.name != name:
            raise DomainError(
                _("The ID number belongs to %(name)s. Check the name.", name=masked_name(found.name))
            )
        return found
    if not phone:
        return None
    same = select(Person).where(Person.name == name, Person.phone == phone, Person.is_active).limit(1)
    found = session.scalar(same)
    if found is not None and id_number and found.id_number_hash:
        raise DomainError(
            _("%(name)s is known with this phone and another ID number. Check both.", name=name)
        )
    return found


def check_phone(cohort: Cohort, name: str, phone: str) -> None:
    """Refuse a phone that somebody of another name has, saying who and what to do."""
    holder = phone_holder(cohort, phone)
    if holder is None or holder.name == name:
        return
    said = {"phone": masked_phone(phone), "name": masked_name(holder.name), "number": holder.trainee_no or ""}
    if holder.trainee_no:
        raise DomainError(
            _(
                "%(name)s (%(number)s) of this class has the phone %(phone)s. Check it; the roster finds them by the "
                "number. If both use one phone, tick “Both use this phone” below the phone.",
                **said,
            )
        )
    raise DomainError(
        _(
            "%(name)s, known here from elsewhere, has the phone %(phone)s. Check it. If both use one phone, tick "
            "“Both use this phone” below the phone.",
            **said,
        )
    )


def _by_id_number(number: str) -> Person | None:
    if not number:
        return None
    return session.scalar(
        select(Person).where(Person.id_number_hash == fingerprint(number), Person.is_active)
    )
