"""Issuing, numbers without gaps, the public check, revocation, PDF files and the print file."""

from __future__ import annotations

import subprocess
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import (
    EnrolmentFactory,
    GroupFactory,
    HostFactory,
    LessonFactory,
    MembershipFactory,
    PersonFactory,
    ReflectionFactory,
    ReviewFactory,
    SignInFactory,
    SiteFactory,
    TaskFactory,
    VersionFactory,
)
from tests.queries import count_queries
from trainingapp.accounts.models import Person
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.session import session as current_session
from trainingapp.grading.models import Level

AT = datetime(2026, 8, 28, 4, 0, tzinfo=UTC)
CHECK = "http://localhost/check/"


def graduates(cohort, site, lesson, task, count, *, name="演示学员", level=Level.GOOD):
    """Trainees who were there and whose reflection was read."""
    found = []
    for number in range(count):
        enrolment = EnrolmentFactory(
            cohort=cohort, site=site, person=PersonFactory(name=f"{name}{'甲乙丙丁戊己庚辛'[number % 8]}")
        )
        SignInFactory(lesson=lesson, enrolment=enrolment)
        version = VersionFactory(reflection=ReflectionFactory(task=task, enrolment=enrolment))
        ReviewFactory(version=version, level=level)
        found.append(enrolment)
    return found


@pytest.fixture
def world(session):
    return a_world()


def a_world():
    cohort = factories.CohortFactory()
    HostFactory(cohort=cohort)
    main = SiteFactory(cohort=cohort)
    branch = SiteFactory(cohort=cohort, parent=main, kind=factories.SiteKind.BRANCH)
    lesson, task = LessonFactory(cohort=cohort, takes_sign_in=True), TaskFactory(cohort=cohort)
    return cohort, main, branch, lesson, task


def issue(cohort):
    organizer = factories.organizer(cohort)
    count = services.issue(cohort, check_url=CHECK, by=organizer, at=AT)
    current_session.commit()
    return count


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

    assert len(one) == len(four) == 9


# -- pages -----------------------------------------------------------------------------------------------------


def test_the_organizer_issues_from_the_page(client, session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 2)
    EnrolmentFactory(cohort=cohort, site=main, person=PersonFactory(name="未到的人"))
    client.sign_in(factories.organizer(cohort))

    before = client.get(f"/cohorts/{cohort.id}/certificates?show=not").get_data(as_text=True)
    assert "未到的人" in before
    assert client.post(f"/cohorts/{cohort.id}/certificates/issue").status_code == 303
    after = client.get(f"/cohorts/{cohort.id}/certificates?show=issued").get_data(as_text=True)

    assert f"{cohort.code}-2026-00002" in after
    assert "未到的人" not in after
    assert (
        session.scalar(select(AuditEntry).where(AuditEntry.action == "certificate.issue")).facts["count"] == 2
    )


def test_the_public_check_confirms_and_reveals_nothing_else(client, session, world):
    cohort, main, _branch, lesson, task = world
    enrolment = graduates(cohort, main, lesson, task, 1)[0]
    issue(cohort)
    certificate = session.scalar(select(Certificate))

    answer = client.get(f"/check/{certificate.code}")
    text = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert certificate.number in text
    assert "演****" in text
    for secret in (enrolment.person.name, enrolment.unit, enrolment.trainee_no):
        assert secret not in text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.get(f"/check/{certificate.code[:-1]}x").status_code == 404
    assert client.get(f"/check?code={certificate.code}").status_code == 303


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
    assert client.post(f"/cohorts/{cohort.id}/certificates/issue").status_code == 404


# -- two organizers at once ------------------------------------------------------------------------------------


def press(app, cohort_id, person_id, barrier, outcomes):
    with app.app_context():
        barrier.wait()
        begin_write(current_session)
        cohort, person = current_session.get(Cohort, cohort_id), current_session.get(Person, person_id)
        try:
            outcomes.append(services.issue(cohort, check_url=CHECK, by=person, at=AT))
            current_session.commit()
        except DomainError:
            current_session.rollback()
            outcomes.append(0)


def test_two_who_issue_at_the_same_moment_give_each_number_once(own_app):
    with own_app.app_context():
        begin_write(current_session)
        current_session.info["keep_writing"] = True
        factories.use(current_session)
        cohort, main, _branch, lesson, task = a_world()
        graduates(cohort, main, lesson, task, 8)
        cohort_id, person_id = cohort.id, factories.organizer(cohort).id
    barrier, outcomes = threading.Barrier(4), []
    threads = [
        threading.Thread(target=press, args=(own_app, cohort_id, person_id, barrier, outcomes))
        for _n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with own_app.app_context():
        serials = list(current_session.scalars(select(Certificate.serial).order_by(Certificate.serial)))
    assert sorted(outcomes) == [0, 0, 0, 8]
    assert serials == list(range(1, 9))


def test_before_the_last_day_nothing_is_issued(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)

    with pytest.raises(DomainError, match="2026-08-28"):
        services.issue(cohort, check_url=CHECK, by=factories.organizer(cohort), at=AT.replace(day=27))
