"""A trainee at the writing page, for tests in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.browser import LiveServer
from tests.factories import TaskFactory, a_class
from trainingapp.accounts.models import Person
from trainingapp.core.session import session
from trainingapp.reflections import services
from trainingapp.reflections.models import Reflection, Task, Version
from trainingapp.reflections.services import Sent

TEXT = "清晨六点，春晓社区的灯先亮起来。我沿着河堤走了一圈。"
SOON = 60_000
"""Milliseconds within which a page must have saved; machines under load are slow."""


@dataclass(frozen=True)
class Desk:
    """A trainee with a task, the page where they write it, and what the server has of it."""

    live: LiveServer
    task_id: int
    person_id: int
    url: str

    def open(self, page: Page) -> Page:
        page.goto(self.url)
        return page

    def sign_in(self, page: Page) -> None:
        with self.live.data():
            self.live.sign_in(page, session.get_one(Person, self.person_id))

    def stored(self) -> Reflection:
        return session.scalars(select(Reflection).where(Reflection.task_id == self.task_id)).one()

    def versions(self) -> int:
        with self.live.data():
            mine = select(Reflection.id).where(Reflection.task_id == self.task_id)
            found = select(func.count()).select_from(Version).where(Version.reflection_id.in_(mine))
            return session.scalar(found) or 0

    def draft(self) -> str:
        with self.live.data():
            return self.stored().draft_text

    def save_elsewhere(self, text: str) -> None:
        with self.live.data():
            task = session.get_one(Task, self.task_id)
            reflection = session.scalar(select(Reflection).where(Reflection.task_id == task.id))
            assert reflection is not None
            sent = Sent("另一处的题目", text, reflection.revision)
            services.save_draft(task, reflection.enrolment, sent, at=reflection.saved_at)


def a_desk(live: LiveServer, page: Page, **task: Any) -> Desk:
    """A trainee of a new class, signed in on the page, with a task."""
    with live.data():
        _cohort, _site, (enrolment,) = a_class(trainees=1)
        given = TaskFactory(cohort=enrolment.cohort, **task)
        live.sign_in(page, enrolment.person)
        url = f"{live.url}/cohorts/{given.cohort_id}/my-reflection/{given.id}"
        return Desk(live, given.id, enrolment.person_id, url)


def type_text(page: Page, text: str = TEXT) -> None:
    page.get_by_label("Title").or_(page.get_by_label("标题")).first.fill("把门敲开")
    page.locator("#text").press_sequentially(text)


def saved(page: Page) -> None:
    expect(page.locator("#writing-mark")).to_have_class("status status-good", timeout=SOON)


def unsaved(page: Page) -> None:
    expect(page.locator("#writing-mark")).to_have_class("status status-warn", timeout=SOON)
