"""A sheet of paper keyed back by a hand scanner while the network comes and goes: each row once, none lost."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    LessonFactory,
    PersonFactory,
    SiteFactory,
    site_staff,
)
from trainingapp.attendance import queries, services, sheet_codes
from trainingapp.attendance.models import SheetEntry, SheetState, SignIn
from trainingapp.attendance.queries import SheetRows
from trainingapp.core import clock
from trainingapp.core.session import session

pytestmark = pytest.mark.browser
NAMES = ("林远", "陈䶮", "阿卜杜拉·艾山", "欧阳文静", "马𬭊")


@dataclass(frozen=True)
class Scene:
    address: str
    rows: list[str]
    """What the scanner types: the sheet's own code, then those of its rows."""
    lesson_id: int


@pytest.fixture
def scene(live, page: Page) -> Scene:
    with live.data():
        cohort = CohortFactory()
        main = SiteFactory(cohort=cohort, name="主课堂")
        people = [
            EnrolmentFactory(cohort=cohort, site=main, person=PersonFactory(name=name)) for name in NAMES
        ]
        began = clock.now() - timedelta(hours=2)
        lesson = LessonFactory(
            cohort=cohort, takes_sign_in=True, starts_at=began, ends_at=began + timedelta(hours=1)
        )
        on_it = SheetRows(main.id, "第3组", tuple(one.id for one in people))
        services.issue_sheets(lesson, [on_it], at=began)
        sheet = queries.known_sheets(lesson, [main.id])[on_it]
        rows = [sheet_codes.of_row(sheet.id, number) for number in range(len(NAMES) + 1)]
        live.sign_in(page, site_staff(main))
        return Scene(
            f"{live.url}/cohorts/{cohort.id}/lessons/{lesson.id}/sites/{main.id}/keying", rows, lesson.id
        )


def scan(page: Page, code: str) -> None:
    """As a scanner does: keystrokes to whatever has the focus, then Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_a_sheet_is_keyed_through_a_bad_network_by_keyboard_alone(
    live, page: Page, context: BrowserContext, scene
):
    page.goto(scene.address)
    said, keyed, waiting = (page.locator(f"[data-{name}]") for name in ("said", "keyed", "waiting"))
    scan(page, scene.rows[0])
    expect(said).to_contain_text("第3组")
    scan(page, scene.rows[1])
    expect(said).to_contain_text("林远")

    context.set_offline(True)
    page.keyboard.press("Alt+4")
    for code in scene.rows[2:4]:
        scan(page, code)
    expect(waiting.locator("li")).to_have_count(2)
    expect(page.locator("[data-network]")).to_be_visible()
    context.set_offline(False)
    expect(waiting.locator("li")).to_have_count(0)
    expect(keyed).to_have_text("3")

    page.route("**/keying/rows", _loses_the_first_answer())
    page.keyboard.press("Alt+2")
    expect(page.locator("[data-enters]")).to_contain_text("Late")
    scan(page, scene.rows[4])
    expect(said).to_contain_text("欧阳文静")
    scan(page, scene.rows[4])
    expect(said).to_have_attribute("data-tone", "warn")
    page.keyboard.press("Alt+a")
    expect(page.locator("[data-open]")).to_have_text("0")
    page.keyboard.press("Alt+a")  # nobody is left: no stroke that undo would take back
    expect(said).to_have_attribute("data-tone", "warn")
    page.keyboard.press("Alt+z")
    expect(keyed).to_have_text("4")
    _look(page)

    with live.data():
        entries = session.execute(
            select(SheetEntry.state, func.count())
            .where(SheetEntry.lesson_id == scene.lesson_id, SheetEntry.ended_at.is_(None))
            .group_by(SheetEntry.state)
        ).all()
        marks = session.scalar(
            select(func.count()).where(SignIn.lesson_id == scene.lesson_id, SignIn.cancelled_at.is_(None))
        )
    assert dict(map(tuple, entries)) == {SheetState.PRESENT: 1, SheetState.ABSENT: 2, SheetState.LATE: 1}
    assert marks == 2


def _loses_the_first_answer():
    """The server gets the row; its first answer never reaches the page."""
    lost: list[bool] = []

    def handle(route):
        if lost:
            return route.continue_()
        lost.append(True)
        route.fetch()
        return route.abort()

    return handle


def _look(page: Page) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        page.set_extra_http_headers({"Accept-Language": "zh-CN"})
        page.reload()
        page.keyboard.press("Alt+3")
        scan(page, "4711")
        page.wait_for_timeout(500)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"keying-{width}.png", full_page=True)
