"""The desk without a mouse, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.factories import organizer
from tests.grading.scenes import a_desk
from tests.grading.test_outcomes import plan_details
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.grading import rubric, services
from trainingapp.grading.models import CalibrationReading, Level, Review

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

    page.keyboard.press("n")
    arrive(page, second)
    page.keyboard.press("p")

    arrive(page, first)
    expect(page.locator("#comment")).to_have_value("写了一半")
    expect(page.locator("[data-kept]")).to_be_visible()


def said_about(live, addresses):
    """Level or return, comment, and whether a reading time is known, by essay; what stands now."""
    with live.data():
        ids = [int(address.rpartition("/")[2]) for address in addresses]
        found = session.scalars(
            select(Review)
            .where(Review.allocation_id.in_(ids), Review.replaced_at.is_(None))
            .order_by(Review.allocation_id)
        ).all()
        return [(review.level, review.returned, review.comment) for review in found]


def test_five_essays_with_phrase_return_and_undo_and_no_page_is_loaded_between(live, page):
    with live.data():
        cohort, grader, allocations = a_desk(5)
        services.add_phrase(grader, "有做法", at=clock.now())
        live.sign_in(page, grader)
        places = [f"{live.url}/cohorts/{cohort.id}/desk/{one.id}" for one in allocations]
        end = f"{live.url}/cohorts/{cohort.id}/desk"
    page.goto(places[0])
    page.wait_for_load_state()
    page.evaluate("() => { window.loadedOnce = true; }")

    page.keyboard.press("2")
    page.keyboard.press("Alt+1")
    page.keyboard.press("Control+Enter")
    arrive(page, places[1])
    page.keyboard.press("c")
    page.keyboard.type("请写自己的做法，不少于2例")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    arrive(page, places[2])
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    arrive(page, places[3])
    assert page.evaluate("() => window.loadedOnce") is True
    page.keyboard.press("u")
    arrive(page, places[2])
    expect(page.locator('[data-key="4"]')).to_be_checked()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    arrive(page, places[3])
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    arrive(page, places[4])
    page.keyboard.press("?")
    expect(page.locator("[data-key-help]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    arrive(page, end)

    assert said_about(live, places) == [
        (Level.GOOD, False, "有做法"),
        (None, True, "请写自己的做法，不少于2例"),
        (Level.PASS, False, ""),
        (Level.EXCELLENT, False, ""),
        (Level.PASS, False, ""),
    ]


def test_a_stale_window_keeps_its_comment_and_shows_what_was_saved(live, page, desk):
    _start, (first, _second, _third) = desk
    page.goto(first)
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.keyboard.type("第一个窗口的话")
    other = page.context.new_page()
    other.goto(first)
    other.wait_for_load_state()
    expect(other.locator("[data-claimed]")).to_be_visible()
    other.locator("[data-claimed] button").click()
    expect(other.locator("[data-claimed]")).to_be_hidden()
    other.locator("#comment").fill("第二个窗口的话")
    other.keyboard.press("Escape")
    other.keyboard.press("1")
    other.keyboard.press("Enter")
    expect(other).not_to_have_url(first)

    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.keyboard.press("Enter")

    expect(page.locator(".notice-bad")).to_contain_text("第二个窗口的话")
    expect(page.locator("#comment")).to_have_value("第一个窗口的话")
    assert said_about(live, [first]) == [(Level.EXCELLENT, False, "第二个窗口的话")]


def test_without_network_the_judgement_waits_on_the_page_and_is_sent_once(live, page, desk):
    _start, (first, second, _third) = desk
    page.goto(first)
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said].waits")).to_be_visible()

    page.context.set_offline(False)

    arrive(page, second)
    assert said_about(live, [first]) == [(Level.GOOD, False, "")]


def test_keys_rest_while_an_input_method_composes(page, desk):
    _start, (first, _second, _third) = desk
    page.goto(first)
    page.wait_for_load_state()

    page.evaluate(
        "() => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', { key: '1', bubbles: true, isComposing: true }))"
    )

    expect(page.locator('[data-key="1"]')).not_to_be_checked()


def test_a_calibration_text_by_keyboard(live, page):
    with live.data():
        cohort, grader, _allocations = a_desk(1)
        text = services.add_calibration_text(
            cohort, "校准", "把门敲开，先听后说。", Level.GOOD, "", by=organizer(cohort)
        )
        text_id = text.id
        live.sign_in(page, grader)
        start = f"{live.url}/cohorts/{cohort.id}/desk"
    page.goto(f"{start}/calibration/{text_id}")

    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-calibration]")).to_have_count(0)
    page.keyboard.press("Enter")

    arrive(page, start)
    with live.data():
        assert session.scalars(select(CalibrationReading.level)).all() == [Level.GOOD]


def test_points_are_given_by_keyboard_and_show_what_they_come_to(live, page):
    with live.data():
        cohort, grader, (one, other) = a_desk(2)
        task = one.reflection.task
        lines = rubric.parse("联系实际 60\n文字 40")
        services.set_plan(task, plan_details(), lines, by=organizer(cohort), at=clock.now())
        live.sign_in(page, grader)
        services.claim(one, "a window that crashed", at=clock.now())
        desk = f"{live.url}/cohorts/{cohort.id}/desk/"
        first, second, number = f"{desk}{one.id}", f"{desk}{other.id}", one.id
    page.goto(first)
    expect(page.locator("[data-take]")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("[data-claimed]")).to_be_hidden()

    page.keyboard.press("1")
    page.keyboard.type("50")
    expect(page.locator("[data-total]")).not_to_contain_text("·")
    page.keyboard.press("Enter")
    page.keyboard.type("30")
    expect(page.locator("[data-total]")).to_contain_text("80")
    expect(page.locator("[data-total]")).to_contain_text("Good")
    page.keyboard.press("Enter")
    arrive(page, second)

    with live.data():
        review = session.scalars(select(Review).where(Review.allocation_id == number)).one()
        assert (review.level, sum(review.points.values())) == (Level.GOOD, 80)
