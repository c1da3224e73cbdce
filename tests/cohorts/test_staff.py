"""Offices in a class."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SignInNameFactory,
    SiteFactory,
    StaffFactory,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Staff, StaffRole
from trainingapp.cohorts.services import staff
from trainingapp.core import clock
from trainingapp.core.errors import DomainError


@pytest.fixture
def site(session):
    return SiteFactory()


@pytest.fixture
def manager(site):
    return organizer(site.cohort)


def test_somebody_new_gets_an_office_and_a_code_that_works_once(client, session, site, manager):
    client.sign_in(manager)
    sent = {"name": "何教务", "user_name": "hejw", "role": "site_staff", "site_id": site.id}
    answer = client.post(f"/cohorts/{site.cohort_id}/staff/new-person", data=sent)

    assert answer.status_code == 303
    where = answer.headers["Location"]
    answer = client.get(where)
    assert "hejw" in answer.text
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", answer.text)[0]
    person = session.scalars(select(Person).where(Person.name == "何教务")).one()
    assert accounts.code_fits(person, code, at=clock.now())
    assert code not in where + client.get(where).text
    assert policies.run_site(person, site.cohort, site)
    assert code not in str(session.scalars(select(AuditEntry.facts)).all())


def test_whoever_signs_in_so_gets_the_office_and_keeps_the_account(client, session, site, manager):
    person = SignInNameFactory(value="zhaols", person=PersonFactory(name="赵老师")).person
    url = f"/cohorts/{site.cohort_id}/staff/new-person"
    sent = {"name": "赵老师", "user_name": "ZhaoLS", "role": "site_staff", "site_id": site.id}

    assert client.sign_in(manager).post(url, data={**sent, "name": "钱老师"}).status_code == 422
    assert client.post(url, data=sent).headers["Location"] == f"/cohorts/{site.cohort_id}/staff"
    assert policies.run_site(person, site.cohort, site)
    assert person.code_hash is None
    assert "zhaols" in client.get(f"/cohorts/{site.cohort_id}/staff").text


def test_somebody_known_is_found_and_gets_an_office(client, session, site, manager):
    person = SignInNameFactory(value="zhaols", person=PersonFactory(name="赵老师")).person
    client.sign_in(manager)
    url = f"/cohorts/{site.cohort_id}/staff/new"

    assert f"{url}/{person.id}" in client.get(f"{url}?q=赵").text
    assert f"{url}/{person.id}" in client.get(f"{url}?q=ZHAOLS").text
    assert f"{url}/{person.id}" not in client.get(f"{url}?q=老师").text
    assert client.post(f"{url}/{person.id}", data={"role": "grader", "site_id": ""}).status_code == 303
    assert policies.grade(person, site.cohort)


def test_site_staff_need_a_site_and_graders_have_none(session, site, manager):
    person = PersonFactory()
    with pytest.raises(DomainError):
        staff.appoint(site.cohort, person, StaffRole.CLASS_TEACHER, by=manager)

    assert staff.appoint(site.cohort, person, StaffRole.GRADER, site=site, by=manager).site is None


def test_an_office_is_not_given_twice(session, site, manager):
    person = PersonFactory()
    staff.appoint(site.cohort, person, StaffRole.SITE_STAFF, site=site, by=manager)

    with pytest.raises(DomainError):
        staff.appoint(site.cohort, person, StaffRole.SITE_STAFF, site=site, by=manager)


def test_a_taken_user_name_is_refused_and_leaves_nobody(client, session, site, manager):
    SignInNameFactory(value="hejw")
    people = len(session.scalars(select(Person)).all())
    client.sign_in(manager)
    sent = {"name": "何教务", "user_name": "HEJW", "role": "grader", "site_id": ""}

    assert client.post(f"/cohorts/{site.cohort_id}/staff/new-person", data=sent).status_code == 422
    assert len(session.scalars(select(Person)).all()) == people


def test_an_office_ends_and_so_do_its_rights(client, session, site, manager):
    person = site_staff(site)
    office = session.scalars(select(Staff).where(Staff.person_id == person.id)).one()
    url = f"/cohorts/{site.cohort_id}/staff/{office.id}/end"

    assert client.sign_in(person).post(url).status_code == 404
    assert client.sign_in(manager).post(url).status_code == 303
    assert office.until is not None
    assert not policies.work_in(person, site.cohort)
    assert client.post(url).status_code == 404  # it is over


def test_the_last_organizer_stays(client, session, site, manager):
    office = session.scalars(select(Staff).where(Staff.person_id == manager.id)).one()
    url = f"/cohorts/{site.cohort_id}/staff/{office.id}/end"
    client.sign_in(manager)

    assert client.post(url).status_code == 409
    organizer(site.cohort)
    assert client.post(url).status_code == 303
    assert client.get(f"/cohorts/{site.cohort_id}/staff").status_code == 404


def test_an_office_of_another_class_is_not_found(client, session, site, manager):
    office = StaffFactory()

    assert client.sign_in(manager).post(f"/cohorts/{site.cohort_id}/staff/{office.id}/end").status_code == 404


def test_a_code_opens_no_account_that_reaches_further_than_the_class(client, session, site, manager):
    own, far = site_staff(site), site_staff(site)
    StaffFactory(cohort=CohortFactory(), person=far)
    boss = PersonFactory(is_admin=True)
    staff.appoint(site.cohort, boss, StaffRole.GRADER, by=manager)
    session.commit()
    client.sign_in(manager)

    for person, status in ((own, 303), (far, 404), (boss, 404)):
        office = session.scalars(
            select(Staff).where(Staff.person_id == person.id, Staff.cohort_id == site.cohort_id)
        ).one()
        assert client.post(f"/cohorts/{site.cohort_id}/staff/{office.id}/code").status_code == status


def test_site_staff_reset_trainees_but_no_colleagues(session, site):
    worker = site_staff(site)
    trainee = EnrolmentFactory(cohort=site.cohort, site=site)
    colleague = EnrolmentFactory(cohort=site.cohort, site=site, person=organizer(site.cohort))

    assert policies.give_code(worker, site.cohort, trainee)
    assert not policies.give_code(worker, site.cohort, colleague)


def test_the_list_takes_the_same_statements_however_long(client, session, site, manager):
    client.sign_in(manager)
    counts = []
    for _n in range(2):
        with count_queries() as statements:
            client.get(f"/cohorts/{site.cohort_id}/staff")
        counts.append(len(statements))
        site_staff(site)
        site_staff(site)

    assert counts == [9, 9]
