"""Roster imports, their lines, and the people whom lines may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.matching import Known, Line
from trainingapp.cohorts.models import (
    Cohort,
    Delegation,
    Enrolment,
    Placement,
    RosterImport,
    RosterLine,
    Site,
    Staff,
    Standing,
    StandingKind,
    Verdict,
)
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries.sites import in_scope, inside
from trainingapp.core.session import session

AT_ONCE = 500
"""Values in one look-up."""


def imports(person: Person, cohort: Cohort, scope: Scope) -> Select[RosterImport]:
    """The class's imports that the person may see, newest first; agrees with `policies.handle_import`."""
    mine = and_(RosterImport.actor_id == person.id, in_scope(scope))
    return (
        select(RosterImport)
        .join(RosterImport.site)
        .options(joinedload(RosterImport.site), joinedload(RosterImport.actor))
        .where(RosterImport.cohort_id == cohort.id, *([] if scope.whole else [mine]))
        .order_by(RosterImport.id.desc())
    )


def lines(roster_import: RosterImport, *, show: str = "", code: str = "") -> Select[RosterLine]:
    """The lines of an import, those that need a look first.

    Args:
        show: a verdict's value, `notices` for lines with a notice worth a look, empty for all.
        code: only lines with this problem; empty for all.
    """
    query = select(RosterLine).where(RosterLine.roster_import_id == roster_import.id)
    if show == "notices":
        query = query.where(RosterLine.rank == 1)
    elif show:
        query = query.where(RosterLine.verdict == Verdict(show))
    if code:
        query = query.where(has_problem([code]))
    return query.order_by(RosterLine.rank, RosterLine.id)


def missing(roster_import: RosterImport) -> Select[Any]:
    """Who takes part at the site of the import, or below it, and is not in its file: id, name, number, …

    Where the file names delegations, only trainees of these are missed. A refused row may be anybody of its
    name, phone or ID number, so whom one of these fits is not missed.
    """
    mine = RosterLine.roster_import_id == roster_import.id
    meant = select(RosterLine.enrolment_id).where(mine, RosterLine.enrolment_id.is_not(None))
    named = [name for name in roster_import.figures.get("delegations", []) if name]
    columns: list[Any] = [
        *(Enrolment.id, Enrolment.trainee_no, Person.name, Enrolment.unit),
        Site.name.label("site"),
        Standing.kind,
    ]
    return (
        select(*columns)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
        .where(
            Enrolment.cohort_id == roster_import.cohort_id,
            inside(roster_import.site.path),
            Standing.kind.in_(TAKING_PART),
            Enrolment.id.not_in(meant),
            *_meant_by_no_refused(mine),
            *([Delegation.name.in_(named)] if named else []),
        )
        .order_by(Enrolment.id)
    )


def _meant_by_no_refused(mine: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """The conditions that no refused line tells the person's name, phone or ID number."""
    for told, column in (("name", Person.name), ("phone", Person.phone), ("id_hash", Person.id_number_hash)):
        value = RosterLine.person[told].as_string()
        unclear = select(value).where(
            mine,
            value.is_not(None),
            RosterLine.verdict.in_((Verdict.REFUSE, Verdict.SKIP)),
            RosterLine.enrolment_id.is_(None),
        )
        yield or_(column.is_(None), column.not_in(unclear))


def delegation_names(cohort: Cohort) -> Select[str]:
    """The names of the class's delegations."""
    query: Select[str] = select(Delegation.name).where(Delegation.cohort_id == cohort.id)
    return query.order_by(Delegation.name)


def has_problem(codes: Collection[str]) -> ColumnElement[bool]:
    """The condition on `RosterLine` that it has one of these problems."""
    written = cast(RosterLine.problems, Text)
    return or_(*(written.contains(f', "{code}", {{', autoescape=True) for code in codes))


def people_meant(cohort: Cohort, lines: Collection[Line]) -> list[Known]:
    """Everybody whom the lines may mean: by ID number, by phone, and in the class by name; each once."""
    found: dict[int, Known] = {}
    in_class, without_id = Enrolment.id.is_not(None), Person.id_number_hash.is_(None)
    signs: tuple[tuple[set[str], Any, list[ColumnElement[bool]]], ...] = (
        ({line.id_hash for line in lines}, Person.id_number_hash, []),
        ({line.phone for line in lines}, Person.phone, []),
        # The sort key holds the name and has an index. A name means nobody who has another ID number.
        ({line.sort_key for line in lines if not line.id_hash}, Person.sort_key, [in_class]),
        ({line.sort_key for line in lines if line.id_hash}, Person.sort_key, [in_class, without_id]),
    )
    for values, column, conditions in signs:
        for some in _slices(sorted(values - {""})):
            query = _known(cohort).where(column.in_(some), *conditions)
            found.update({row[0]: Known(*row) for row in session.execute(query)})
    return list(found.values())


def classes_at_that_time(cohort: Cohort, people: list[int]) -> Iterator[tuple[int, Cohort]]:
    """By person the other classes on the days of this one in which they take part."""
    for start in range(0, len(people), AT_ONCE):
        rows = session.execute(
            select(Enrolment.person_id, Cohort)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
            .where(
                Enrolment.person_id.in_(people[start : start + AT_ONCE]),
                Cohort.id != cohort.id,
                Cohort.starts_on <= cohort.ends_on,
                Cohort.ends_on >= cohort.starts_on,
                Standing.kind.in_(TAKING_PART),
            )
            .order_by(Cohort.id)
        )
        yield from ((person_id, other) for person_id, other in rows)


def _slices(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _known(cohort: Cohort) -> Select[Any]:
    """The columns of `Known`."""
    # Undoing an import ends everybody's part at one moment, which the import keeps.
    undone = select(RosterImport.undone_at).where(
        RosterImport.cohort_id == cohort.id, RosterImport.undone_at.is_not(None)
    )
    holds_office = exists().where(Staff.person_id == Person.id, Staff.until.is_(None))
    return (
        select(
            Person.id,
            Person.name,
            Person.phone,
            Person.id_number_hash,
            Person.sex,
            case((or_(Person.is_admin, holds_office), True), else_=False),
            Enrolment.id,
            Enrolment.trainee_no,
            Enrolment.unit,
            Enrolment.post,
            Enrolment.remark,
            Delegation.name,
            Placement.site_id,
            Site.name,
            Standing.kind,
            case(
                (and_(Standing.kind == StandingKind.WITHDRAWN, Standing.since.in_(undone)), True), else_=False
            ),
        )
        .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.cohort_id == cohort.id))
        .outerjoin(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .outerjoin(Site, Site.id == Placement.site_id)
        .outerjoin(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
    )
