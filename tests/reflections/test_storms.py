"""The writing page in Chromium when things go wrong around it: sessions, clocks, crashes, late requests."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories import PersonFactory, SignInNameFactory
from tests.reflections.desks import SOON, TEXT, Desk, a_desk, saved, type_text
from trainingapp.accounts import passwords
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.reflections import queries
from trainingapp.reflections.models import Timing

pytestmark = pytest.mark.browser
OLD, NEW = "河堤上的三棵柳树开花了", "河堤上的四棵柳树开花了"
STARTED, LATER = "会话还在时写的。", "会话结束后写的。"


def with_password(desk: Desk, password: str = OLD) -> str:
    """Let the person sign in with a password; every open session ends. Gives the sign-in name."""
    name = f"writer{desk.person_id}"
    with desk.live.data():
        person = session.get_one(Person, desk.person_id)
        accounts.set_password(person, passwords.hash_password(password), by=person)
        if not person.sign_in_names:
            SignInNameFactory(person=person, value=name)
    return name


def signed_out_while_writing(desk: Desk, page: Page) -> str:
    """The session is gone, the page says so, the dialog is open. Gives the sign-in name."""
    desk.open(page)
    type_text(page, STARTED)
    saved(page)
    name = with_password(desk)
    page.locator("#text").press_sequentially(LATER)
    page.locator("#writing-renew").click(timeout=SOON)
    return name


def sign_in_again(page: Page, name: str, password: str) -> None:
    page.locator("#again-name").fill(name)
    page.locator("#again-password").fill(password)
    page.locator("#writing-sign-in button:not([type])").click()


@pytest.mark.parametrize("cookie", ["dead", "gone"])
def test_signing_in_again_within_the_page_saves_what_waited(desk, page, cookie):
    name = signed_out_while_writing(desk, page)
    if cookie == "gone":
        page.context.clear_cookies()
    page.evaluate("window.stayed = true")

    sign_in_again(page, name, OLD)

    expect(page.locator("#writing-sign-in")).to_be_hidden(timeout=SOON)
    saved(page)
    assert desk.draft() == STARTED + LATER
    assert page.evaluate("window.stayed")
    expect(page.locator("#text")).to_be_focused()


def test_a_wrong_password_is_told_in_the_page_and_the_right_one_hands_in_by_itself(desk, page):
    desk.open(page)
    type_text(page)
    saved(page)
    name = with_password(desk, NEW)
    page.locator("#writing-submit").click()
    page.locator("#writing-renew").click(timeout=SOON)

    sign_in_again(page, name, OLD)
    expect(page.locator("#writing-sign-in [role=alert]")).to_be_visible(timeout=SOON)
    assert desk.versions() == 0

    sign_in_again(page, name, NEW)
    page.wait_for_url("**/versions/*", timeout=SOON)
    assert desk.versions() == 1


def test_a_one_time_code_asks_for_a_password_in_a_new_window_and_the_page_goes_on(desk, page):
    name = signed_out_while_writing(desk, page)
    with desk.live.data():
        person = session.get_one(Person, desk.person_id)
        code = accounts.issue_code(person, by=person, at=clock.now())

    sign_in_again(page, name, code)

    way = page.locator("#writing-sign-in [data-password] a")
    expect(way).to_be_visible(timeout=SOON)
    with page.expect_popup() as opened:
        way.click()
    opened.value.locator("#password").fill(NEW)
    opened.value.locator("#again").fill(NEW)
    opened.value.locator("main form button").click()
    opened.value.wait_for_url(lambda url: "password" not in url)
    opened.value.close()
    saved_by_itself_or_asked_again(page, name)
    assert desk.draft() == STARTED + LATER


def saved_by_itself_or_asked_again(page: Page, name: str) -> None:
    """The page notices the new session by itself; who presses first gets there as well."""
    if page.locator("#writing-sign-in").is_visible():
        sign_in_again(page, name, NEW)
    saved(page)


def test_somebody_else_on_the_same_computer_is_pointed_out(desk, page):
    name = signed_out_while_writing(desk, page)
    with desk.live.data():
        other = PersonFactory(password_hash=passwords.hash_password(NEW))
        SignInNameFactory(person=other, value=f"fellow{other.id}")
        fellow = f"fellow{other.id}"

    sign_in_again(page, fellow, NEW)
    expect(page.locator("#writing-sign-in [role=alert]")).to_be_visible(timeout=SOON)
    assert desk.draft() == STARTED

    sign_in_again(page, name, OLD)
    saved(page)
    assert desk.draft() == STARTED + LATER


def kill_browser(profile: Path) -> None:
    """Kill every process of the browser with this profile at once."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command:
            os.kill(int(folder.name), signal.SIGKILL)


def test_a_browser_killed_while_typing_gives_the_text_back(
    live, browser_type, browser_type_launch_args, tmp_path
):
    profile = tmp_path / "profile"
    context = browser_type.launch_persistent_context(profile, **browser_type_launch_args)
    page = context.new_page()
    desk = a_desk(live, page)
    desk.open(page)
    type_text(page, "服务器知道的一句。")
    saved(page)
    context.set_offline(True)
    page.locator("#text").press_sequentially("只在这台设备上的一句，断网时写的。")
    time.sleep(2)  # what is older than this must be there
    kill_browser(profile)

    again = browser_type.launch_persistent_context(profile, **browser_type_launch_args)
    reopened = again.new_page()
    desk.sign_in(reopened)
    desk.open(reopened)

    expect(reopened.locator("#text")).to_have_value("服务器知道的一句。只在这台设备上的一句，断网时写的。")
    saved(reopened)
    assert desk.draft() == "服务器知道的一句。只在这台设备上的一句，断网时写的。"
    again.close()


def test_an_autosave_that_arrives_after_the_submission_changes_nothing(desk, page):
    desk.open(page)
    type_text(page)
    saved(page)
    second = desk.open(page.context.new_page())
    held, released = [], []
    second.route("**/draft", lambda route: route.continue_() if released else held.append(route))
    second.locator("#text").press_sequentially("迟到的一句。")
    second.wait_for_timeout(2500)
    page.locator("#text").press_sequentially("再补一句。")
    page.locator("#writing-submit").click()
    page.wait_for_url("**/versions/*", timeout=SOON)

    released.append(True)
    for one in held:
        one.continue_()

    expect(second.locator("[data-side=other]")).to_have_text(TEXT + "再补一句。", timeout=SOON)
    expect(second.locator("[data-side=own] mark")).to_have_text("迟到的一句。")
    with desk.live.data():
        assert queries.latest_version(desk.stored()).text == TEXT + "再补一句。"
    assert (desk.versions(), desk.draft()) == (1, TEXT + "再补一句。")


def test_the_text_that_is_not_chosen_stays_among_the_earlier_drafts(desk, page):
    desk.open(page)
    type_text(page, "第一台设备。")
    saved(page)
    desk.save_elsewhere("第二台设备写的。")
    page.locator("#text").press_sequentially("接着写。")
    page.locator("[data-keep]").click(timeout=SOON)
    saved(page)
    assert desk.draft() == "第一台设备。接着写。"

    page.locator("#writing-earlier").click()

    expect(page.locator("main .prose")).to_have_text("第二台设备写的。")


def test_the_times_are_those_of_the_class_wherever_the_device_is(live, browser):
    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    desk = a_desk(live, page)
    desk.open(page)
    before = clock.local(clock.now(), "Asia/Shanghai")
    type_text(page)
    saved(page)
    after = clock.local(clock.now(), "Asia/Shanghai")

    shown = page.locator("#writing-times").inner_text()

    minutes = {f"{before:%H:%M}", f"{after:%H:%M}", f"{before + timedelta(minutes=1):%H:%M}"}
    assert sum(minute in shown for minute in minutes) >= 1
    assert len(set(shown.replace("·", " ").split()) & minutes) >= 1
    context.close()


@pytest.mark.parametrize(("off", "told"), [(timedelta(hours=-2), True), (timedelta(minutes=2), False)])
def test_a_wrong_clock_of_the_device_is_pointed_out(desk, page, off, told):
    page.clock.install(time=clock.now() + off)
    desk.open(page)
    type_text(page)
    saved(page)

    expect(page.locator("#writing-clock")).to_be_visible(visible=told)
    if told:
        expect(page.locator("#writing-clock")).to_contain_text("120")
        assert (
            f"{clock.local(clock.now() + off, 'Asia/Shanghai'):%H:}"
            not in page.locator("#writing-times").inner_text()
        )


def test_who_was_offline_at_the_due_time_is_taken_in_the_grace_and_marked(live, page):
    desk = a_desk(live, page, due_at=clock.now() + timedelta(seconds=25), grace_minutes=30)
    desk.open(page)
    type_text(page)
    saved(page)
    page.context.set_offline(True)
    page.locator("#writing-submit").click()
    with live.data():
        due_at = desk.stored().task.due_at
    assert clock.now() < due_at, "the machine is too slow for this test"
    page.wait_for_timeout(max(0, (due_at - clock.now()).total_seconds() * 1000) + 500)

    page.context.set_offline(False)
    page.wait_for_url("**/versions/*", timeout=SOON)

    with live.data():
        assert queries.latest_version(desk.stored()).timing is Timing.LATE_OFFLINE


def test_the_text_is_kept_as_a_file_without_a_network_and_headings_lead_to_their_parts(desk, page):
    desk.open(page)
    page.locator("#title").fill("把门敲开")
    page.locator("#text").fill("一、灯亮了\n六点。\n二、敲门\n七点。")
    page.context.set_offline(True)
    with page.expect_download() as kept:
        page.locator("#writing-file").click()
    page.locator("#writing-task summary").click()
    page.locator("#writing-outline button").nth(1).click()

    assert Path(kept.value.path()).read_bytes().decode("utf-8-sig").endswith("二、敲门\r\n七点。\r\n")
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert page.locator("#text").evaluate(chosen) == "二、敲门"


def test_what_an_input_method_composes_is_on_the_device_and_stays_untouched(desk, page):
    desk.open(page)
    text = page.locator("#text")
    text.dispatch_event("compositionstart")
    composing = "new InputEvent('input', {bubbles: true, isComposing: true})"
    page.evaluate(
        f"field => {{ field.value = '清 chen'; field.dispatchEvent({composing}); }}", text.element_handle()
    )

    kept = "() => Object.values(localStorage).map(one => JSON.parse(one).text)"
    assert page.evaluate(kept) == ["清 chen"]
    unsaved_text = text.input_value()
    page.wait_for_timeout(1800)
    assert text.input_value() == unsaved_text
