"""A class with groups, for the tests of services and views."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.factories import NINE, EnrolmentFactory, GroupFactory, MembershipFactory, a_class
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, Standing, StandingKind
from trainingapp.core import clock
from trainingapp.groups.models import Group, GroupRole, Membership

BEFORE = NINE - timedelta(days=10)


class Grouped:
    """A class with one site and groups of given sizes; the first two members of each convene."""

    cohort: Cohort
    site: Site

    def __init__(self, *sizes: int) -> None:
        self.cohort, self.site, _nobody = a_class(trainees=0)
        self.groups: list[Group] = []
        self.memberships: list[list[Membership]] = []
        for number, size in enumerate(sizes, 1):
            group = GroupFactory(cohort=self.cohort, site=self.site, number=number)
            self.groups.append(group)
            self.memberships.append([self.member(group, place) for place in range(size)])

    def trainee(self, **values: Any) -> Enrolment:
        return EnrolmentFactory(cohort=self.cohort, site=self.site, **values)

    def member(self, group: Group, place: int) -> Membership:
        role = GroupRole.CONVENER if place < 2 else GroupRole.MEMBER
        enrolment = self.trainee(unit=f"示范省青禾市{group.number}街道{place}社区")
        return MembershipFactory(group=group, enrolment=enrolment, role=role, since=BEFORE)


def withdraw(session: Any, enrolment: Enrolment) -> None:
    """The trainee leaves the class."""
    enrolment.standing.until = clock.now()
    session.flush()
    session.add(Standing(enrolment_id=enrolment.id, kind=StandingKind.WITHDRAWN))
    session.commit()


def transfer(session: Any, enrolment: Enrolment, site: Site) -> None:
    """The trainee sits at another site from now on."""
    enrolment.placement.until = clock.now()
    session.flush()
    session.add(Placement(enrolment_id=enrolment.id, site_id=site.id))
    session.commit()
    session.expire_all()
