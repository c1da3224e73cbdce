"""What is done with offices in a class."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.accounts.queries import by_sign_in_name
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Site, Staff, StaffRole
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def appoint(
    cohort: Cohort, person: Person, role: StaffRole, *, site: Site | None = None, by: Person | None
) -> Staff:
    """Give a person an office: site staff and class teachers at a site, the others for the whole class.

    Raises:
        DomainError: no site where one is needed, or the person holds this office already.
    """
    rules.check_office(role, site)
    site = site if role in rules.LOCAL_ROLES else None
    same = select(Staff.id).where(
        Staff.cohort_id == cohort.id,
        Staff.person_id == person.id,
        Staff.role == role,
        Staff.site_id == (site.id if site else None),
        Staff.until.is_(None),
    )
    if session.scalar(same):
        raise DomainError(_("%(name)s holds this office already.", name=person.name))
    office = Staff(cohort=cohort, person=person, role=role, site=site)
    session.add(office)
    audit.record(by, "staff.appoint", office, person_id=person.id, role=role.value, site_id=site and site.id)
    return office


def appoint_named(
    cohort: Cohort,
    name: str,
    user_name: str,
    role: StaffRole,
    *,
    site: Site | None = None,
    by: Person,
    at: datetime,
) -> tuple[Staff, str]:
    """Give an office to whoever signs in under this name; nobody does: add the person.

    Returns:
        The office, and the one-time code of somebody new (kept nowhere), else an empty text.

    Raises:
        DomainError: somebody of another name signs in so, or `appoint` refuses.
    """
    known = by_sign_in_name(user_name)
    if known is not None and (known.name != name or not known.is_active):
        raise DomainError(_("Somebody else signs in as %(name)s. Choose another user name.", name=user_name))
    person = known or accounts.add_person(name, user_name=user_name, by=by)
    office = appoint(cohort, person, role, site=site, by=by)
    session.flush()
    return office, "" if known else renew_code(office, by=by, at=at)


def renew_code(office: Staff, *, by: Person, at: datetime) -> str:
    """A new one-time code for a member of staff; the one before it stops working."""
    audit.record(by, "staff.code", office, person_id=office.person_id)
    return accounts.issue_code(office.person, by=by, at=at)


def end_office(office: Staff, *, by: Person, at: datetime) -> None:
    """End an office; what was done in it stays.

    Raises:
        DomainError: it is over, or the class would be left without an organizer.
    """
    if office.until is not None:
        raise DomainError(_("This office has ended already."))
    if office.role is StaffRole.ORGANIZER and _organizers(office.cohort) < 2:
        raise DomainError(_("A class needs an organizer. Add another one first."))
    office.until = at
    audit.record(by, "staff.end", office, person_id=office.person_id, role=office.role.value)


def _organizers(cohort: Cohort) -> int:
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    query = select(func.count(Staff.person_id.distinct())).where(
        Staff.cohort_id == cohort.id, Staff.role == StaffRole.ORGANIZER, Staff.until.is_(None)
    )
    return session.scalar(query) or 0
