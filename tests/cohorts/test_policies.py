"""Policies and queries give one answer, for every role."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    StaffFactory,
    grader,
    organizer,
    site_staff,
)
from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    CorrectionKind,
    CorrectionRequest,
    Enrolment,
    Site,
    SiteKind,
    Staff,
    StaffRole,
)
from trainingapp.cohorts.queries import disclosure
from trainingapp.cohorts.services import staff
from trainingapp.core import clock


@pytest.fixture
def world(session):
    """Three classes with two sites each, the last one closed, and somebody in every role."""
    everybody = [PersonFactory(is_admin=True), PersonFactory()]
    for state in (CohortState.OPEN, CohortState.OPEN, CohortState.CLOSED):
        main = SiteFactory(cohort=CohortFactory(state=state))
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
    # the administrator; of each class organizer, main and branch staff; of the closed one its organizer
    assert seen == 6 + 2 * (2 + 2 + 1) + 2


def test_graders(session, world):
    for cohort in session.scalars(select(Cohort)):
        everybody = session.scalars(select(Person))
        in_office = {p for p in everybody if policies.grade(p, cohort)}
        assert set(queries.graders(cohort)) == in_office or (cohort.is_over and not in_office)


def test_when_a_class_is_closed_only_organizers_keep_their_rights_and_reopening_gives_them_back(session):
    main = SiteFactory(cohort=CohortFactory(state=CohortState.CLOSED))
    cohort, trainee = main.cohort, EnrolmentFactory(cohort=main.cohort, site=main)
    others = [
        StaffFactory(cohort=cohort, site=main, role=role).person
        for role in (StaffRole.SITE_STAFF, StaffRole.CLASS_TEACHER, StaffRole.GRADER)
    ]
    boss = organizer(cohort)

    assert policies.look_after(boss, cohort, trainee)
    for person in others:
        assert not policies.look_after(person, cohort, trainee)
        assert not policies.grade(person, cohort)
        assert not policies.see(person, cohort)
        assert session.scalars(queries.seen_by(person)).all() == []

    cohort.state = CohortState.OPEN
    session.commit()
    assert [policies.look_after(person, cohort, trainee) for person in others] == [True, True, False]
    assert policies.grade(others[2], cohort)


def test_requests_about_own_data(session, world):
    decided = 0
    for cohort in session.scalars(select(Cohort)).all():
        asked = [
            CorrectionRequest(cohort=cohort, person=person, kind=CorrectionKind.NAME, value="演乙")
            for person in world
        ]
        session.add_all(asked)
        session.flush()
        for person in (one for one in world if policies.manage(one, cohort)):
            seen = set(session.scalars(disclosure.open_corrections(person, cohort)))
            assert seen == {one for one in asked if policies.decide_correction(person, cohort, one)}
            decided += len(seen)
        for one in asked:
            session.delete(one)
        session.flush()
    assert decided > 3 * len(world)
