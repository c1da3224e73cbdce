"""Exceptions: signed for with a reason, shown wherever eligibility is shown, taken back while nothing rests on them."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from tests import factories
from tests.certificates.graduates import AT, a_world, graduates, issue
from tests.factories import EnrolmentFactory, PersonFactory
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import Certificate, Condition, Waiver
from trainingapp.core.errors import DomainError
from trainingapp.grading.models import Level
from trainingapp.portal import retention

WHY = "参加抗洪抢险，有证明"


@pytest.fixture
def failed(session):
    """A class, and a trainee whose reflection failed."""
    cohort, main, _branch, lesson, task = a_world()
    return cohort, graduates(cohort, main, lesson, task, 1, level=Level.FAIL)[0]


def signed(cohort, enrolment, condition=Condition.REFLECTION):
    return services.sign_for(enrolment, condition, WHY, by=factories.organizer(cohort), at=AT)


def test_an_exception_makes_eligible_and_says_who_signed_and_why(session, failed):
    cohort, enrolment = failed
    waiver = signed(cohort, enrolment)

    found = queries.eligibility_of(enrolment)

    assert found.is_eligible
    assert [(one.condition, one.is_met, one.excuse.reason) for one in found.excused] == [
        (Condition.REFLECTION, False, WHY)
    ]
    assert waiver.figure == str(Level.FAIL.label)
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "waiver.sign"
    assert issue(cohort) == 1


def test_what_is_met_or_cannot_be_waived_needs_no_signature(session, failed):
    cohort, enrolment = failed

    for condition in (Condition.ATTENDANCE, Condition.STANDING, Condition.NAME):
        with pytest.raises(DomainError):
            signed(cohort, enrolment, condition)
    signed(cohort, enrolment)
    with pytest.raises(DomainError):
        signed(cohort, enrolment)
    with pytest.raises(DomainError):
        services.sign_for(enrolment, Condition.REFLECTION, " ", by=factories.organizer(cohort), at=AT)


def test_it_can_be_taken_back_until_a_certificate_rests_on_it(session, failed):
    cohort, enrolment = failed
    organizer = factories.organizer(cohort)
    services.withdraw_waiver(signed(cohort, enrolment), "材料不实", by=organizer, at=AT)
    assert not queries.eligibility_of(enrolment).is_eligible
    waiver = signed(cohort, enrolment)
    issue(cohort)

    with pytest.raises(DomainError):
        services.withdraw_waiver(waiver, "材料不实", by=organizer, at=AT)

    services.revoke(session.scalars(select(Certificate)).one(), "材料不实", by=organizer, at=AT)
    services.withdraw_waiver(waiver, "材料不实", by=organizer, at=AT)
    assert [one.withdrawn_at is not None for one in queries.waivers_of(enrolment)] == [True, True]


def test_the_pages_ask_show_and_export_it(client, session, failed):
    cohort, enrolment = failed
    client.sign_in(factories.organizer(cohort))
    page = f"/cohorts/{cohort.id}/certificates/trainees/{enrolment.id}"

    shown = client.get(page).text
    assert f"/reflections/{1}"[:12] in shown
    assert "half-days" in shown
    refused = client.post(f"{page}/waivers", data={"condition": "reflection", "reason": ""})
    assert refused.status_code == 422
    assert 'value="reflection"' in refused.text
    assert 'value="attendance"' not in refused.text
    sent = {"condition": "reflection", "reason": WHY}
    assert client.post(f"{page}/waivers", data=sent).status_code == 303
    for path in (page, f"/cohorts/{cohort.id}/certificates?show=excused"):
        assert WHY in client.get(path).text
    book = openpyxl.load_workbook(
        BytesIO(client.get(f"/cohorts/{cohort.id}/certificates/eligibility.xlsx").data)
    )
    row = [cell.value for cell in book.active[2]]
    assert enrolment.person.name in row
    assert any(WHY in str(value) for value in row)

    client.sign_in(enrolment.person)
    assert WHY in client.get(f"/cohorts/{cohort.id}/my-certificate").text

    waiver = session.scalars(select(Waiver)).one()
    client.sign_in(factories.organizer(cohort))
    back = f"{page}/waivers/{waiver.id}/withdraw"
    assert client.post(back, data={"reason": ""}).status_code == 422
    assert client.post(back, data={"reason": "写错了人"}).status_code == 303
    assert "写错了人" in client.get(page).text


def test_the_table_is_narrowed_searched_and_by_site(client, session):
    cohort, main, branch, lesson, task = a_world()
    graduates(cohort, main, lesson, task, 1, name="主课堂")
    graduates(cohort, branch, lesson, task, 1, name="分课堂", level=Level.FAIL)
    EnrolmentFactory(cohort=cohort, site=branch, person=PersonFactory(name="没有来过"))
    client.sign_in(factories.organizer(cohort))

    def names(query):
        text = client.get(f"/cohorts/{cohort.id}/certificates?{query}").text
        return {name for name in ("主课堂甲", "分课堂甲", "没有来过") if name in text}

    assert names("") == {"主课堂甲", "分课堂甲", "没有来过"}
    assert names("show=eligible") == names("show=waiting") == {"主课堂甲"}
    assert names("show=reflection") == names(f"site={branch.id}") == {"分课堂甲", "没有来过"}
    assert names("show=attendance") == {"没有来过"}
    assert names("q=分课") == {"分课堂甲"}
    assert names(f"q=分课&show=not&site={branch.id}") == {"分课堂甲"}
    issue(cohort)
    assert names(f"q={cohort.code}-2026-00001") == {"主课堂甲"}
    part = client.get(f"/cohorts/{cohort.id}/certificates", headers={"HX-Request": "true"}).text
    assert "<b>3</b>" in part


def test_a_deletion_empties_reasons_and_signed_lines(session, failed):
    cohort, enrolment = failed
    waiver = signed(cohort, enrolment)
    services.sign_off(cohort, by=factories.organizer(cohort), at=AT)
    cohort.state = factories.CohortState.CLOSED
    name = enrolment.person.name

    retention.erase(enrolment.person, by=None)

    session.expire_all()
    assert (waiver.reason, waiver.figure) == ("", "")
    assert [line.name for line in queries.signed_lines(queries.standing_list(cohort))] == [""]
    assert name not in enrolment.person.name
