"""The two columns in a real Chromium: keys and buttons walk, both sides follow, and it reads well for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.house.test_accessible import AXE, RUN_AXE
from tests.reflections.test_originality_pages import Scene
from trainingapp.core.session import session

pytestmark = pytest.mark.browser


def open_report(live, context):
    """The report of an essay that shares a passage with a fellow's."""
    with live.data():
        scene = Scene(session)
        path, identity = scene.report(scene.versions[1]), scene.organizer.get_id()
    live.sign_in_as(context, identity)
    page = context.new_page()
    page.goto(f"{live.url}{path}")
    return page


def test_keys_and_buttons_walk_through_the_passages(live, context):
    page = open_report(live, context)
    page.keyboard.press("j")

    expect(page.locator("#own-1")).to_be_visible()
    expect(page.locator("mark.is-current")).not_to_have_count(0)
    expect(page.locator(".originality-sources mark.is-current").first).to_be_in_viewport()
    expect(page.locator(".originality-place")).not_to_be_empty()
    page.locator("[data-walk='-1']").click()
    expect(page.locator("mark.is-current")).not_to_have_count(0)


def test_the_report_can_be_read_by_everybody(live, browser):
    context = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 844})
    page = open_report(live, context)
    page.add_script_tag(content=AXE.read_text())

    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()
