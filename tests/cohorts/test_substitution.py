"""Another person takes a trainee's place: what goes over, what stays, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    LessonFactory,
    PersonFactory,
    ReflectionFactory,
    SignInFactory,
    SiteFactory,
    TaskFactory,
    organizer,
    site_staff,
)
from trainingapp.accounts.queries import by_sign_in_name
from trainingapp.attendance.models import SignIn
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import queries
from trainingapp.cohorts.details import Correction
from trainingapp.cohorts.models import Enrolment, SiteKind, StandingKind, Substitution
from trainingapp.cohorts.services import enrolments, facts, substitutions
from trainingapp.cohorts.services.enrolments import delegation_named
from trainingapp.core.errors import DomainError
from trainingapp.groups import queries as groups

NOW = datetime(2026, 8, 25, 1, 0, tzinfo=UTC)
LI = Correction(name="李娜", phone="19900000002", unit="", post="书记", delegation="", remark="")


def later(hours):
    return NOW + timedelta(hours=hours)


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="SQ15"))


@pytest.fixture
def manager(site):
    return organizer(site.cohort)


@pytest.fixture
def replaced(site):
    delegation = delegation_named(site.cohort, "示范代表团")
    return EnrolmentFactory(
        cohort=site.cohort,
        site=site,
        person=PersonFactory(name="张伟"),
        delegation=delegation,
        standing=StandingKind.ARRIVED,
        trainee_no="SQ15-00001",
    )


def substitute(replaced, manager, at=NOW):
    return substitutions.substitute(replaced, LI, by=manager, at=at, reason="工作冲突")


def test_the_substitute_gets_the_place_and_nothing_else(session, site, manager, replaced):
    mark = SignInFactory(lesson=LessonFactory(cohort=site.cohort, takes_sign_in=True), enrolment=replaced)
    made = substitute(replaced, manager)

    assert (made.placement.site, made.delegation.name, made.unit) == (site, "示范代表团", replaced.unit)
    assert (made.standing.kind, made.standing.since) == (StandingKind.ENROLLED, NOW)
    assert made.trainee_no == "SQ15-00002"
    assert groups.group_of(made) is None
    assert (replaced.standing.kind, replaced.standing.since) == (StandingKind.SUBSTITUTED, NOW)
    assert session.get(SignIn, mark.id).enrolment_id == replaced.id
    assert queries.headcount(site.cohort) == {site.id: 1}
    assert by_sign_in_name("sq15-00002").name == "李娜"
    assert session.scalar(select(AuditEntry.facts).where(AuditEntry.action == "enrolment.substitute")) == {
        "replaced_id": replaced.id,
        "reason": "工作冲突",
    }


def test_places_that_cannot_be_taken(session, site, manager, replaced):
    other = EnrolmentFactory(cohort=site.cohort, site=site, person=PersonFactory(name="李娜", phone=LI.phone))
    with pytest.raises(DomainError):
        substitute(replaced, manager)  # in the class already
    enrolments.withdraw(other, by=manager, at=NOW, reason="有事")
    with pytest.raises(DomainError):
        substitute(other, manager)  # no place left
    with pytest.raises(DomainError):
        substitutions.substitute(replaced, LI, by=manager, at=NOW, reason=" ")


def test_a_substitution_lies_after_what_it_follows(session, manager, replaced):
    with pytest.raises(DomainError):
        substitute(replaced, manager, at=replaced.standing.since - timedelta(hours=1))

    assert session.scalars(select(Substitution)).all() == []


def test_the_way_back_is_dated(session, manager, replaced):
    made = substitute(replaced, manager)
    one = session.scalars(select(Substitution)).one()
    with pytest.raises(DomainError):
        enrolments.take_back(replaced, by=manager, at=later(1), reason="回来")
    substitutions.undo(one, by=manager, at=later(2), reason="填错")

    assert (replaced.standing.kind, replaced.standing.since) == (StandingKind.ARRIVED, later(2))
    assert (made.standing.kind, made.standing.reason) == (StandingKind.WITHDRAWN, "填错")
    assert (one.undone_at, one.undone_by, one.undo_reason) == (later(2), manager.id, "填错")
    with pytest.raises(DomainError):
        substitutions.undo(one, by=manager, at=later(3), reason="再来")


@pytest.mark.parametrize("trace", ["sign_in", "reflection"])
def test_who_has_done_something_keeps_the_place(session, site, manager, replaced, trace):
    made = substitute(replaced, manager)
    if trace == "sign_in":
        SignInFactory(lesson=LessonFactory(cohort=site.cohort, takes_sign_in=True), enrolment=made)
    else:
        ReflectionFactory(task=TaskFactory(cohort=site.cohort), enrolment=made)
    with pytest.raises(DomainError):
        substitutions.undo(session.scalars(select(Substitution)).one(), by=manager, at=later(1), reason="错")

    assert made.standing.kind is StandingKind.ENROLLED


def test_who_was_replaced_returns_once_the_substitute_has_left(session, manager, replaced):
    made = substitute(replaced, manager)
    enrolments.withdraw(made, by=manager, at=later(1), reason="生病")
    enrolments.take_back(replaced, by=manager, at=later(2), reason="回来")

    assert replaced.standing.kind is StandingKind.ARRIVED


# -- corrections of the last change ------------------------------------------------------------------------------


def test_the_last_change_is_corrected_and_stays_in_the_story(session, site, manager, replaced):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    enrolments.transfer(replaced, branch, by=manager, at=NOW, reason="离家近")
    facts.undo_last(replaced, by=manager, at=later(1), reason="点错")
    assert replaced.placement.site == site
    assert queries.site_of(replaced, NOW) == branch

    enrolments.dismiss(replaced, by=manager, at=later(2), reason="违纪")
    facts.undo_last(replaced, by=manager, at=later(3), reason="错认")
    assert replaced.standing.kind is StandingKind.ARRIVED
    assert [fact.reason for fact in queries.story(replaced)][:4] == ["错认", "违纪", "点错", "离家近"]


def test_there_may_be_nothing_to_undo(session, manager, replaced):
    with pytest.raises(DomainError):
        facts.undo_last(replaced, by=manager, at=NOW, reason="错")


def test_a_substitution_is_not_undone_as_a_standing(session, manager, replaced):
    substitute(replaced, manager)
    with pytest.raises(DomainError):
        facts.undo_last(replaced, by=manager, at=later(1), reason="错")


def test_no_fact_begins_before_the_one_it_follows(session, site, manager, replaced):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    before = replaced.placement.since - timedelta(minutes=1)
    with pytest.raises(DomainError):
        enrolments.transfer(replaced, branch, by=manager, at=before, reason="有")
    with pytest.raises(DomainError):
        enrolments.withdraw(replaced, by=manager, at=before, reason="有")


# -- pages -------------------------------------------------------------------------------------------------------


def address(enrolment, tail=""):
    return f"/cohorts/{enrolment.cohort_id}/enrolments/{enrolment.id}{tail}"


def test_a_substitution_shows_on_both_pages_and_is_undone(client, session, site, manager, replaced):
    client.sign_in(manager)
    sent = {"name": "李娜", "phone": "19900000002", "unit": "", "post": "", "reason": "工作冲突"}
    assert client.get(address(replaced, "/substitute")).status_code == 200
    assert client.post(address(replaced, "/substitute"), data={**sent, "reason": ""}).status_code == 422
    assert client.post(address(replaced, "/substitute"), data=sent).status_code == 303
    made = session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()

    assert "李娜" in client.get(address(replaced)).text
    assert "张伟" in client.get(address(made)).text
    assert "张伟" in client.get(f"/cohorts/{site.cohort_id}/roster?show=left").text
    assert client.get(address(replaced, "/substitute/undo")).status_code == 404
    assert client.get(address(made, "/substitute/undo")).status_code == 200
    assert client.post(address(made, "/substitute/undo"), data={"reason": "填错"}).status_code == 303
    assert replaced.standing.kind is StandingKind.ARRIVED
    assert "填错" in client.get(address(made)).text


@pytest.mark.parametrize("tail", ["/substitute", "/undo"])
def test_only_those_who_look_after_the_site_substitute(client, session, site, replaced, tail):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    for person, status in ((site_staff(site), 200), (site_staff(branch), 404), (replaced.person, 404)):
        assert client.sign_in(person).get(address(replaced, tail)).status_code == status


def test_a_date_may_be_given_on_the_clock_of_the_class(client, session, manager, replaced):
    since = replaced.standing.since
    client.sign_in(manager)
    sent = {"kind": "withdrawn", "reason": "有事"}
    for wrong in ("2099-01-01T09:00", "2001-01-01T09:00", "gestern"):
        assert client.post(address(replaced, "/leave"), data={**sent, "at": wrong}).status_code == 422
    local = (since + timedelta(hours=8 + 1)).strftime("%Y-%m-%dT%H:%M")  # an hour later, in Shanghai
    assert client.post(address(replaced, "/leave"), data={**sent, "at": local}).status_code == 303

    assert replaced.standing.since == since + timedelta(hours=1)


def test_the_last_change_is_corrected_on_its_page(client, session, manager, replaced):
    client.sign_in(manager)
    client.post(address(replaced, "/leave"), data={"kind": "dismissed", "reason": "违纪"})
    assert "违纪" not in client.get(address(replaced, "/undo")).text
    assert client.post(address(replaced, "/undo"), data={"reason": "错认"}).status_code == 303

    assert replaced.standing.kind is StandingKind.ARRIVED
