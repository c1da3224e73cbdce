"""The desk without a mouse, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.grading.scenes import a_desk
from trainingapp.core.session import session
from trainingapp.grading.models import Level, Review

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live, page):
    """Addresses of the desk and of three reflections on it; the grader is signed in."""
    with live.data():
        cohort, grader, allocations = a_desk(3)
        live.sign_in(page, grader)
        start = f"{live.url}/cohorts/{cohort.id}/desk"
        return start, [f"{start}/{allocation.id}" for allocation in allocations]


def arrive(page, address):
    """The page is there, and so is its script: before that a key is nobody's."""
    expect(page).to_have_url(address)
    page.wait_for_load_state()


def test_reading_all_without_touching_the_mouse(live, page, desk):
    start, (first, second, third) = desk
    page.goto(start)

    page.keyboard.press("Enter")
    arrive(page, first)
    page.keyboard.press("1")
    page.keyboard.press("c")
    page.keyboard.type("1 个例子写得好")
    page.keyboard.press("Control+Enter")
    arrive(page, second)
    page.keyboard.press("4")
    page.keyboard.press("Control+Enter")
    arrive(page, third)
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    arrive(page, start)

    with live.data():
        ids = [int(address.rpartition("/")[2]) for address in (first, second, third)]
        found = session.scalars(
            select(Review).where(Review.allocation_id.in_(ids)).order_by(Review.allocation_id)
        ).all()
        said = [(review.level, review.comment) for review in found]
    assert said == [(Level.EXCELLENT, "1 个例子写得好"), (Level.FAIL, ""), (Level.GOOD, "")]


def test_a_comment_is_still_there_after_walking_on_and_back(page, desk):
    _start, (first, second, _third) = desk
    page.goto(first)
    page.keyboard.press("c")
    page.keyboard.type("写了一半")
    page.keyboard.press("Escape")

    page.keyboard.press("j")
    arrive(page, second)
    page.keyboard.press("k")

    arrive(page, first)
    expect(page.locator("#comment")).to_have_value("写了一半")
    expect(page.locator("[data-kept]")).to_be_visible()
