"""The public check: confirms, gives nothing else away, tells wrong ones nothing, and locks no hall out."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.certificates.graduates import AT, CHECK, a_world, graduates, issue
from trainingapp.certificates import services
from trainingapp.certificates.guessing import WrongTries
from trainingapp.certificates.models import Certificate, Condition
from trainingapp.certificates.rules import new_code
from trainingapp.grading.models import Level

SECRETS = (
    "破例理由甲",
    "作废理由乙",
    "补发理由丙",
    "推荐理由丁",
    "发证人戊",
    "19900000077",
    "990106198001010018",
)


@pytest.fixture
def issued(app, session):
    """A certificate with everything about it that must never be public."""
    app.extensions.pop("wrong_checks", None)
    cohort, main, _branch, lesson, task = a_world()
    enrolment = graduates(cohort, main, lesson, task, 1, name="欧阳", level=Level.FAIL)[0]
    organizer = factories.organizer(cohort)
    organizer.name = "发证人戊"
    enrolment.unit, enrolment.post = "云岭省柳江市春晓社区", "居委会主任"
    enrolment.person.phone, enrolment.person.id_number = "19900000077", "990106198001010018"
    services.sign_for(enrolment, Condition.REFLECTION, "破例理由甲", by=organizer, at=AT)
    services.nominate(enrolment, "推荐理由丁", by=organizer, at=AT)
    issue(cohort, by=organizer)
    return enrolment, session.scalars(select(Certificate)).one(), organizer


def check_that_nothing_else_shows(answer, enrolment, *codes):
    text = answer.text
    hidden = (*SECRETS, enrolment.person.name, enrolment.unit, enrolment.post, enrolment.trainee_no)
    assert [one for one in (*hidden, *codes) if one in text] == []
    assert f"/cohorts/{enrolment.cohort_id}" not in text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_shows_enough_to_expose_an_edited_print_and_nothing_else(client, session, issued):
    enrolment, certificate, organizer = issued
    cohort = enrolment.cohort

    for answer in (
        client.get(f"/check/{certificate.code}"),
        client.post("/check", data={"number": certificate.number.lower(), "code": certificate.code}),
    ):
        assert answer.status_code == 200
        check_that_nothing_else_shows(answer, enrolment)
        for shown in (
            certificate.number, "欧**", cohort.title, str(cohort.starts_on), str(cohort.ends_on), "2026-08-28",
            *(host.name for host in cohort.hosts), "notice-good",
        ):  # fmt: skip
            assert shown in answer.text

    services.revoke(certificate, "作废理由乙", by=organizer, at=AT)
    session.commit()
    answer = client.get(f"/check/{certificate.code}")
    check_that_nothing_else_shows(answer, enrolment)
    assert "notice-bad" in answer.text


def test_after_a_reissue_the_old_code_says_which_edition_stands(client, session, issued):
    enrolment, certificate, organizer = issued
    old = certificate.code
    enrolment.person.name = "欧阳新"
    services.reissue(certificate, "补发理由丙", check_url=CHECK, edition=1, by=organizer, at=AT)
    session.commit()

    before, after = client.get(f"/check/{old}"), client.get(f"/check/{certificate.code}")

    assert ("notice-bad" in before.text, "notice-good" in after.text) == (True, True)
    assert "补发" in before.text
    assert "补发" in after.text
    check_that_nothing_else_shows(before, enrolment, certificate.code)
    check_that_nothing_else_shows(after, enrolment, old)


@pytest.mark.parametrize("typed", ["(", "[", "【"])
def test_any_brackets_do_for_the_number(client, issued, typed):
    _enrolment, certificate, _organizer = issued
    closed = {"(": ")", "[": "]", "【": "】"}[typed]
    number = certificate.number.replace("〔", typed).replace("〕", closed)

    assert client.post("/check", data={"number": number, "code": certificate.code}).status_code == 200


def test_who_has_the_paper_may_ask_whether_its_name_is_right(app, client, session, issued):
    enrolment, certificate, organizer = issued
    address, name = f"/check/{certificate.code}", enrolment.person.name
    right, wrong, empty = (client.post(address, data={"name": one}) for one in (f" {name}", name[:-1], ""))

    assert "姓名与登记一致" in right.text
    assert "姓名与登记不一致" in wrong.text
    assert "姓名与登记" not in empty.text
    check_that_nothing_else_shows(empty, enrolment)
    assert name not in wrong.text.replace(f'value="{name[:-1]}"', "")
    client.checks_pages = False
    assert [client.post(address, data={"name": "别人"}).status_code for _n in range(62)][-1] == 429
    assert client.get(address).status_code == 200

    services.revoke(certificate, "作废理由乙", by=organizer, at=AT)
    session.commit()
    assert 'name="name"' not in client.get(address).text


def body(answer):
    """The page without its forgery tokens and the address that switching the language comes back to."""
    lines = answer.text.splitlines()
    return [line for line in lines if "csrf" not in line and 'name="next"' not in line]


def test_unknown_numbers_and_wrong_codes_get_one_answer(client, issued):
    _enrolment, certificate, _organizer = issued
    wrong = [
        {"number": certificate.number, "code": new_code()},
        {"number": "XX-2026-00001", "code": new_code()},
        {"number": "XX-2026-00001", "code": certificate.code},
        {"number": "甲" * 60, "code": "é" * 60},
    ]

    answers = [client.post("/check", data=one) for one in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert all(body(answer) == body(answers[0]) for answer in answers)
    assert client.get(f"/check/{new_code()}").status_code == 404
    assert client.post("/check", data={"number": "", "code": ""}).status_code == 422


def test_who_tries_too_often_is_told_to_wait_and_a_right_code_is_answered(client, issued):
    _enrolment, certificate, _organizer = issued
    client.checks_pages = False
    answers = [client.get(f"/check/{new_code()}").status_code for _n in range(62)]

    assert (answers[59], answers[61]) == (404, 429)
    refused = client.post("/check", data={"number": certificate.number, "code": new_code()})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert client.get(f"/check/{certificate.code}").status_code == 200


def test_wrong_tries_are_forgotten_after_a_while_and_counted_by_address():
    now = [0.0]
    tries = WrongTries(most=2, within=10, addresses=2, now=lambda: now[0])

    assert [tries.count("a") for _n in range(3)] == [False, False, True]
    assert not tries.count("b")
    now[0] = 11.0
    assert not tries.count("a")
    assert len(tries._tries) == 2


def test_the_form_works_over_https_though_it_sends_no_referrer(app, client, issued):
    _enrolment, certificate, _organizer = issued
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        shown = client.get("/check", base_url="https://localhost").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.split("<main")[1])
        sent = {"number": certificate.number, "code": certificate.code, "csrf_token": token[1]}
        assert client.post("/check", base_url="https://localhost", data=sent).status_code == 200
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_search_engines_are_sent_away(client):
    answer = client.get("/robots.txt")

    assert (answer.mimetype, "Disallow: /" in answer.text) == ("text/plain", True)
