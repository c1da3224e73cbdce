"""What is done with trainees: enrolling, arrival, transfer, leaving and returning, corrections.

A person's site and standing are dated facts: a change ends the open row and begins another.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person, SignInKind
from trainingapp.accounts.rules import sort_key
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.details import Correction
from trainingapp.cohorts.models import (
    Cohort,
    Delegation,
    Enrolment,
    Placement,
    Site,
    Standing,
    StandingKind,
    Substitution,
)
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.queries import delegations
from trainingapp.cohorts.roster.identity import is_resident, sex_of
from trainingapp.cohorts.services import facts, people
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def enrol(
    cohort: Cohort,
    site: Site,
    person: Person,
    *,
    delegation: Delegation | None = None,
    unit: str = "",
    post: str = "",
    trainee_no: str | None = None,
    by: Person | None,
    at: datetime,
    reason: str = "",
) -> Enrolment:
    """Take a person into the class at a site; they may sign in by trainee number and by phone.

    Args:
        trainee_no: the next free number of the class unless one is given.

    Raises:
        DomainError: the class is closed, or the person is enrolled already (whatever
            their standing), or the number is taken.
    """
    rules.check_not_closed(cohort)
    if session.scalar(select(Enrolment.id).where(_of(cohort), Enrolment.person_id == person.id)):
        raise DomainError(_("%(name)s is enrolled in this class already.", name=person.name))
    number = trainee_no or rules.trainee_no(cohort, next_serial(cohort))
    if trainee_no and session.scalar(select(Enrolment.id).where(_of(cohort), Enrolment.trainee_no == number)):
        raise DomainError(_("The trainee number %(number)s is given to somebody else.", number=number))
    enrolment = Enrolment(
        cohort=cohort, person=person, trainee_no=number, delegation=delegation, unit=unit, post=post
    )
    session.add(enrolment)
    session.flush()
    facts.begin(Placement, enrolment, by=by, at=at, reason=reason, site_id=site.id)
    facts.begin(Standing, enrolment, by=by, at=at, reason=reason, kind=StandingKind.ENROLLED)
    accounts.claim_name(person, SignInKind.TRAINEE_NO, number)
    if person.phone:
        accounts.claim_name(person, SignInKind.PHONE, person.phone)
    audit.record(by, "enrolment.add", enrolment, trainee_no=number, site_id=site.id)
    return enrolment


def enrol_by_name(
    cohort: Cohort, site: Site, details: Correction, *, by: Person, at: datetime, reason: str = ""
) -> Enrolment:
    """Enrol one person by hand, such as a late arrival.

    Somebody known by the ID number, or by this name and phone, is taken as the same person.

    Raises:
        DomainError: name, phone or ID number is none or belongs to somebody else, or `enrol` refuses. A phone may
            be another's as well if the details say so.
    """
    person = _meant(cohort, details, by=by)
    enrolment = enrol(
        cohort,
        site,
        person,
        delegation=delegation_named(cohort, details.delegation),
        unit=details.unit,
        post=details.post,
        by=by,
        at=at,
        reason=reason,
    )
    enrolment.remark = details.remark
    return enrolment


def _meant(cohort: Cohort, details: Correction, *, by: Person) -> Person:
    name, phone = rules.clean_name(details.name), rules.clean_phone(details.phone)
    number = rules.clean_id_number(details.id_number)
    sex = sex_of(number) if is_resident(number) else ""
    if sex and details.sex and sex != details.sex:
        raise DomainError(_("The ID number says another sex. Check both."))
    person = people.known(name, phone, number)
    if person is None:
        if phone and not details.shares_phone:
            people.check_phone(cohort, name, phone)
        person = accounts.add_person(name, phone=phone or None, by=by)
    person.sex = person.sex or sex or details.sex or None
    if number and person.id_number_hash is None:
        person.id_number = number
    return person


def next_serial(cohort: Cohort) -> int:
    """The serial number of the class's next trainee number, from 1; others wait until this is committed."""
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    sign = f"{cohort.code}-"
    given = session.scalars(
        select(Enrolment.trainee_no)
        .where(_of(cohort), Enrolment.trainee_no.startswith(sign, autoescape=True))
        .order_by(func.length(Enrolment.trainee_no).desc(), Enrolment.trainee_no.desc())
    )
    return next((int(tail) + 1 for number in given if (tail := number.removeprefix(sign)).isdecimal()), 1)


def delegation_named(cohort: Cohort, name: str) -> Delegation | None:
    """The class's delegation of this name or former spelling, made if there is none; None for an empty name."""
    name = name.strip()
    if not name:
        return None
    found = session.scalar(
        select(Delegation).where(Delegation.cohort_id == cohort.id, Delegation.name == name)
    ) or delegations.meant(cohort, [name]).get(name)
    if found is None:
        found = Delegation(cohort_id=cohort.id, name=name)
        session.add(found)
        session.flush()
    return found


def mark_arrived(enrolment: Enrolment, *, by: Person, at: datetime) -> None:
    """The trainee has come; said twice it stays one fact, so that two desks may tick the same person."""
    if facts.open_standing(enrolment).kind is not StandingKind.ARRIVED:
        facts.change_standing(enrolment, StandingKind.ARRIVED, by=by, at=at, reason="")


def undo_arrival(enrolment: Enrolment, *, by: Person, at: datetime) -> None:
    """The tick was a mistake."""
    if facts.open_standing(enrolment).kind is StandingKind.ARRIVED:
        facts.change_standing(enrolment, StandingKind.ENROLLED, by=by, at=at, reason=_("Arrival undone"))


def withdraw(enrolment: Enrolment, *, by: Person, at: datetime, reason: str) -> None:
    """The trainee leaves the class."""
    facts.change_standing(enrolment, StandingKind.WITHDRAWN, by=by, at=at, reason=rules.reason(reason))


def dismiss(enrolment: Enrolment, *, by: Person, at: datetime, reason: str) -> None:
    """The trainee is removed from the class."""
    facts.change_standing(enrolment, StandingKind.DISMISSED, by=by, at=at, reason=rules.reason(reason))


def take_back(enrolment: Enrolment, *, by: Person, at: datetime, reason: str) -> None:
    """Somebody who left takes part again; as one who has arrived, if they had."""
    if facts.open_standing(enrolment).kind in TAKING_PART:
        raise DomainError(_("%(name)s takes part already.", name=enrolment.person.name))
    if not enrolment.person.is_active:
        raise DomainError(_("This record was merged into another person's. Undo the merge first."))
    if (substitute := present_substitute(enrolment)) is not None:
        raise DomainError(
            _("%(name)s has this place. Undo the substitution on that page.", name=substitute.person.name)
        )
    before = facts.last_taking_part(enrolment)
    facts.change_standing(enrolment, before, by=by, at=at, reason=rules.reason(reason), restores=True)


def present_substitute(enrolment: Enrolment) -> Enrolment | None:
    """Who has the trainee's place now and takes part, if anybody."""
    return session.scalar(
        select(Enrolment)
        .join(Substitution, Substitution.enrolment_id == Enrolment.id)
        .join(Standing, Standing.enrolment_id == Enrolment.id)
        .where(
            Substitution.replaced_id == enrolment.id,
            Substitution.undone_at.is_(None),
            Standing.until.is_(None),
            Standing.kind.in_(TAKING_PART),
        )
        .limit(1)
    )


def transfer(enrolment: Enrolment, site: Site, *, by: Person, at: datetime, reason: str) -> None:
    """Move the trainee to another site of the class; sign-ins and reflections stay theirs.

    Raises:
        DomainError: no reason, the same site, another class's site, or the class is closed.
    """
    rules.check_not_closed(enrolment.cohort)
    reason = rules.reason(reason)
    if site.cohort_id != enrolment.cohort_id:
        raise DomainError(_("This site belongs to another class."))
    if facts.open_placement(enrolment).site_id == site.id:
        raise DomainError(_("%(name)s is at this site already.", name=enrolment.person.name))
    facts.place(enrolment, site.id, by=by, at=at, reason=reason)


def correct(enrolment: Enrolment, details: Correction, *, by: Person) -> bool:
    """Write the trainee's name, phone, unit and post otherwise; the book keeps which of them changed.

    Returns:
        False when the new phone is another person's sign-in name, so that it serves for calling only.

    Raises:
        DomainError: somebody else has the new phone, and it was not said that both use it.
    """
    person, changed = enrolment.person, []
    name, phone = rules.clean_name(details.name), rules.clean_phone(details.phone)
    if phone and phone != person.phone and not details.shares_phone:
        people.check_phone(enrolment.cohort, "", phone)
    delegation = delegation_named(enrolment.cohort, details.delegation)
    new = {
        "unit": details.unit, "post": details.post, "remark": details.remark,
        "delegation_id": delegation.id if delegation else None,
    }  # fmt: skip
    for field, value in new.items():
        if getattr(enrolment, field) != value:
            setattr(enrolment, field, value)
            changed.append(field)
    signs_in = True
    if name != person.name:
        person.name, person.sort_key = name, sort_key(name)
        changed.append("name")
    if phone and phone != person.phone:
        signs_in = _change_phone(person, phone)
        changed.append("phone")
    if changed:
        audit.record(by, "enrolment.correct", enrolment, changed=changed)
    return signs_in


def renew_code(enrolment: Enrolment, *, by: Person, at: datetime) -> str:
    """A new one-time code for one trainee; the one before it stops working."""
    audit.record(by, "enrolment.code", enrolment)
    return accounts.issue_code(enrolment.person, by=by, at=at)


def _change_phone(person: Person, phone: str) -> bool:
    """Keep the new phone; the old one signs nobody in any more."""
    person.phone = phone
    for name in [name for name in person.sign_in_names if name.kind is SignInKind.PHONE]:
        person.sign_in_names.remove(name)
    session.flush()
    return accounts.claim_name(person, SignInKind.PHONE, phone)


def _of(cohort: Cohort) -> Any:
    return Enrolment.cohort_id == cohort.id
