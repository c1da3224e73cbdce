"""Two records of one human being made one, and taken apart again.

What belongs to the merged record goes over to the kept one, in every table that refers to people; the record of
the merge keeps exactly which rows did, so that they can go back. What somebody did under either record stays
written as it was. What hangs on an enrolment goes with the enrolment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, select, update
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person, new_stamp
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Enrolment, PersonMerge
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.database import Base
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.secrecy import decrypt, encrypt
from trainingapp.core.session import session

MERGED = "cohorts.people_merged"
"""The job that lets later features follow: two records became one, or two again. They say what it does."""
DOER = "says who did it at the time"
STAYS = {
    "person_merge.kept_id": "is the merge itself",
    "person_merge.merged_id": "is the merge itself",
    "certificate.issued_by": DOER,
    "correction_request.decided_by": DOER,
    "person_merge.actor_id": DOER,
    "person_merge.undone_by": DOER,
    "placement.actor_id": DOER,
    "roster_import.actor_id": DOER,
    "sign_in.actor_id": DOER,
    "standing.actor_id": DOER,
    "substitution.actor_id": DOER,
    "substitution.undone_by": DOER,
}
"""Columns that refer to people and do not go over, with the reason. All others do, also those of later features."""
FIRST_RECORDED = ("enrolment", "staff", "sign_in_name")
"""What merges moved before they kept the columns' names."""


def carried() -> dict[str, Column[Any]]:
    """The columns by which rows belong to a person, by "table.column"."""
    columns = (
        key.parent
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is Person.__table__
    )
    named = {f"{column.table.name}.{column.name}": column for column in columns}
    return {name: column for name, column in sorted(named.items()) if name not in STAYS}


def merge(kept: Person, merged: Person, *, by: Person, at: datetime, reason: str) -> PersonMerge:
    """Make one person of two: `kept` has everything afterwards, `merged` rests and signs in no more.

    Both records' sign-in names open the kept account. All sessions of the merged one end. An enrolment that
    the merged one has left, in a class where the kept one is as well, stays where it is.

    Raises:
        DomainError: one and the same record, one of them merged already, two different ID numbers, both
            taking part in one class, no reason.
    """
    reason = rules.reason(reason)
    _lock(kept, merged)
    check_merge(kept, merged)
    shared = {enrolment.cohort_id for enrolment in _enrolments(kept)}
    rows = _belongings(merged)
    rows["enrolment.person_id"] = [e.id for e in _enrolments(merged) if e.cohort_id not in shared]
    moved: dict[str, Any] = {"rows": _move(rows, to=kept, of=merged)}
    moved |= _hand_over_details(kept, merged)
    merged.is_active = False
    merged.session_stamp = new_stamp()
    made = PersonMerge(
        kept_id=kept.id, merged_id=merged.id, at=at, actor_id=by.id, reason=reason, moved=moved
    )
    session.add(made)
    audit.record(by, "person.merge", kept, merged_id=merged.id, reason=reason)
    _tell_others(kept, merged)
    return made


def unmerge(done: PersonMerge, *, by: Person, at: datetime, reason: str) -> None:
    """Take the two apart: what went over goes back, as far as the kept one still has it.

    Raises:
        DomainError: it is undone already, or no reason.
    """
    reason = rules.reason(reason)
    kept, merged = done.kept, done.merged
    _lock(kept, merged)
    if done.undone_at is not None:
        raise DomainError(_("This merge is undone already."))
    _move(_rows_of(done), to=merged, of=kept)
    _give_back_details(kept, merged, done.moved)
    merged.is_active = True
    for person in (kept, merged):
        person.session_stamp = new_stamp()
    done.undone_at, done.undone_by = at, by.id
    audit.record(by, "person.unmerge", kept, merged_id=merged.id, reason=reason)
    _tell_others(kept, merged)


def _tell_others(kept: Person, merged: Person) -> None:
    title = _("Records of a person joined or parted")
    enqueue(MERGED, title, owner_id=None, person_ids=[kept.id, merged.id])


def check_pair(kept: Person, merged: Person) -> None:
    """Refuse a record beside itself."""
    if kept.id == merged.id:
        raise DomainError(_("This is one and the same record."))


def check_merge(kept: Person, merged: Person) -> None:
    """Refuse what cannot be one person."""
    check_pair(kept, merged)
    if not (kept.is_active and merged.is_active):
        raise DomainError(_("One of the two was merged already."))
    if kept.id_number_hash and merged.id_number_hash:
        raise DomainError(_("The two have different ID numbers, so they are two people."))
    there = {enrolment.cohort_id: enrolment for enrolment in _enrolments(kept)}
    for enrolment in _enrolments(merged):
        other = there.get(enrolment.cohort_id)
        if other is None or enrolment.standing.kind not in TAKING_PART:
            continue
        title = enrolment.cohort.title
        if other.standing.kind in TAKING_PART:
            raise DomainError(
                _("Both take part in “%(title)s”. One of them has to leave first.", title=title)
            )
        raise DomainError(_("In “%(title)s” the other record takes part. Keep that one.", title=title))


def _enrolments(person: Person) -> list[Enrolment]:
    return list(session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)))


def _belongings(person: Person) -> dict[str, list[int]]:
    """The ids of all rows that are the person's, by "table.column"."""
    return {
        name: list(session.scalars(select(column.table.c.id).where(column == person.id)))
        for name, column in carried().items()
    }


def _rows_of(done: PersonMerge) -> dict[str, list[int]]:
    moved = done.moved
    if "rows" in moved:
        return dict(moved["rows"])
    return {f"{name}.person_id": moved.get(name, []) for name in FIRST_RECORDED}


def _move(rows: dict[str, list[int]], *, to: Person, of: Person) -> dict[str, list[int]]:
    """Give rows of one person to the other and return those that went.

    Rows that are somebody else's by now stay, and those that the other one may not have as well, such as a second
    open request for the same thing.
    """
    session.flush()
    columns = carried()
    went = {
        name: [row for row in ids if _hand_over(columns[name], row, to=to.id, of=of.id)]
        for name, ids in rows.items()
        if ids and name in columns
    }
    session.expire_all()
    return went


def _hand_over(column: Column[Any], row: int, *, to: int, of: int) -> bool:
    table = column.table
    change = (
        update(table).where(table.c.id == row, column == of).values({column.name: to}).returning(table.c.id)
    )
    try:
        with session.begin_nested():
            return session.scalar(change) is not None
    except IntegrityError:
        return False


def _hand_over_details(kept: Person, merged: Person) -> dict[str, Any]:
    """What the kept record lacks comes from the other; ID number and phone leave the merged one in any case."""
    told: dict[str, Any] = {"details": []}
    number = merged.id_number
    merged.id_number = None
    session.flush()  # before the other takes it: it is unique
    if number:
        kept.id_number = number
        told["details"].append("id_number")
    if merged.phone:
        told["phone"] = encrypt(merged.phone)
        if not kept.phone:
            kept.phone = merged.phone
            told["details"].append("phone")
        merged.phone = None
    if kept.password_hash is None and merged.password_hash is not None:
        kept.password_hash, kept.signed_in_at = merged.password_hash, merged.signed_in_at
        kept.session_stamp = new_stamp()
        told["details"].append("password")
    if merged.is_admin:
        kept.is_admin, merged.is_admin = True, False
        told["details"].append("admin")
    merged.code_hash = merged.code_until = None
    return told


def _give_back_details(kept: Person, merged: Person, moved: dict[str, Any]) -> None:
    details = moved.get("details", [])
    if "id_number" in details and kept.id_number:
        number, kept.id_number = kept.id_number, None
        session.flush()
        merged.id_number = number
    if "phone" in moved:
        merged.phone = decrypt(moved["phone"])
        if "phone" in details and kept.phone == merged.phone:
            kept.phone = None
    if "password" in details:
        kept.password_hash = kept.signed_in_at = None
    if "admin" in details:
        kept.is_admin, merged.is_admin = False, True


def _lock(*people: Person) -> None:
    """Wait for whoever merges one of them at the moment."""
    session.execute(
        select(Person.id).where(Person.id.in_([p.id for p in people])).order_by(Person.id).with_for_update()
    )
    for person in people:
        session.refresh(person)
