"""A page of the roster, cut in the database so that a class of 100,000 answers while one types."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries.searching import fits, matching
from trainingapp.cohorts.queries.trainees import RosterEntry, roster
from trainingapp.core.session import session
from trainingapp.web.paging import PAGE_SIZE, Page

MOST_FOUND = 1000
"""A search is counted so far; whoever gets more has to say more of the person."""
QUICK = 8
"""So many are shown below the field that stands on every page of a class."""


def cut(query: Select[Any], number: int, total: int) -> Page[Any]:
    """The page with this number of a roster whose length is known; one statement."""
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    rows = list(session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)))
    return Page(rows=rows, number=number, total=total)


def found(cohort: Cohort, everybody: Select[Any], search: str, number: int) -> tuple[Page[Any], bool]:
    """The page with this number of those of a roster whom a search fits, and whether more than `MOST_FOUND` do.

    Then those with the lowest trainee numbers come: putting very many in order of their sites takes too long.
    """
    ids = everybody.with_only_columns(Enrolment.id, maintain_column_froms=True).order_by(None)
    few = list(session.scalars(matching(cohort, search).limit(MOST_FOUND + 1)))
    fitting = fits(search) if len(few) > MOST_FOUND else Enrolment.id.in_(few)
    few = list(session.scalars(ids.where(fitting).limit(MOST_FOUND + 1)))
    if len(few) > MOST_FOUND:
        by_number = everybody.where(fitting).order_by(None).order_by(Enrolment.trainee_no)
        return cut(by_number, number, MOST_FOUND), True
    return cut(everybody.where(Enrolment.id.in_(few)), number, len(few)), False


def quick(cohort: Cohort, scope: Scope, search: str) -> list[RosterEntry]:
    """The first few trainees taking part whom a search finds."""
    everybody = roster(cohort, scope)
    listed, _is_more = found(cohort, everybody, search, 1)
    return [RosterEntry(**row._mapping) for row in listed.rows[:QUICK]]
