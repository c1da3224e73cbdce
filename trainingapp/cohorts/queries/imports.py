"""Roster imports, their lines, and the people whom lines may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
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
    Verdict,
)
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries.sites import in_scope
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


def lines(roster_import: RosterImport, *, show: str = "") -> Select[RosterLine]:
    """The lines of an import, those that need a look first.

    `show`: a verdict's value, `notices` for lines with a notice worth a look, empty for all.
    """
    query = select(RosterLine).where(RosterLine.roster_import_id == roster_import.id)
    if show == "notices":
        query = query.where(RosterLine.rank == 1)
    elif show:
        query = query.where(RosterLine.verdict == Verdict(show))
    return query.order_by(RosterLine.rank, RosterLine.id)


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


def _slices(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _known(cohort: Cohort) -> Select[Any]:
    """The columns of `Known`."""
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
        )
        .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.cohort_id == cohort.id))
        .outerjoin(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .outerjoin(Site, Site.id == Placement.site_id)
        .outerjoin(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
    )
