"""Trainees' dated facts: enrolling, arrival, transfer, leaving, returning, corrections."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SignInNameFactory,
    SiteFactory,
    a_class,
    organizer,
    site_staff,
)
from tests.web.edits_reading import opened
from trainingapp.accounts.models import Person, SignInKind
from trainingapp.accounts.queries import by_sign_in_name
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import queries
from trainingapp.cohorts.models import CohortState, Enrolment, Placement, SiteKind, Standing, StandingKind
from trainingapp.cohorts.services import enrolments
from trainingapp.core.errors import DomainError

NOW = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)


def later(hours):
    return NOW + timedelta(hours=hours)


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="SQ15"))


@pytest.fixture
def manager(site):
    return organizer(site.cohort)


@pytest.fixture
def enrolment(site):
    return EnrolmentFactory(cohort=site.cohort, site=site)


def test_enrolling_gives_number_facts_and_sign_in_names(session, site, manager):
    person = PersonFactory(phone="19900000001")
    made = enrolments.enrol(site.cohort, site, person, unit="春晓社区", by=manager, at=NOW, reason="补报")

    assert made.trainee_no == "SQ15-00001"
    assert (made.placement.site_id, made.placement.reason, made.placement.since) == (site.id, "补报", NOW)
    assert (made.standing.kind, made.standing.actor_id) == (StandingKind.ENROLLED, manager.id)
    assert by_sign_in_name("sq15-00001") == by_sign_in_name("19900000001") == person


def test_a_phone_signs_in_whoever_had_it_first(session, site, manager):
    first = SignInNameFactory(value="19900000001", kind=SignInKind.PHONE).person
    enrolments.enrol(site.cohort, site, PersonFactory(phone="19900000001"), by=manager, at=NOW)

    assert by_sign_in_name("19900000001") == first


def test_nobody_is_enrolled_twice_nor_in_a_closed_class(session, site, manager, enrolment):
    with pytest.raises(DomainError):
        enrolments.enrol(site.cohort, site, enrolment.person, by=manager, at=NOW)
    with pytest.raises(DomainError):
        enrolments.enrol(
            site.cohort, site, PersonFactory(), trainee_no=enrolment.trainee_no, by=manager, at=NOW
        )
    site.cohort.state = CohortState.CLOSED
    with pytest.raises(DomainError):
        enrolments.enrol(site.cohort, site, PersonFactory(), by=manager, at=NOW)


@pytest.mark.parametrize(
    ("given", "following"),
    [
        ([], 1),
        (["SQ15-00001", "SQ15-00009"], 10),
        (["SQ15-99999"], 100000),
        (["SQ15-99999", "SQ15-100000"], 100001),
        (["SQ15-00003", "SQ15-REST", "HB-77777", "SQ15X-00008"], 4),
    ],
)
def test_numbers_go_on_after_the_highest(session, site, given, following):
    for number in given:
        EnrolmentFactory(cohort=site.cohort, site=site, trainee_no=number)

    assert enrolments.next_serial(site.cohort) == following


def test_delegations_are_made_once(session, site):
    first = enrolments.delegation_named(site.cohort, " 示范省代表团 ")

    assert enrolments.delegation_named(site.cohort, "示范省代表团") is first
    assert enrolments.delegation_named(site.cohort, "  ") is None


def test_arrival_is_one_fact_even_if_ticked_twice(session, manager, enrolment):
    enrolments.mark_arrived(enrolment, by=manager, at=NOW)
    enrolments.mark_arrived(enrolment, by=manager, at=later(1))

    standings = session.scalars(select(Standing).order_by(Standing.id)).all()
    assert [(s.kind, s.until) for s in standings] == [
        (StandingKind.ENROLLED, NOW),
        (StandingKind.ARRIVED, None),
    ]


def test_undoing_an_arrival_keeps_that_it_was_said(session, manager, enrolment):
    enrolments.mark_arrived(enrolment, by=manager, at=NOW)
    enrolments.undo_arrival(enrolment, by=manager, at=later(1))

    assert enrolment.standing.kind is StandingKind.ENROLLED
    assert session.scalar(select(func.count()).select_from(Standing)) == 3


def test_a_transfer_ends_one_placement_and_begins_another(session, site, manager, enrolment):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    enrolments.transfer(enrolment, branch, by=manager, at=NOW, reason=" 离家近 ")

    assert enrolment.placement.site_id == branch.id
    assert queries.site_of(enrolment, later(-1)) == site
    assert queries.site_of(enrolment, later(1)) == branch
    old, new = session.scalars(select(Placement).order_by(Placement.id)).all()
    assert (old.until, new.since, new.reason, new.actor_id) == (NOW, NOW, "离家近", manager.id)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.facts["to_site_id"]) == ("enrolment.transfer", branch.id)


def test_transfers_that_make_no_sense_are_refused(session, site, manager, enrolment):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    for target, reason in ((site, "有"), (SiteFactory(), "有"), (branch, "  ")):
        with pytest.raises(DomainError):
            enrolments.transfer(enrolment, target, by=manager, at=NOW, reason=reason)


@pytest.mark.parametrize("act", [enrolments.withdraw, enrolments.dismiss])
def test_who_leaves_can_be_taken_back(session, site, manager, enrolment, act):
    act(enrolment, by=manager, at=NOW, reason="工作原因")
    assert queries.headcount(site.cohort) == {}
    with pytest.raises(DomainError):
        enrolments.mark_arrived(enrolment, by=manager, at=later(1))

    enrolments.take_back(enrolment, by=manager, at=later(2), reason="已安排好")
    assert enrolment.standing.kind is StandingKind.ENROLLED
    assert queries.headcount(site.cohort) == {site.id: 1}
    with pytest.raises(DomainError):
        enrolments.take_back(enrolment, by=manager, at=later(3), reason="再来")


def test_who_had_arrived_need_not_arrive_again_after_a_return(session, manager, enrolment):
    enrolments.mark_arrived(enrolment, by=manager, at=NOW)
    enrolments.withdraw(enrolment, by=manager, at=later(1), reason="回村防汛")

    enrolments.take_back(enrolment, by=manager, at=later(2), reason="汛情过去")

    assert enrolment.standing.kind is StandingKind.ARRIVED


def test_leaving_needs_a_reason_and_an_open_class(session, site, manager, enrolment):
    with pytest.raises(DomainError):
        enrolments.withdraw(enrolment, by=manager, at=NOW, reason="")
    site.cohort.state = CohortState.CLOSED
    with pytest.raises(DomainError):
        enrolments.withdraw(enrolment, by=manager, at=NOW, reason="有")


# -- pages -----------------------------------------------------------------------------------------------------


def address(enrolment, tail=""):
    return f"/cohorts/{enrolment.cohort_id}/enrolments/{enrolment.id}{tail}"


@pytest.mark.parametrize("tail", ["", "/correct", "/transfer", "/leave", "/return"])
def test_a_trainee_s_pages_open_to_those_who_look_after_the_site(client, session, site, manager, tail):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    trainee = EnrolmentFactory(cohort=site.cohort, site=branch)

    for person, status in (
        (manager, 200),
        (site_staff(branch), 200),
        (site_staff(SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)), 404),
        (trainee.person, 404),
        (organizer(CohortFactory()), 404),
    ):
        assert client.sign_in(person).get(address(trainee, tail)).status_code == status


def test_a_trainee_is_not_found_under_another_class(client, session, enrolment):
    other = CohortFactory()
    client.sign_in(organizer(other))

    assert client.get(f"/cohorts/{other.id}/enrolments/{enrolment.id}").status_code == 404


def test_the_story_is_told(client, session, site, manager, enrolment):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="河东分课堂")
    client.sign_in(manager)
    client.post(address(enrolment, "/transfer"), data={"site_id": branch.id, "reason": "离家近"})
    client.post(address(enrolment, "/leave"), data={"kind": "withdrawn", "reason": "单位有急事"})
    client.post(address(enrolment, "/return"), data={"reason": "急事已了"})
    text = client.get(address(enrolment)).text

    for expected in ("河东分课堂", "离家近", "单位有急事", "急事已了", manager.name):
        assert expected in text


def test_site_staff_move_people_only_among_their_own_sites(client, session, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    point = SiteFactory(cohort=site.cohort, parent=branch, kind=SiteKind.POINT)
    trainee = EnrolmentFactory(cohort=site.cohort, site=branch)
    client.sign_in(site_staff(branch))
    url = address(trainee, "/transfer")

    assert client.post(url, data={"site_id": site.id, "reason": "有"}).status_code == 422
    assert client.post(url, data={"site_id": point.id, "reason": ""}).status_code == 422
    assert client.post(url, data={"site_id": point.id, "reason": "有"}).status_code == 303
    assert trainee.placement.site_id == point.id


def test_a_correction_is_written_and_kept_in_the_book_without_its_values(client, session, manager, enrolment):
    person = enrolment.person
    SignInNameFactory(person=person, kind=SignInKind.PHONE, value="19900000001")
    client.sign_in(manager)
    sent = {
        "name": "阿依古丽•买买提",
        "phone": "199 0000 0002",
        "unit": "新社区",
        "post": "书记",
        "delegation": "示范团",
    }
    assert client.post(address(enrolment, "/correct"), data=sent).status_code == 303

    assert (person.name, person.phone, enrolment.unit) == ("阿依古丽·买买提", "19900000002", "新社区")
    assert person.sort_key.startswith("a1 ")
    assert enrolment.delegation.name == "示范团"
    assert by_sign_in_name("19900000001") is None
    assert by_sign_in_name("19900000002") == person
    entry = session.scalars(select(AuditEntry)).one()
    assert set(entry.facts["changed"]) == {"name", "phone", "unit", "post", "delegation_id"}
    assert "1990000" not in str(entry.facts)


def test_a_correction_to_the_phone_of_somebody_else_is_asked_about_first(client, session, manager, enrolment):
    EnrolmentFactory(cohort=enrolment.cohort, person=PersonFactory(name="李娜", phone="19900000003"))
    session.commit()
    client.sign_in(manager)
    url, sent = address(enrolment, "/correct"), {"name": "张伟", "phone": "19900000003"}

    refused = client.post(url, data=sent)

    assert refused.status_code == 422
    assert "shares_phone" in refused.text
    assert "199****0003" in refused.text
    assert enrolment.person.phone != "19900000003"
    assert client.post(url, data={**sent, "shares_phone": "y"}).status_code == 303
    assert enrolment.person.phone == "19900000003"


def test_a_correction_without_a_phone_keeps_it(client, session, manager, enrolment):
    enrolment.person.phone = "19900000001"
    session.commit()
    client.sign_in(manager).post(address(enrolment, "/correct"), data={"name": enrolment.person.name})

    assert enrolment.person.phone == "19900000001"


@pytest.mark.parametrize("wrong", [{"name": "张三（替）"}, {"name": ""}, {"name": "张三", "phone": "1234"}])
def test_a_wrong_correction_is_refused(client, session, manager, enrolment, wrong):
    name = enrolment.person.name

    assert client.sign_in(manager).post(address(enrolment, "/correct"), data=wrong).status_code == 422
    assert enrolment.person.name == name


def test_the_phone_is_masked_until_it_is_asked_for(client, session, manager, enrolment):
    enrolment.person.phone = "19900000001"
    session.commit()
    client.sign_in(manager)

    assert "199****0001" in client.get(address(enrolment)).text
    assert "19900000001" not in client.get(address(enrolment)).text
    client.post(address(enrolment, "/phone"), data={"reason": "叫课"})
    assert "19900000001" in client.get(address(enrolment, "/phone")).text
    assert session.scalars(select(AuditEntry.action)).all() == ["enrolment.show_phone"]


def test_one_person_is_enrolled_by_hand_and_known_again(client, session, site, manager):
    known = PersonFactory(name="张伟", phone="19900000001")
    client.sign_in(manager)
    url = f"/cohorts/{site.cohort_id}/enrolments/new"
    sent = {"name": "张　伟", "phone": "19900000001", "site_id": site.id, "unit": "春晓社区"}
    people = session.scalar(select(func.count()).select_from(Person))

    assert client.post(url, data=sent).status_code == 303
    assert session.scalars(select(Enrolment)).one().person_id == known.id
    assert client.post(url, data=sent).status_code == 422  # enrolled already
    assert client.post(url, data={**sent, "phone": "19900000002"}).status_code == 303  # another of that name
    assert session.scalar(select(func.count()).select_from(Person)) == people + 1


def test_a_phone_of_somebody_else_is_said_and_may_be_shared(client, session, site, manager):
    holder = EnrolmentFactory(cohort=site.cohort, site=site, trainee_no="SQ15-00007",
                              person=PersonFactory(name="李柳堤", phone="19900000001"))  # fmt: skip
    SignInNameFactory(person=holder.person, kind=SignInKind.PHONE, value="19900000001")
    client.sign_in(manager)
    url = f"/cohorts/{site.cohort_id}/enrolments/new"
    sent = {"name": "张伟", "phone": "19900000001", "site_id": site.id}

    answer = client.post(url, data=sent)
    assert answer.status_code == 422
    assert "李**" in answer.text
    assert "SQ15-00007" in answer.text
    assert 'name="shares_phone"' in answer.text
    assert "19900000001" not in answer.text.replace('value="19900000001"', "")
    assert client.post(url, data={**sent, "shares_phone": "y"}).status_code == 303
    assert by_sign_in_name("19900000001") == holder.person


def test_sex_and_id_number_are_kept_and_must_agree(client, session, site, manager):
    client.sign_in(manager)
    url = f"/cohorts/{site.cohort_id}/enrolments/new"
    sent = {"name": "张伟", "site_id": site.id, "id_number": "990106198001010016", "sex": "female"}

    assert client.post(url, data=sent).status_code == 422
    assert client.post(url, data={**sent, "id_number": "990106198001010017"}).status_code == 422
    assert client.post(url, data={**sent, "sex": ""}).status_code == 303
    person = session.scalars(select(Enrolment)).one().person
    assert (person.sex, person.id_number) == ("male", "990106198001010016")
    assert (
        client.post(url, data={**sent, "sex": "", "name": "王伟"}).status_code == 422
    )  # whose it is is known
    site.cohort.collects_id_numbers = False
    session.commit()
    assert 'name="id_number"' not in client.get(url).text
    assert client.post(url, data={**sent, "name": "赵伟"}).status_code == 303


def test_two_windows_do_not_overwrite_each_other(client, session, manager, enrolment):
    enrolment.person.name = "张伟"
    session.commit()
    url = address(enrolment, "/correct")
    shown = client.sign_in(manager).get(url).text
    sent = {"name": "张伟", "unit": enrolment.unit, "post": "主任", "opened": opened(shown)}
    enrolment.post = "党委书记"
    session.commit()

    answer = client.post(url, data=sent)
    assert answer.status_code == 409
    assert "党委书记" in answer.text
    assert enrolment.post == "党委书记"
    assert client.post(url, data={**sent, "opened": opened(answer.text)}).status_code == 303
    assert enrolment.post == "主任"


def test_site_staff_enrol_at_their_own_sites_only(client, session, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    client.sign_in(site_staff(branch))
    url = f"/cohorts/{site.cohort_id}/enrolments/new"

    assert client.post(url, data={"name": "张伟", "site_id": site.id}).status_code == 422
    assert client.post(url, data={"name": "张伟", "site_id": branch.id}).status_code == 303


def test_reading_pages_writes_nothing(client, session):
    cohort, _site, (one, *_others) = a_class()
    client.sign_in(organizer(cohort))
    for path in ("roster", "sites", "staff", "settings", f"enrolments/{one.id}"):
        client.get(f"/cohorts/{cohort.id}/{path}")

    assert session.scalars(select(AuditEntry)).all() == []
