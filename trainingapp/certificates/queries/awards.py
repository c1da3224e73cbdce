"""Outstanding trainees: nominations, awards, and how many there may be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.certificates import rules
from trainingapp.certificates.models import Award, AwardState
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

MOST_NAMED = 10
OPEN = tuple(state for state in AwardState if state.is_open)


@dataclass(frozen=True)
class Quota:
    """How many may be named outstanding, are, and wait for the decision."""

    people: int
    places: int
    awarded: int
    nominated: int

    @property
    def over(self) -> int:
        """How many more were named than there are places."""
        return max(0, self.awarded - self.places)


def open_awards(cohort: Cohort, among: Collection[int] | None = None) -> dict[int, AwardState]:
    """Who is nominated or named outstanding, by enrolment id; one statement."""
    query = select(Award.enrolment_id, Award.state).where(Award.cohort_id == cohort.id, Award.state.in_(OPEN))
    if among is not None:
        query = query.where(Award.enrolment_id.in_(among))
    return dict(session.execute(query).all())


def outstanding(cohort: Cohort) -> set[int]:
    """The enrolment ids of those who were named outstanding."""
    return {one for one, state in open_awards(cohort).items() if state is AwardState.AWARDED}


def quota(cohort: Cohort) -> Quota:
    """The class's places for outstanding trainees, and how many are taken."""
    people = session.scalar(
        select(func.count())
        .select_from(Enrolment)
        .join(Standing, Standing.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort.id, Standing.until.is_(None), Standing.kind.in_(TAKING_PART))
    )
    counts = dict(
        session.execute(
            select(Award.state, func.count()).where(Award.cohort_id == cohort.id).group_by(Award.state)
        ).all()
    )
    return Quota(
        people=people or 0,
        places=rules.award_places(cohort, people or 0),
        awarded=counts.get(AwardState.AWARDED, 0),
        nominated=counts.get(AwardState.NOMINATED, 0),
    )


def nominations(cohort: Cohort, scope: Scope, *, search: str = "") -> Select[Any]:
    """Award, name, number, unit and site of all nominations in scope: those to be decided first."""
    query = (
        select(Award, Person.name, Enrolment.trainee_no, Enrolment.unit, Site.name.label("site_name"))
        .join(Enrolment, Enrolment.id == Award.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, Placement.enrolment_id == Enrolment.id)
        .join(Site, Site.id == Placement.site_id)
        .where(Award.cohort_id == cohort.id, Placement.until.is_(None), cohorts.in_scope(scope))
        .options(joinedload(Award.nominator), joinedload(Award.decider))
    )
    if search:
        query = query.where(Person.name.contains(search, autoescape=True))
    state = Award.state
    order = [state != AwardState.NOMINATED, state != AwardState.AWARDED]
    query = query.order_by(*order, Site.position, Site.id, Enrolment.trainee_no, Award.id)
    return cast("Select[Any]", query)


def open_award(enrolment: Enrolment) -> Award | None:
    """The trainee's nomination that waits for the decision, or award."""
    return session.scalar(select(Award).where(Award.enrolment_id == enrolment.id, Award.state.in_(OPEN)))


def trainee_named(cohort: Cohort, scope: Scope, text: str) -> Enrolment:
    """The trainee in scope of this number or full name.

    Raises:
        DomainError: there is none, or several of the name.
    """
    named = or_(Enrolment.trainee_no == text.upper(), Person.name == text)
    everybody = cohorts.roster(cohort, scope).with_only_columns(
        Enrolment.id, Enrolment.trainee_no, maintain_column_froms=True
    )
    found = session.execute(everybody.where(named).limit(MOST_NAMED)).all()
    if not found:
        raise DomainError(_("No trainee of yours has the number or name “%(text)s”.", text=text))
    if len(found) > 1:
        numbers = _(", ").join(trainee_no for _id, trainee_no in found)
        raise DomainError(_("Several have this name. Write the number: %(numbers)s", numbers=numbers))
    return session.get_one(Enrolment, found[0][0])
