"""Outstanding trainees: nominated by those who look after them, decided by organizers, the quota in sight."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import factories
from tests.certificates.graduates import AT
from tests.factories import CohortFactory, EnrolmentFactory, PersonFactory, SiteFactory, StaffFactory
from trainingapp.certificates import queries, rules, services
from trainingapp.certificates.models import Award, AwardState
from trainingapp.cohorts.models import SiteKind, StaffRole
from trainingapp.core.errors import DomainError

WHY = "带动小组完成调研"


@pytest.fixture
def world(session):
    cohort = CohortFactory()
    main = SiteFactory(cohort=cohort)
    branch = SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH)
    mine, other = EnrolmentFactory(cohort=cohort, site=branch), EnrolmentFactory(cohort=cohort, site=main)
    teacher = StaffFactory(cohort=cohort, site=branch, role=StaffRole.CLASS_TEACHER).person
    return cohort, mine, other, teacher


@pytest.mark.parametrize(
    ("percent", "people", "places"), [(10, 430, 43), (10, 19, 1), (10, 5, 1), (0, 400, 0), (10, 0, 0)]
)
def test_places_follow_the_ratio(percent, people, places):
    assert rules.award_places(CohortFactory.build(award_percent=percent), people) == places


def test_a_nomination_is_decided_and_shows_on_the_roster_of_the_ceremony(session, world):
    cohort, mine, _other, teacher = world
    organizer = factories.organizer(cohort)
    award = services.nominate(mine, WHY, by=teacher, at=AT)
    with pytest.raises(DomainError):
        services.nominate(mine, WHY, by=teacher, at=AT)
    assert queries.outstanding(cohort) == set()

    services.decide_award(award, AwardState.AWARDED, by=organizer, at=AT)

    assert queries.outstanding(cohort) == {mine.id}
    assert [one.is_outstanding for one in queries.candidates(cohort, [mine.id])] == [True]
    with pytest.raises(DomainError):
        services.decide_award(award, AwardState.DECLINED, "名额已满", by=organizer, at=AT)
    services.decide_award(award, AwardState.WITHDRAWN, "材料不实", by=organizer, at=AT)
    assert (award.note, award.decided_by, queries.outstanding(cohort)) == ("材料不实", organizer.id, set())
    assert services.nominate(mine, WHY, by=teacher, at=AT).state is AwardState.NOMINATED


def test_more_than_there_are_places_is_told(client, session, world):
    cohort, mine, other, teacher = world
    client.sign_in(factories.organizer(cohort))
    for enrolment in (mine, other):
        award = services.nominate(enrolment, WHY, by=teacher, at=AT)
        session.commit()
        address = f"/cohorts/{cohort.id}/awards/{award.id}/decide"
        assert client.post(address, data={"to": "declined"}).status_code == 409
        assert client.post(address, data={"to": "awarded"}).status_code == 303

    quota = queries.quota(cohort)
    assert (quota.people, quota.places, quota.awarded, quota.over) == (2, 1, 2, 1)
    assert "notice-bad" in client.get(f"/cohorts/{cohort.id}/awards").text


def test_class_teachers_nominate_their_own_and_take_back_what_waits(client, session, world):
    cohort, mine, other, teacher = world
    page = f"/cohorts/{cohort.id}/awards"
    client.sign_in(teacher)

    assert f'href="{page}"' in client.get(f"/cohorts/{cohort.id}/roster").text
    assert client.post(page, data={"trainee": other.trainee_no, "reason": WHY}).status_code == 422
    assert client.post(page, data={"trainee": mine.trainee_no, "reason": ""}).status_code == 422
    assert client.post(page, data={"trainee": mine.person.name, "reason": WHY}).status_code == 303
    award = session.scalars(select(Award)).one()
    assert WHY in client.get(page).text
    assert client.post(f"{page}/{award.id}/decide", data={"to": "awarded"}).status_code == 404
    assert client.post(f"{page}/{award.id}/withdraw", data={"reason": "写错了人"}).status_code == 303

    nominate = f"/cohorts/{cohort.id}/certificates/trainees/{mine.id}/nominate"
    assert client.post(nominate, data={"reason": WHY}).status_code == 303
    newest = session.scalars(select(Award).order_by(Award.id.desc())).first()
    services.decide_award(newest, AwardState.AWARDED, by=factories.organizer(cohort), at=AT)
    session.commit()
    assert client.post(f"{page}/{newest.id}/withdraw", data={"reason": "反悔"}).status_code == 404
    client.sign_in(mine.person)
    assert "notice-good" in client.get(f"/cohorts/{cohort.id}/my-certificate").text


def test_two_of_one_name_are_told_apart_by_number(session, world):
    cohort, mine, _other, _teacher = world
    twin = EnrolmentFactory(
        cohort=cohort, site=mine.placement.site, person=PersonFactory(name=mine.person.name)
    )
    whole = queries.awards.Scope(whole=True)

    with pytest.raises(DomainError, match=twin.trainee_no):
        queries.trainee_named(cohort, whole, mine.person.name)
    assert queries.trainee_named(cohort, whole, twin.trainee_no.lower()).id == twin.id


def test_a_class_may_name_none(session, world):
    cohort, mine, _other, teacher = world
    cohort.award_percent = 0

    with pytest.raises(DomainError):
        services.nominate(mine, WHY, by=teacher, at=AT)
