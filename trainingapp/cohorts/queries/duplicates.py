"""Pairs of records that are likely one human being, and what was merged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Cohort,
    Enrolment,
    PersonMerge,
    Placement,
    Site,
    Staff,
    StaffRole,
    Standing,
)
from trainingapp.cohorts.queries.facts import holds
from trainingapp.core.i18n import LazyString, _l
from trainingapp.core.session import session

SAME_PHONE = _l("Same name and phone")
PHONE_ONLY = _l("Same phone")
SAME_UNIT = _l("Same name and unit")
SAME_DELEGATION = _l("Same name and delegation")
ONE_ID = _l("Same name, an ID number in one record only")
MOST_OF_A_KIND = 12
"""A name or phone that more records share says nothing about any two of them."""


@dataclass(frozen=True)
class Pair:
    """Two records and why they may be one person, the surest sign."""

    one: Person
    other: Person
    why: LazyString
    rank: int


@dataclass
class _Signs:
    """What tells people apart or together."""

    units: dict[int, set[str]] = field(default_factory=dict)
    delegations: dict[int, set[str]] = field(default_factory=dict)


def one_record(person_id: int) -> int:
    """The record that this one was merged into, through however many merges; itself, if it was not."""
    into = select(PersonMerge.kept_id).where(PersonMerge.undone_at.is_(None))
    while (kept_id := session.scalar(into.where(PersonMerge.merged_id == person_id))) is not None:
        person_id = kept_id
    return person_id


def organized_by(person: Person) -> Select[int]:
    """The ids of the classes that the person organizes now."""
    return select(Staff.cohort_id).where(
        Staff.person_id == person.id, Staff.role == StaffRole.ORGANIZER, Staff.until.is_(None)
    )


def _in_reach(cohorts: Select[int]) -> ColumnElement[bool]:
    """The condition that a person is in one of the classes and works in no other: `policies.merge` in bulk."""
    held = select(Staff.person_id).where(Staff.cohort_id.in_(cohorts))
    enrolled = select(Enrolment.person_id).where(Enrolment.cohort_id.in_(cohorts))
    elsewhere = select(Staff.person_id).where(Staff.until.is_(None), Staff.cohort_id.not_in(cohorts))
    return and_(
        or_(Person.id.in_(enrolled), Person.id.in_(held)),
        Person.id.not_in(elsewhere),
        Person.is_admin.is_(False),
    )


def duplicates(person: Person) -> list[Pair]:
    """Pairs among the people whom the person may see, the likeliest first; a fixed number of statements."""
    people = select(Person).where(Person.is_active)
    if not person.is_admin:
        people = people.where(_in_reach(organized_by(person)))
    found: dict[tuple[int, int], Pair] = {}
    candidates = _sharing(people, Person.phone) | _sharing(people, Person.name)
    signs = _signs(candidates)
    for group in _groups(candidates.values()):
        for one, other in combinations(sorted(group, key=lambda each: each.id), 2):
            pair = _judge(one, other, signs)
            if pair is not None:
                found[one.id, other.id] = pair
    return sorted(found.values(), key=lambda pair: (pair.rank, pair.one.sort_key, pair.one.id, pair.other.id))


def _sharing(people: Select[Person], column: Any) -> dict[int, Person]:
    """Those who share the value of a column with somebody else of them."""
    inside = people.with_only_columns(column).where(column.is_not(None), column != "")
    often = inside.group_by(column).having(func.count().between(2, MOST_OF_A_KIND))
    return {person.id: person for person in session.scalars(people.where(column.in_(often)))}


def _groups(people: Collection[Person]) -> Iterator[list[Person]]:
    by: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        by.setdefault(("name", person.name), []).append(person)
        if person.phone:
            by.setdefault(("phone", person.phone), []).append(person)
    return (group for group in by.values() if 1 < len(group) <= MOST_OF_A_KIND)


def _judge(one: Person, other: Person, signs: _Signs) -> Pair | None:
    """The surest sign that two records are one person; None when there is none, or two ID numbers."""
    if one.id_number_hash and other.id_number_hash:
        return None
    alike, phone = one.name == other.name, bool(one.phone) and one.phone == other.phone
    reasons = (
        (alike and phone, SAME_PHONE),
        (alike and _meet(signs.units, one, other), SAME_UNIT),
        (alike and _meet(signs.delegations, one, other), SAME_DELEGATION),
        (alike and bool(one.id_number_hash) != bool(other.id_number_hash), ONE_ID),
        (phone, PHONE_ONLY),
    )
    return next((Pair(one, other, why, rank) for rank, (holds_, why) in enumerate(reasons) if holds_), None)


def _meet(values: dict[int, set[str]], one: Person, other: Person) -> bool:
    return bool(values.get(one.id, set()) & values.get(other.id, set()))


def _signs(people: Collection[int]) -> _Signs:
    signs = _Signs()
    rows = session.scalars(
        select(Enrolment).where(Enrolment.person_id.in_(people)).options(joinedload(Enrolment.delegation))
    )
    for enrolment in rows:
        if enrolment.unit:
            signs.units.setdefault(enrolment.person_id, set()).add(enrolment.unit)
        if enrolment.delegation:
            signs.delegations.setdefault(enrolment.person_id, set()).add(enrolment.delegation.name)
    return signs


def places(people: Collection[Person]) -> dict[int, list[Any]]:
    """The classes of some people, as (person id, title, number, unit, post, site, standing), by person id."""
    rows = session.execute(
        select(
            Enrolment.person_id, Cohort.title, Enrolment.trainee_no, Enrolment.unit, Enrolment.post,
            Site.name.label("site"), Standing.kind.label("standing"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Placement, (Placement.enrolment_id == Enrolment.id) & holds(Placement, None))
        .join(Site, Site.id == Placement.site_id)
        .join(Standing, (Standing.enrolment_id == Enrolment.id) & holds(Standing, None))
        .where(Enrolment.person_id.in_([person.id for person in people]))
        .order_by(Cohort.starts_on, Enrolment.id)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def merges(person: Person) -> Select[PersonMerge]:
    """Merges that still hold and that the person may undo, the newest first."""
    query = (
        select(PersonMerge)
        .where(PersonMerge.undone_at.is_(None))
        .options(joinedload(PersonMerge.kept), joinedload(PersonMerge.merged), joinedload(PersonMerge.actor))
        .order_by(PersonMerge.id.desc())
    )
    return query if person.is_admin else query.where(PersonMerge.actor_id == person.id)
