"""Answering a question about one's text, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.factories import VersionFactory
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.grading.models import Hearing
from trainingapp.reflections.models import ReflectionState

pytestmark = pytest.mark.browser
ANSWER = "第一段记在听课本上，第二段是我自己写的。"


def test_an_answer_half_written_outlives_the_session(live, page):
    with live.data():
        version = VersionFactory(reflection__state=ReflectionState.SUBMITTED)
        author_id, now = version.reflection.enrolment.person_id, clock.now()
        asked = Hearing(
            version_id=version.id,
            question="这一段从哪里来？",
            passages=[version.text[:4]],
            asked_at=now,
            until=now + timedelta(days=5),
        )
        session.add(asked)
        session.flush()
        live.sign_in(page, session.get_one(Person, author_id))
        cohort_id = version.reflection.task.cohort_id
        address = f"{live.url}/cohorts/{cohort_id}/my-result/hearings/{asked.id}"
    page.goto(address)
    page.locator("main textarea").fill(ANSWER)

    page.context.clear_cookies()
    page.locator("main form .btn-primary").click()
    with live.data():
        live.sign_in(page, session.get_one(Person, author_id))
    page.goto(address)

    expect(page.locator("main textarea")).to_have_value(ANSWER)
