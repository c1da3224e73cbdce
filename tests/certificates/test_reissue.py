"""Reissue under the same number, void and valid again, and a register that outlives class and account."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import delete, func, select

from tests import factories
from tests.certificates.graduates import AT, CHECK, a_world, graduates, issue
from tests.confirming import confirmed
from trainingapp.accounts.models import Person
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts.models import CohortState, Enrolment
from trainingapp.cohorts.services import removing
from trainingapp.core.database import Base
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.portal import retention


@pytest.fixture
def issued(session):
    cohort, main, _branch, lesson, task = a_world()
    enrolment = graduates(cohort, main, lesson, task, 1)[0]
    issue(cohort)
    return enrolment, session.scalars(select(Certificate)).one(), factories.organizer(cohort)


def reissue(certificate, by, edition=1):
    services.reissue(certificate, "姓名有误", check_url=CHECK, edition=edition, by=by, at=AT)


def test_a_corrected_name_is_reissued_under_the_same_number(session, issued):
    enrolment, certificate, organizer = issued
    number, code, frozen = certificate.number, certificate.code, certificate.content
    enrolment.person.name = "演示学员新"
    session.commit()
    assert [one.name_differs for one in queries.candidates(enrolment.cohort)] == [True]

    reissue(certificate, organizer)

    assert (certificate.number, certificate.name, certificate.edition) == (number, "演示学员新", 2)
    assert certificate.code != code
    assert certificate.content["is_reissue"]
    assert certificate.content["issued_on"] == frozen["issued_on"]
    assert [(one.edition, one.code, one.content, one.reason) for one in certificate.earlier] == [
        (1, code, frozen, "姓名有误")
    ]
    assert queries.by_code(code).stands is False
    assert queries.by_code(certificate.code, number).stands is True
    assert [one.name_differs for one in queries.candidates(enrolment.cohort)] == [False]
    with pytest.raises(Conflict):
        reissue(certificate, organizer)
    reissue(certificate, organizer, edition=2)
    assert [one.edition for one in certificate.earlier] == [1, 2]


def test_a_void_one_is_not_reissued_and_may_count_again(session, issued):
    _enrolment, certificate, organizer = issued
    services.revoke(certificate, "发错了人", by=organizer, at=AT)

    with pytest.raises(DomainError):
        reissue(certificate, organizer)
    services.reinstate(certificate, "作废的是另一人", by=organizer)

    assert certificate.revoked_at is None
    with pytest.raises(DomainError):
        services.reinstate(certificate, "再来", by=organizer)
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == certificate.id)).all()
    assert {"certificate.revoke", "certificate.reinstate"} <= set(actions)


def test_one_press_with_a_reason_after_the_password(client, session, issued):
    enrolment, certificate, organizer = issued
    enrolment.person.name = "演示学员新"
    session.commit()
    base = f"/cohorts/{enrolment.cohort_id}/certificates/{certificate.id}"
    client.sign_in(organizer)
    assert "/account/confirm" in client.get(f"{base}/reissue").headers["Location"]

    confirmed(client, organizer)
    assert "演示学员新" in client.get(base).text
    form = client.get(f"{base}/reissue").text
    assert re.search(r'name="edition"[^>]*value="1"', form)
    assert client.post(f"{base}/reissue", data={"edition": "1", "reason": ""}).status_code == 422
    assert client.post(f"{base}/reissue", data={"edition": "1", "reason": "姓名有误"}).status_code == 303
    assert client.post(f"{base}/reissue", data={"edition": "1", "reason": "姓名有误"}).status_code == 422

    shown = client.get(base).text
    assert "演示学员甲" in shown
    pdf = client.get(f"{base}.pdf").data
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "补发" in read
    assert "演示学员新" in read.replace(" ", "")
    client.post(f"{base}/revoke", data={"reason": "发错了人"})
    assert client.post(f"{base}/reinstate", data={"reason": "作废有误"}).status_code == 303


def _delete_what_hangs_on_enrolments(session):
    """Nothing of it may hold the register back; the program itself never goes so far."""
    for table in reversed(Base.metadata.sorted_tables):
        referred = {key.column.table.name for key in table.foreign_keys}
        if table.name != "certificate" and referred & {"enrolment", "reflection", "reflection_version"}:
            session.execute(delete(table))


def test_the_register_outlives_the_class_and_the_account(client, session, issued):
    enrolment, certificate, _organizer = issued
    cohort, code, issuer = enrolment.cohort, certificate.code, certificate.issued_by
    cohort.state = CohortState.CLOSED
    retention.erase(enrolment.person, by=None)
    session.commit()
    session.expire_all()
    assert certificate.name == "演示学员甲"
    assert queries.content_now(certificate).name == "演示学员甲", "a pseudonym is never printed"

    _delete_what_hangs_on_enrolments(session)
    removing._delete(cohort.id)
    session.execute(delete(Person).where(Person.id.in_([enrolment.person_id, issuer])))
    session.expire_all()

    assert (certificate.cohort_id, certificate.enrolment_id, certificate.issued_by) == (None, None, None)
    assert session.scalar(select(func.count(Enrolment.id))) == 0
    assert client.get(f"/check/{code}").status_code == 200
    client.sign_in(factories.PersonFactory(is_admin=True))
    serial = str(certificate.serial)
    for asked in (certificate.number, serial, serial.zfill(5), f"第{serial.zfill(5)}号"):
        assert "演示学员甲" in client.get("/register", query_string={"q": asked}).text
    assert "演示学员甲" not in client.get("/register", query_string={"q": "99999"}).text
    assert certificate.number in client.get(f"/register/{certificate.id}").text


def test_administrators_find_entries_of_all_classes(client, session, issued):
    enrolment, certificate, organizer = issued
    other, main, _branch, lesson, task = a_world()
    graduates(other, main, lesson, task, 1, name="别班学员")
    issue(other)
    other.title = other.title + "改"
    session.commit()
    confirmed(client, factories.PersonFactory(is_admin=True))

    assert "别班学员甲" in client.get("/register").text
    for query in ("q=别班", "q=" + other.code, "state=valid&q=别班学员甲"):
        text = client.get(f"/register?{query}").text
        assert ("别班学员甲" in text, certificate.number in text) == (True, False)
    assert "别班学员甲" not in client.get("/register?state=void").text
    answer = client.post("/register/export", data={"reason": "年度核查"})
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert {row[1] for row in rows[1:]} == {"演示学员甲", "别班学员甲"}

    client.sign_in(organizer)
    assert client.get("/register").status_code == 404
    assert certificate.number in client.get(f"/cohorts/{enrolment.cohort_id}/certificates/register").text
    own = client.get(f"/cohorts/{enrolment.cohort_id}/certificates/register.xlsx")
    assert own.status_code == 200
