"""A class with two branches and a group at each, and the worker's part played by the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import (
    EnrolmentFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    organizer,
)
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Site, SiteKind
from trainingapp.cohorts.policies import Scope
from trainingapp.core import clock
from trainingapp.core.jobs.models import Job
from trainingapp.core.session import session as current_session
from trainingapp.groups.models import Group, GroupRole
from trainingapp.printing import jobs, queries, reading, services
from trainingapp.printing.models import PrintRun
from trainingapp.printing.sheets import Wanted


@dataclass
class PrintRoom:
    """What the tests print of."""

    cohort: Cohort
    main: Site
    east: Site
    west: Site
    groups: list[Group]
    manager: Person

    def wanted(self, site: Site | None = None) -> Wanted:
        return queries.wanted(self.cohort, Scope(whole=True), site)


def a_group(site: Site, names: str) -> Group:
    """A group of a site; the first of its members convenes."""
    group = GroupFactory(cohort=site.cohort, site=site, room=RoomFactory(venue=site.venue, building="明德楼"))
    for place, name in enumerate(names.split()):
        enrolment = EnrolmentFactory(cohort=site.cohort, site=site, person=PersonFactory(name=name))
        role = GroupRole.MEMBER if place else GroupRole.CONVENER
        MembershipFactory(group=group, enrolment=enrolment, role=role)
    return group


@pytest.fixture
def print_room(session) -> PrintRoom:
    main = SiteFactory(name="主课堂")
    east, west = (
        SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name=name)
        for name in ("东山分课堂", "西河分课堂")
    )
    groups = [a_group(east, "沈书言 林远 欧阳清和"), a_group(west, "马䶮 张<伟>")]
    return PrintRoom(main.cohort, main, east, west, groups, organizer(main.cohort))


def work(run: PrintRun) -> Any:
    """Do the run's job as a worker does, each step in its transaction; what it reported."""
    job = current_session.scalars(select(Job).where(Job.id == run.job_id)).one()
    steps = []
    for progress in jobs.JOBS[job.kind](**job.args):
        steps.append((progress.done, progress.total))
        current_session.commit()
    current_session.commit()
    return steps


def kept(run: PrintRun) -> None:
    """Read the run's sheets and keep them as printed, without making the file: how it looks counts for nothing."""
    at = clock.now()
    (job,) = current_session.scalars(select(Job).where(Job.id == run.job_id))
    by = current_session.get_one(Person, job.args["by"])
    works = reading.read(run, by, at, lessons=job.args.get("lessons"))
    services.keep_print(run, "名单.pdf", b"", [one for work in works for one in work.made], pages=0, at=at)
    services.forget_gone(run, [one for work in works for one in work.gone])
    current_session.commit()
