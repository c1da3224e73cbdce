"""The writing page in Chromium: what it keeps, where, and what it says about it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.reflections.desks import SOON, TEXT, Desk, saved, type_text, unsaved
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.core.session import session
from trainingapp.reflections import queries

pytestmark = pytest.mark.browser
THEIRS = "第二个窗口写下并存好的一段文字。"
OURS = "第一个窗口里写的另一段文字，谁也没有存过。"


def test_what_is_typed_is_saved_and_there_after_a_reload(desk, page):
    desk.open(page)
    type_text(page)
    unsaved(page)
    saved(page)
    page.reload()

    expect(page.locator("#text")).to_have_value(TEXT)
    assert desk.draft() == TEXT


def test_the_length_is_counted_while_typing(desk, page):
    desk.open(page)
    page.locator("#text").fill("一二三，四五")

    expect(page.locator("#writing-length")).to_contain_text("5")


def test_offline_the_text_stays_and_is_sent_when_the_network_is_back(desk, page):
    desk.open(page)
    type_text(page, "先写一句。")
    saved(page)
    page.context.set_offline(True)
    page.locator("#text").press_sequentially("断网时写的。")
    expect(page.locator("#writing-message")).to_be_visible(timeout=SOON)
    assert desk.draft() == "先写一句。"

    page.context.set_offline(False)
    saved(page)
    assert desk.draft() == "先写一句。断网时写的。"


def test_a_page_that_dies_before_the_server_heard_gives_its_text_back(desk, page):
    desk.open(page)
    type_text(page, "服务器知道的一句。")
    saved(page)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no network')); }")
    page.locator("#text").press_sequentially("只在这台设备上的一句。")
    unsaved(page)
    page.close(run_before_unload=False)

    again = desk.open(page.context.new_page())

    expect(again.locator("#text")).to_have_value("服务器知道的一句。只在这台设备上的一句。")
    expect(again.locator(".compare-text[data-side=other]")).to_have_text("服务器知道的一句。")
    saved(again)
    again.locator("[data-keep]").click()
    expect(again.locator("#writing-others")).to_be_hidden()


def test_a_newer_text_from_elsewhere_is_shown_beside_and_chosen(desk, page):
    desk.open(page)
    type_text(page, "第一台设备。")
    saved(page)
    desk.save_elsewhere("第二台设备写的。")
    page.locator("#text").press_sequentially("接着写。")

    other = page.locator(".compare-text[data-side=other]")
    expect(other).to_have_text("第二台设备写的。", timeout=SOON)
    expect(page.locator("#text")).to_have_value("第一台设备。接着写。")
    assert desk.draft() == "第二台设备写的。"

    page.locator("[data-use]").click()
    expect(page.locator("#text")).to_have_value("第二台设备写的。")
    expect(other).to_have_text("第一台设备。接着写。")
    page.locator("[data-use]").click()
    saved(page)
    assert desk.draft() == "第一台设备。接着写。"


def test_an_ended_session_keeps_the_text_until_the_person_is_back(desk, page):
    desk.open(page)
    type_text(page, "会话还在时写的。")
    saved(page)
    with desk.live.data():
        person = session.get_one(Person, desk.person_id)
        accounts.sign_out_everywhere(person, by=person)
    page.locator("#text").press_sequentially("会话结束后写的。")
    expect(page.locator("#writing-renew")).to_be_visible(timeout=SOON)

    desk.sign_in(page)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    saved(page)
    assert desk.draft() == "会话还在时写的。会话结束后写的。"


def test_handing_in_gives_a_receipt_and_one_version(desk, page):
    desk.open(page)
    type_text(page)
    page.locator("#writing-submit").dblclick()
    page.wait_for_url("**/versions/*")

    with desk.live.data():
        receipt_no = queries.latest_version(desk.stored()).receipt_no
    expect(page.get_by_text(receipt_no).first).to_be_visible()
    assert desk.versions() == 1
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('reflection:'))") == []


def test_handing_in_is_tried_until_the_receipt_arrives(desk, page):
    desk.open(page)
    type_text(page)
    saved(page)
    lost = []

    def lose(route):
        """The server gets the first one; its answer gets lost."""
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/submit", lose)
    page.locator("#writing-submit").click()
    page.wait_for_url("**/versions/*", timeout=SOON)

    assert lost == [200]
    assert desk.versions() == 1


def test_a_restarted_server_is_found_again(desk, page):
    desk.open(page)
    type_text(page, "重启之前。")
    saved(page)
    desk.live.kill()
    page.locator("#text").press_sequentially("重启之中。")
    expect(page.locator("#writing-message")).to_be_visible(timeout=SOON)

    desk.live.start()
    saved(page)
    assert desk.draft() == "重启之前。重启之中。"


def test_a_text_too_short_is_refused_with_the_count_and_stays(desk, page):
    desk.open(page)
    type_text(page, "太短了。")
    page.locator("#writing-submit").click()

    expect(page.locator("#writing-message")).to_contain_text("10", timeout=SOON)
    expect(page.locator("#writing-message")).to_contain_text(re.compile("^(Not handed in:|未能提交：)"))
    expect(page.locator("#text")).to_have_value("太短了。")
    assert desk.draft() == "太短了。"
    assert desk.versions() == 0


def test_nothing_is_sent_while_an_input_method_composes(desk, page):
    desk.open(page)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    text = page.locator("#text")
    text.dispatch_event("compositionstart")
    composing = "new InputEvent('input', {bubbles: true, isComposing: true})"
    page.evaluate(
        f"field => {{ field.value = 'qing chen'; field.dispatchEvent({composing}); }}", text.element_handle()
    )
    page.wait_for_timeout(2500)
    assert sent == []

    # On a phone somebody goes to another app in mid-word: what stands there is sent after all.
    away = "is => { Object.defineProperty(document, 'hidden', { value: is, configurable: true });"
    away += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(away, True)
    saved(page)
    assert desk.draft() == "qing chen"
    page.evaluate(away, False)

    page.evaluate("field => { field.value = '清晨'; }", text.element_handle())
    text.dispatch_event("compositionend")
    saved(page)
    assert desk.draft() == "清晨"


def two_texts(desk: Desk, page: Page) -> None:
    """The server has what a second window saved, this page another text, and a choice is to be made."""
    desk.open(page)
    type_text(page, THEIRS[:4])
    saved(page)
    second = desk.open(page.context.new_page())
    second.locator("#text").fill(THEIRS)
    saved(second)
    second.close()
    page.locator("#text").fill(OURS)
    expect(page.locator(".compare-text[data-side=other]")).to_have_text(THEIRS, timeout=SOON)


def kept_texts(page: Page) -> list[str]:
    """The texts that the device keeps because the server has not confirmed them, in no order."""
    return page.evaluate(
        "() => Object.keys(localStorage).filter(key => key.includes(':copy:'))"
        ".map(key => JSON.parse(localStorage[key])).filter(copy => !copy.clean).map(copy => copy.text)"
    )


def nothing_comes_back(page: Page, text: str) -> None:
    expect(page.locator("#writing-progress")).to_be_visible()
    expect(page.locator("#text")).to_have_value(text)
    saved(page)
    expect(page.locator("#writing-others")).to_be_hidden()
    expect(page.locator("#writing-message")).to_be_hidden()
    assert kept_texts(page) == []


@pytest.mark.parametrize(
    ("button", "text"), [("[data-use]", THEIRS), ("[data-keep]", OURS)], ids=["theirs", "ours"]
)
def test_a_choice_between_two_texts_is_final(desk, page, button, text):
    two_texts(desk, page)
    page.locator(button).click()
    expect(page.locator("#text")).to_have_value(text)
    saved(page)
    assert kept_texts(page) == []

    page.reload()
    nothing_comes_back(page, text)
    assert desk.draft() == text

    page.locator("#writing-submit").click()
    page.wait_for_url("**/versions/*", timeout=SOON)
    nothing_comes_back(desk.open(page), text)
    page.reload()
    nothing_comes_back(page, text)


def test_what_a_dead_page_left_comes_back_once_and_no_more(desk, page):
    desk.open(page)
    type_text(page, "服务器知道的一句。")
    saved(page)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no network')); }")
    page.locator("#text").press_sequentially("又一句。")
    unsaved(page)
    page.close(run_before_unload=False)
    again = desk.open(page.context.new_page())
    expect(again.locator("#text")).to_have_value("服务器知道的一句。又一句。")
    again.locator("#text").press_sequentially("接着写。")
    saved(again)

    again.reload()

    nothing_comes_back(again, "服务器知道的一句。又一句。接着写。")


def test_handing_in_before_choosing_says_what_to_do_and_keeps_both_texts(desk, page):
    two_texts(desk, page)
    said = page.locator("#writing-message span")
    before = said.inner_text()
    page.locator("#writing-submit").click()

    expect(said).not_to_have_text(before)
    expect(said).to_be_in_viewport()
    expect(page.locator("[data-use]")).to_be_in_viewport()
    expect(page.locator("#writing-others")).to_be_focused()
    page.locator("#text").press_sequentially("还在写。")
    assert kept_texts(page) == [OURS + "还在写。"]
    assert (desk.versions(), desk.draft()) == (0, THEIRS)


def test_a_text_nobody_chose_or_dropped_is_offered_again_after_a_reload(desk, page):
    two_texts(desk, page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(page.locator("#text")).to_have_value(OURS)
    expect(page.locator(".compare-text[data-side=other]")).to_have_text(THEIRS)
    assert kept_texts(page) == [OURS]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_message_covers_no_field(desk, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    desk.open(page)
    page.context.set_offline(True)
    type_text(page)
    expect(page.locator("#writing-message")).to_be_visible(timeout=SOON)

    message, title = (page.locator(place).bounding_box() for place in ("#writing-message", "#title"))
    assert message["y"] + message["height"] <= title["y"]
