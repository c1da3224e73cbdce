"""Signed-off lists: what was signed is issued; what has changed since is shown and needs signing again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import factories
from tests.certificates.graduates import AT, CHECK, a_world, graduates, issue
from tests.confirming import confirmed
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import Certificate, SignOff
from trainingapp.cohorts.services import enrolments
from trainingapp.core.errors import Conflict, DomainError


@pytest.fixture
def world(session):
    return a_world()


def sign(cohort, **more):
    return services.sign_off(cohort, by=factories.organizer(cohort), at=AT, **more)


def issue_signed(cohort):
    return services.issue_signed(cohort, check_url=CHECK, by=factories.organizer(cohort), at=AT)


def test_numbers_are_allotted_from_the_signed_list_alone(session, world):
    cohort, main, _branch, lesson, task = world
    first, second = graduates(cohort, main, lesson, task, 2)
    with pytest.raises(DomainError):
        issue_signed(cohort)
    signed = sign(cohort)
    graduates(cohort, main, lesson, task, 1, name="后来的")

    assert (signed.count, len(signed.digest)) == (2, 64)
    assert issue_signed(cohort) == 2

    rows = session.scalars(select(Certificate).order_by(Certificate.serial)).all()
    assert [(one.enrolment_id, one.sign_off_id) for one in rows] == [
        (first.id, signed.id),
        (second.id, signed.id),
    ]
    assert (signed.issued, queries.standing_list(cohort)) == (2, None)
    with pytest.raises(DomainError):
        issue_signed(cohort)


def test_what_changed_since_is_told_and_left_out(session, world):
    cohort, main, _branch, lesson, task = world
    kept, renamed, left = graduates(cohort, main, lesson, task, 3)
    signed = sign(cohort)
    renamed.person.name = "演示学员改"
    enrolments.withdraw(left, by=factories.organizer(cohort), at=AT, reason="家中有事")
    later = graduates(cohort, main, lesson, task, 1, name="后来的")[0]
    session.commit()
    session.expire_all()

    found = queries.compare(signed, queries.candidates(cohort))

    assert [line.enrolment_id for line, _now in found.ready] == [kept.id]
    assert {one.signed.enrolment_id: one.now is None for one in found.changed} == {
        renamed.id: False,
        left.id: True,
    }
    assert "演示学员改" in next(one.why for one in found.changed if one.now)
    assert [one.entry.enrolment_id for one in found.later] == [later.id]
    assert issue_signed(cohort) == 1
    assert issue(cohort) == 2
    assert list(session.scalars(select(Certificate.serial).order_by(Certificate.serial))) == [1, 2, 3]


def test_one_signs_what_one_has_looked_at(session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)
    seen = sign(cohort).digest
    assert sign(cohort, seen=seen).digest == seen
    graduates(cohort, main, lesson, task, 1, name="后来的")

    with pytest.raises(Conflict):
        sign(cohort, seen=seen)

    session.rollback()
    ended = session.scalars(select(SignOff.ended_at).order_by(SignOff.id)).all()
    assert [one is None for one in ended] == [False, True]


def test_the_page_asks_for_the_password_and_shows_the_differences(client, session, world):
    cohort, main, _branch, lesson, task = world
    graduates(cohort, main, lesson, task, 1)
    organizer = factories.organizer(cohort)
    page = f"/cohorts/{cohort.id}/certificates/sign-off"
    client.sign_in(organizer)
    assert "/account/confirm" in client.get(page).headers["Location"]
    assert client.post(page, data={"step": "issue"}).status_code == 303
    assert session.scalar(select(SignOff.id)) is None

    confirmed(client, organizer)
    assert client.post(page, data={"step": "sign", "seen": "0" * 64}).status_code == 422
    assert client.post(page, data={"step": "sign"}).status_code == 303
    graduates(cohort, main, lesson, task, 1, name="后来的")
    assert "后来的甲" in client.get(page).text
    assert organizer.name in client.get(f"/cohorts/{cohort.id}/certificates").text
    assert client.post(page, data={"step": "issue"}).status_code == 303
    assert session.scalar(select(Certificate.name)) == "演示学员甲"
