"""One phone or ID number in full: for whom, with a reason, once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.confirming import confirmed
from tests.factories import EnrolmentFactory, PersonFactory, SiteFactory, organizer, site_staff
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import CohortState
from trainingapp.cohorts.services import disclosure
from trainingapp.core.errors import DomainError

PHONE, NUMBER = "19900000001", "990106198001010018"


@pytest.fixture
def site(session):
    return SiteFactory()


@pytest.fixture
def trainee(session, site):
    person = PersonFactory(name="演甲", phone=PHONE)
    person.id_number = NUMBER
    session.commit()
    return EnrolmentFactory(cohort=site.cohort, site=site, person=person)


def address(trainee, what=""):
    return f"/cohorts/{trainee.cohort_id}/enrolments/{trainee.id}{what}"


def reasons(session):
    return [
        (entry.action, entry.facts["reason"])
        for entry in session.scalars(select(AuditEntry).where(AuditEntry.action.like("enrolment.show%")))
    ]


def test_lists_and_the_trainees_page_show_neither(client, site, trainee):
    client.sign_in(organizer(site.cohort))

    for page in (address(trainee), f"/cohorts/{site.cohort_id}/roster", address(trainee, "/phone")):
        shown = client.get(page).text
        assert PHONE not in shown
        assert NUMBER not in shown


def test_the_phone_is_shown_once_with_the_reason_in_the_book(client, session, site, trainee):
    client.sign_in(site_staff(site))

    assert client.post(address(trainee, "/phone"), data={"reason": " "}).status_code == 422
    assert reasons(session) == []
    answer = client.post(address(trainee, "/phone"), data={"reason": "通知报到"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address(trainee, "/phone"))
    assert PHONE in client.get(address(trainee, "/phone")).text
    assert reasons(session) == [("enrolment.show_phone", "通知报到")]
    assert PHONE not in client.get(address(trainee, "/phone")).text


def test_the_id_number_is_for_organizers_who_typed_their_password(client, session, site, trainee):
    boss, sent = organizer(site.cohort), {"reason": "办理入校"}

    assert client.sign_in(site_staff(site)).post(address(trainee, "/id-number"), data=sent).status_code == 404
    assert client.sign_in(boss).post(address(trainee, "/id-number"), data=sent).status_code == 303
    assert reasons(session) == []
    assert confirmed(client, boss).post(address(trainee, "/id-number"), data=sent).status_code == 303
    assert NUMBER in client.get(address(trainee, "/id-number")).text
    assert reasons(session) == [("enrolment.show_id_number", "办理入校")]
    assert NUMBER not in str(session.scalars(select(AuditEntry.facts)).all())


def test_a_class_that_collects_no_id_numbers_shows_none(client, session, site, trainee):
    boss = organizer(site.cohort)
    site.cohort.collects_id_numbers = False
    session.commit()

    assert "/id-number" not in client.sign_in(boss).get(address(trainee)).text
    assert confirmed(client, boss).get(address(trainee, "/id-number")).status_code == 404
    assert not policies.see_id_number(boss, site.cohort, trainee)
    with pytest.raises(DomainError):
        disclosure.show_id_number(trainee, by=boss, reason="办理入校")


def test_staff_lose_sight_of_contacts_when_the_class_is_closed_and_get_it_back(
    client, session, site, trainee
):
    worker, boss = site_staff(site), organizer(site.cohort)
    site.cohort.state = CohortState.CLOSED
    session.commit()
    for page in (address(trainee), address(trainee, "/phone"), f"/cohorts/{site.cohort_id}/roster"):
        assert client.sign_in(worker).get(page).status_code == 404
        assert client.sign_in(boss).get(page).status_code == 200
    assert "已结束" in (said := client.get(f"/cohorts/{site.cohort_id}/staff").text) or "closed" in said

    site.cohort.state = CohortState.OPEN
    session.commit()
    assert client.sign_in(worker).get(address(trainee)).status_code == 200
