"""Policies and queries give one answer, for every role."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    grader,
    organizer,
    site_staff,
)
from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.models import Cohort, Enrolment, Site, SiteKind, Staff
from trainingapp.cohorts.services import staff
from trainingapp.core import clock


@pytest.fixture
def world(session):
    """Two classes with two sites each, and somebody in every role."""
    everybody = [PersonFactory(is_admin=True), PersonFactory()]
    for _n in range(2):
        main = SiteFactory(cohort=CohortFactory())
        branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
        everybody += [organizer(main.cohort), grader(main.cohort), site_staff(main), site_staff(branch)]
        everybody += [EnrolmentFactory(cohort=main.cohort, site=site).person for site in (main, branch)]
        gone = organizer(main.cohort)
        office = session.scalars(select(Staff).where(Staff.person_id == gone.id)).one()
        staff.end_office(office, by=gone, at=clock.now())
        everybody.append(gone)
    session.commit()
    session.expire_all()
    return everybody


def test_classes_seen_and_managed(session, world):
    classes = session.scalars(select(Cohort)).all()
    for person in world:
        assert set(session.scalars(queries.seen_by(person))) == {
            c for c in classes if policies.see(person, c)
        }
        assert set(session.scalars(queries.managed_by(person))) == {
            c for c in classes if policies.manage(person, c)
        }


def test_sites_and_trainees_in_scope(session, world):
    sites, trainees = session.scalars(select(Site)).all(), session.scalars(select(Enrolment)).all()
    seen = 0
    for person in world:
        for cohort in session.scalars(select(Cohort)):
            scope = policies.scope(person, cohort)
            own = [site for site in sites if site.cohort_id == cohort.id]
            assert set(session.scalars(queries.sites(cohort, scope))) == {
                site for site in own if policies.run_site(person, cohort, site)
            }
            rows = {row.enrolment_id for row in session.execute(queries.roster(cohort, scope))}
            assert rows == {
                e.id for e in trainees if e.cohort_id == cohort.id and policies.look_after(person, cohort, e)
            }
            seen += len(rows)
    assert seen == 4 + 2 * (2 + 2 + 1)  # the administrator; of each class organizer, main and branch staff


def test_graders(session, world):
    for cohort in session.scalars(select(Cohort)):
        everybody = session.scalars(select(Person))
        assert set(queries.graders(cohort)) == {p for p in everybody if policies.grade(p, cohort)}
