"""The register: certificates by code, by trainee, over all classes."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.certificates import rules
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.models import Certificate, EarlierEdition
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session

_SERIAL = re.compile(r"第?0*(\d{1,8})号?")


@dataclass(frozen=True)
class Checked:
    """What the public check found: an entry, and whether the code is of the edition that stands."""

    certificate: Certificate
    stands: bool


def last_serial(cohort: Cohort) -> int:
    """The highest serial number given so far; 0 when none was."""
    return session.scalar(select(func.max(Certificate.serial)).where(Certificate.cohort_id == cohort.id)) or 0


def count(cohort: Cohort) -> int:
    """How many certificates the class has issued."""
    return session.scalar(select(func.count()).where(Certificate.cohort_id == cohort.id)) or 0


def by_code(code: str, number: str | None = None) -> Checked | None:
    """The certificate with this public code, and, if it is given, this number.

    Two statements whatever is found; an unknown number and a wrong code take the same way.
    """
    plain = rules.plain_code(code)
    standing = session.scalar(select(Certificate).where(Certificate.code == plain))
    earlier = session.scalar(
        select(Certificate).join(Certificate.earlier).where(EarlierEdition.code == plain)
    )
    found = standing or earlier
    held = found.number if found is not None else ""
    pair = (rules.plain_number(one).encode() for one in (held if number is None else number, held))
    if not hmac.compare_digest(*pair):
        return None
    return Checked(found, stands=standing is not None) if found is not None else None


def of_enrolment(enrolment: Enrolment) -> Certificate | None:
    """The trainee's certificate, if issued."""
    return session.scalar(select(Certificate).where(Certificate.enrolment_id == enrolment.id))


def content_now(certificate: Certificate) -> CertificateContent:
    """The frozen content with name and unit as the roster has them by now; unchanged without a living trainee."""
    content = CertificateContent.from_json(certificate.content)
    enrolment = certificate.enrolment
    if enrolment is None or not enrolment.person.is_active:
        return content
    return replace(content, name=enrolment.person.name, unit_path=rules.printed_unit(enrolment.unit))


def register(
    cohort: Cohort | None = None, *, search: str = "", state: str = "", newest_first: bool = True
) -> Select[Certificate]:
    """Entries of one class or of all, found by the beginning of number or name or by a part of the class's title.

    “355”, “00355” and “第00355号” find the entries with this serial number too.

    `state`: "valid", "reissued", "void" or all.
    """
    query = select(Certificate).options(joinedload(Certificate.cohort))
    if cohort is not None:
        query = query.where(Certificate.cohort_id == cohort.id)
    if search:
        serial = _SERIAL.fullmatch(search)
        query = query.where(
            or_(
                Certificate.serial == int(serial[1]) if serial else false(),
                Certificate.number.startswith(search.upper(), autoescape=True),
                Certificate.name.startswith(search, autoescape=True),
                Certificate.class_title.contains(search, autoescape=True),
            )
        )
    match state:
        case "valid":
            query = query.where(Certificate.revoked_at.is_(None))
        case "reissued":
            query = query.where(Certificate.edition > 1)
        case "void":
            query = query.where(Certificate.revoked_at.is_not(None))
    if newest_first:
        return query.order_by(Certificate.id.desc())
    return query.order_by(Certificate.cohort_id, Certificate.serial)


def names_of(ids: set[int | None]) -> dict[int | None, str]:
    """The names of these people, for those who acted; one statement."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids - {None})))
    return dict(rows.all())
