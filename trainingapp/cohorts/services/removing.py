"""Removing a class that was made by mistake, before anybody belongs to it."""

from __future__ import annotations

from sqlalchemy import Table, delete, select, update
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort, CohortState, Enrolment, RosterImport, Site
from trainingapp.core.database import Base
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def why_it_stays(cohort: Cohort) -> str:
    """Why the class cannot be removed, and what to do instead; empty if it can."""
    if cohort.state is not CohortState.DRAFT:
        return _("Only a draft can be removed. Close a class that is over; its record then stays.")
    if session.scalar(select(Enrolment.id).where(Enrolment.cohort_id == cohort.id).limit(1)):
        return _("People are, or were, enrolled in this class, so it stays. Leave it as a draft or close it.")
    waiting = select(RosterImport.id).where(
        RosterImport.cohort_id == cohort.id, RosterImport.file_id.is_not(None)
    )
    if session.scalar(waiting.limit(1)):
        return _("A roster file still waits in this class. Throw it away first, under “Roster”.")
    return ""


def remove_cohort(cohort: Cohort, typed: str, *, by: Person) -> None:
    """Remove a draft with its sites, staff, delegations, timetable and settings; the book keeps that it was.

    Args:
        typed: the class's title or sign, as whoever removes it has written it.

    Raises:
        DomainError: something else was typed, or the class is in use.
    """
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    reason = why_it_stays(cohort)
    if reason:
        raise DomainError(reason)
    if typed.strip() not in (cohort.title, cohort.code):
        raise DomainError(
            _("Write the title “%(title)s” or the sign %(code)s.", title=cohort.title, code=cohort.code)
        )
    audit.record(by, "cohort.remove", cohort, title=cohort.title, edition=cohort.edition, code=cohort.code)
    try:
        with session.begin_nested():
            _delete(cohort.id)
    except IntegrityError as error:
        raise DomainError(
            _("Something hangs on this class already, so it stays. Leave it as a draft.")
        ) from error
    session.expire_all()


def _delete(cohort_id: int) -> None:
    """What carries the class's number goes first, children before parents, on whichever floor; then the class."""
    session.flush()
    session.execute(update(Site).where(Site.cohort_id == cohort_id).values(parent_id=None))
    for table in reversed(Base.metadata.sorted_tables):
        if _belongs_to_a_class(table):
            session.execute(delete(table).where(table.c.cohort_id == cohort_id))
    session.execute(delete(Cohort).where(Cohort.id == cohort_id))


def _belongs_to_a_class(table: Table) -> bool:
    """Whether rows go with the class; those of the register outlive it."""
    column = table.c.get("cohort_id")
    return column is not None and any(
        key.column.table is Cohort.__table__ and key.ondelete != "SET NULL" for key in column.foreign_keys
    )
