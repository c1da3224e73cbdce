"""Every page in a real Chromium, 360 px wide: nothing serious for axe, no sideways scrolling, no blocked script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import LiveServer
from tests.house.test_access import TABLE, address, guarded
from tests.house.world import a_world
from trainingapp.core.session import session

AXE = next((Path(__file__).parents[1] / "vendor").glob("axe-core-*/axe.min.js"))
RUN_AXE = """async () => (await axe.run({resultTypes: ["violations"]})).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => found.id + ": " + found.nodes.map(node => node.html).slice(0, 2).join(" | "))"""
NOT_PAGES = {
    "certificates.download_print_file",
    "certificates.download_handout_list",
    "attendance.screen_code",
    "attendance.screen_count",
    "reflections.draft",
    "cohorts.certificate_number",
    "cohorts.find",
    "cohorts.slips_file",
    "grading.export",
    "groups.export",
    "printing.run_file",
    "reflections.draft_text",
    "reflections.version_text",
}
PUBLIC = ("/sign-in", "/check", "/check/no-such-code", "/no-such-page")

pytestmark = pytest.mark.browser


def pages_by_role(live: LiveServer) -> tuple[dict[str, list[str]], dict[str, object]]:
    """Addresses of all pages, by a role that may see them; the people of the roles."""
    rows = [line.split() for line in TABLE.read_text().splitlines() if line.startswith("GET")]
    letters = {endpoint: roles for _method, endpoint, roles in rows}
    with live.data():
        world = a_world(session)
        found: dict[str, list[str]] = {}
        for rule, method in guarded(live.app):
            if method == "GET" and "." not in rule.rule and rule.endpoint not in NOT_PAGES:
                role = "O" if "O" in letters[rule.endpoint] else letters[rule.endpoint][0]
                found.setdefault(role, []).append(address(live.app, rule, world.objects))
        identities = {role: world.people[role].get_id() for role in found}
    return found, identities


def look(page: Page, url: str, said: list[str]) -> list[str]:
    """What is wrong with a page; `said` is where its console is heard."""
    said.clear()
    page.goto(url)
    wrong = list(page.evaluate(RUN_AXE))
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        wrong.append(f"scrolls sideways by {wide} px")
    return wrong + [text for text in said if "Failed to load resource" not in text]


def test_every_page_is_accessible_and_fits_a_phone(live: LiveServer, browser: Browser):
    pages, identities = pages_by_role(live)
    problems = []
    for role, paths in [("", list(PUBLIC)), *pages.items()]:
        context = browser.new_context(viewport={"width": 360, "height": 780}, locale="zh-CN", bypass_csp=True)
        context.add_init_script(path=AXE)
        if role:
            live.sign_in_as(context, str(identities[role]))
        page, said = context.new_page(), []
        page.on(
            "console",
            lambda message, said=said: said.append(message.text) if message.type == "error" else None,
        )
        for path in paths:
            problems += [f"{path} ({role}): {one}" for one in look(page, live.url + path, said)]
        context.close()

    assert problems == []
    assert sum(map(len, pages.values())) > 60


def test_the_road_in_is_open_to_the_keyboard_alone(live: LiveServer, page: Page):
    page.goto(live.url + "/sign-in")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("Tab")
    assert "skip-link" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("nobody")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong password")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
