"""Issuing, numbers without gaps, the public check, revocation, PDF files and the print file."""

from __future__ import annotations

import subprocess

import pytest
from sqlalchemy import select

from tests import factories
from tests.certificates.graduates import AT, CHECK, a_world, graduates, issue
from tests.confirming import confirmed
from tests.factories import EnrolmentFactory, GroupFactory, MembershipFactory, PersonFactory
from tests.queries import count_queries
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import Certificate
from trainingapp.core.errors import DomainError
from trainingapp.grading.models import Level


@pytest.fixture
def world(session):
    return a_world()


def test_numbers_follow_the_ceremony_without_gaps(session, world):
    cohort, main, branch, lesson, task = world
    late = graduates(cohort, branch, lesson, task, 2)
    first = graduates(cohort, main, lesson, task, 3)
    group = GroupFactory(cohort=cohort, site=main, number=1)
    MembershipFactory(group=group, enrolment=first[2])

    assert issue(cohort) == 5

    order = session.scalars(select(Certificate.enrolment_id).order_by(Certificate.serial))
    assert list(order) == [e.id for e in (first[2], first[0], first[1], *late)]
    assert list(session.scalars(select(Certificate.serial).order_by(Certificate.serial))) == [1, 2, 3, 4, 5]


def test_later_ones_continue_the_numbers_and_nobody_gets_two(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 2)
    issue(cohort)
    graduates(cohort, main, lesson, task, 1)

    assert issue(cohort) == 1
    with pytest.raises(DomainError):
        issue(cohort)

    numbers = list(session.scalars(select(Certificate.number).order_by(Certificate.serial)))
    assert numbers == [f"{cohort.code}-2026-{n:05}" for n in (1, 2, 3)]


def test_those_who_miss_a_condition_get_none(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)
    graduates(cohort, main, lesson, task, 1, level=Level.FAIL)
    EnrolmentFactory(cohort=cohort, site=main)

    assert issue(cohort) == 1


def test_content_is_frozen(session, world):
    cohort, main, _branch, lesson, task = world
    enrolment = graduates(cohort, main, lesson, task, 1)[0]
    issue(cohort)
    enrolment.person.name = "改名以后"
    cohort.title = "改名的班"
    session.commit()

    content = session.scalar(select(Certificate)).content

    assert content["name"] == "演示学员甲"
    assert content["cohort_title"] != "改名的班"


def test_without_hosts_nothing_is_issued_and_the_reason_named(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 2)
    cohort.hosts.clear()
    session.commit()

    with pytest.raises(DomainError, match=r"演示学员甲"):
        services.issue(cohort, check_url=CHECK, by=factories.organizer(cohort), at=AT)

    assert session.scalar(select(Certificate)) is None


def test_candidates_take_a_fixed_number_of_statements(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)
    session.refresh(cohort)
    with count_queries() as one:
        queries.candidates(cohort)
    graduates(cohort, main, lesson, task, 3)
    session.refresh(cohort)
    with count_queries() as four:
        queries.candidates(cohort)

    assert len(one) == len(four) == 12


# -- pages -----------------------------------------------------------------------------------------------------


def test_the_organizer_issues_from_the_page(client, session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 2)
    EnrolmentFactory(cohort=cohort, site=main, person=PersonFactory(name="未到的人"))
    confirmed(client, factories.organizer(cohort))
    address = f"/cohorts/{cohort.id}/certificates/sign-off"

    before = client.get(f"/cohorts/{cohort.id}/certificates?show=not").get_data(as_text=True)
    assert "未到的人" in before
    shown = client.get(address).text
    assert f"{cohort.code}-2026-00002" in shown
    assert client.post(address, data={"step": "sign_and_issue"}).status_code == 303
    after = client.get(f"/cohorts/{cohort.id}/certificates?show=issued").get_data(as_text=True)

    assert f"{cohort.code}-2026-00002" in after
    assert "未到的人" not in after
    assert (
        session.scalar(select(AuditEntry).where(AuditEntry.action == "certificate.issue")).facts["count"] == 2
    )


def test_a_void_certificate_says_so_and_cannot_be_opened(client, session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)
    issue(cohort)
    certificate = session.scalar(select(Certificate))
    address = f"/cohorts/{cohort.id}/certificates/{certificate.id}"
    client.sign_in(factories.organizer(cohort))

    assert client.post(f"{address}/revoke", data={"reason": " "}).status_code == 422
    assert client.post(f"{address}/revoke", data={"reason": "姓名有误"}).status_code == 303

    assert client.get(f"{address}.pdf").status_code == 404
    text = client.get(f"/check/{certificate.code}").get_data(as_text=True)
    assert "姓名有误" not in text
    assert "notice-bad" in text


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_the_trainee_downloads_their_own_and_nobody_elses(client, session, world):
    cohort, main, _branch, lesson, task = world
    own, other = graduates(cohort, main, lesson, task, 2, name="䶮𬭊㛃·")
    issue(cohort)
    mine, theirs = (
        session.scalar(select(Certificate).where(Certificate.enrolment_id == e.id)) for e in (own, other)
    )
    client.sign_in(own.person)

    assert "/certificates/" in client.get(f"/cohorts/{cohort.id}/my-certificate").get_data(as_text=True)
    answer = client.get(f"/cohorts/{cohort.id}/certificates/{mine.id}.pdf")
    assert answer.status_code == 200
    assert "䶮𬭊㛃·甲" in text_of(answer.data).replace(" ", "")
    assert client.get(f"/cohorts/{cohort.id}/certificates/{theirs.id}.pdf").status_code == 404


def test_strangers_find_nothing(client, session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)
    issue(cohort)
    certificate = session.scalar(select(Certificate))
    client.sign_in(factories.organizer(factories.CohortFactory()))

    for path in ("certificates", f"certificates/{certificate.id}", f"certificates/{certificate.id}.pdf"):
        assert client.get(f"/cohorts/{cohort.id}/{path}").status_code == 404
    assert client.post(f"/cohorts/{cohort.id}/certificates/sign-off").status_code == 404


def test_before_the_last_day_nothing_is_issued(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)

    with pytest.raises(DomainError, match="2026-08-28"):
        services.issue(cohort, check_url=CHECK, by=factories.organizer(cohort), at=AT.replace(day=27))
