"""Tidying, pasting and dropping files in Chromium: what is shown, taken over, taken back and saved."""

from __future__ import annotations

import io
import re
from base64 import b64encode

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.reflections.desks import SOON, a_desk, saved

pytestmark = pytest.mark.browser
RAW = "来源：示范网\n\u3000\u3000反**斗争,和我们有关.\n\u3000\u3000剩余内容需付费后查看\n责任编辑：演示"
TIDY = "\u3000\u3000反**斗争，和我们有关。\n\u3000\u3000剩余内容需付费后查看"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def desk(live, page):
    return a_desk(live, page)


def word_file(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def transfer(page: Page, event: str, *, files: tuple[tuple[str, bytes], ...] = (), **data: str) -> None:
    """Drop or paste on the text what a browser would hand over."""
    given = [{"name": name, "data": b64encode(content).decode()} for name, content in files]
    page.locator("#text").focus()
    page.evaluate(
        """([name, files, texts]) => {
          const data = new DataTransfer();
          for (const file of files) {
            const bytes = Uint8Array.from(atob(file.data), (one) => one.charCodeAt(0));
            data.items.add(new File([bytes], file.name));
          }
          for (const [kind, text] of Object.entries(texts)) data.setData(`text/${kind}`, text);
          const options = { bubbles: true, cancelable: true };
          const happened = name === "drop"
            ? new DragEvent("drop", { ...options, dataTransfer: data })
            : new ClipboardEvent("paste", { ...options, clipboardData: data });
          document.getElementById("text").dispatchEvent(happened);
        }""",
        [event, given, data],
    )


def preview(page: Page) -> None:
    expect(page.locator("#tidying")).to_be_visible(timeout=SOON)


def test_a_dropped_file_is_previewed_applied_taken_back_and_saved(desk, page):
    desk.open(page)
    transfer(page, "drop", files=(("我的心得.docx", word_file("把门敲开", *RAW.split("\n"))),))
    preview(page)
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#tidying del").filter(has_text="责任编辑")).to_be_visible()
    expect(page.locator("#tidying mark.mark-hole")).to_have_count(1)

    page.locator("#tidying-apply").click()
    expect(page.locator("#text")).to_have_value(TIDY)
    expect(page.locator("#title")).to_have_value("把门敲开")
    expect(page.locator("#tidying")).to_be_hidden()

    page.locator("#writing-announce button").click()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#title")).to_have_value("")

    transfer(page, "drop", files=(("我的心得.docx", word_file("把门敲开", *RAW.split("\n"))),))
    preview(page)
    page.locator("#tidying-apply").click()
    saved(page)
    assert desk.draft() == TIDY


def test_kinds_can_be_switched_off(desk, page):
    desk.open(page)
    page.locator("#text").fill(RAW)
    page.locator("#tools-tidy").click()
    preview(page)
    page.locator("#tidying input[value=punctuation]").uncheck()
    expect(page.locator("#tidying ins")).to_have_count(0)
    page.locator("#tidying-apply").click()

    expect(page.locator("#text")).to_have_value(TIDY.replace("，", ",").replace("。", "."))


def test_the_keyboard_is_enough_and_enter_in_a_box_hands_nothing_in(desk, page):
    desk.open(page)
    page.locator("#text").fill(RAW)
    page.locator("#tools-tidy").press("Enter")
    preview(page)
    expect(page.locator("#tidying")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#tidying input[value=boilerplate]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#tidying input[value=boilerplate]")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#tidying")).to_be_hidden()
    expect(page.locator("#text")).to_have_value(RAW)

    page.locator("#tools-tidy").press("Enter")
    preview(page)
    page.locator("#tidying-apply").press("Enter")
    expect(page.locator("#text")).to_have_value(TIDY)
    page.keyboard.press("Control+z")
    expect(page.locator("#text")).to_have_value(RAW)
    saved(page)
    assert (desk.draft(), desk.versions()) == (RAW, 0)


def test_what_is_written_during_a_preview_is_not_lost(desk, page):
    desk.open(page)
    page.locator("#text").fill(RAW)
    page.locator("#tools-tidy").click()
    preview(page)
    page.locator("#text").fill(RAW + "\n又写了一句.")
    page.locator("#tidying-apply").click()
    expect(page.locator(".tidying-note")).to_be_visible(timeout=SOON)
    page.locator("#tidying-apply").click()

    expect(page.locator("#text")).to_have_value(TIDY + "\n又写了一句。")


@pytest.mark.parametrize(("where", "text"), [("behind", "原来的话。\n新的话。"), ("instead", "新的话。")])
def test_a_file_goes_behind_the_text_or_in_its_place(desk, page, where, text):
    desk.open(page)
    page.locator("#title").fill("自己的题目")
    page.locator("#text").fill("原来的话。")
    transfer(page, "paste", files=(("b.txt", "新的话。".encode("gb18030")),))
    preview(page)
    page.locator(f"#tidying input[value={where}]").check()
    page.locator("#tidying-apply").click()

    expect(page.locator("#text")).to_have_value(text)
    expect(page.locator("#title")).to_have_value("自己的题目")


@pytest.mark.parametrize("name", ["照片.docx", "两个"])
def test_a_file_that_is_not_taken_leaves_the_text_alone_and_says_what_to_do(desk, page, name):
    desk.open(page)
    page.locator("#text").fill("原来的话。")
    picture = ("照片.docx", b"\x89PNG\r\n\x1a\n")
    transfer(page, "drop", files=(picture,) if name == "照片.docx" else (picture, picture))

    said = re.compile("照片.docx” is|照片.docx”是" if name == "照片.docx" else "one file|一个文件")
    expect(page.locator("#writing-announce span")).to_contain_text(said, timeout=SOON)
    expect(page.locator("#tidying")).to_be_hidden()
    expect(page.locator("#text")).to_have_value("原来的话。")


def test_a_chosen_file_is_read(desk, page):
    desk.open(page)
    page.locator("#tools-file").set_input_files(
        {"name": "a.docx", "mimeType": WORD, "buffer": word_file("清晨六点，灯先亮起来。")}
    )
    preview(page)
    page.locator("#tidying-apply").click()

    expect(page.locator("#text")).to_have_value("清晨六点，灯先亮起来。")


WEB = (
    "<style>p{color:red}</style><h1>题目</h1><p>第一段，\n有两行。<b>粗</b></p>"
    "<p>第二段。<br>换行。</p><p hidden>看不见</p>"
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"plain": "第一段。\r\n\r\n第二段。\u200b"}, "第一段。\n\n第二段。"),
        (
            {"plain": "题目第一段，有两行。粗第二段。换行。", "html": WEB},
            "题目\n第一段，有两行。粗\n第二段。\n换行。",
        ),
        ({"plain": "", "html": WEB}, "题目\n第一段，有两行。粗\n第二段。\n换行。"),
        ({"plain": "自己的字", "html": "<p>别的</p><p>字</p>"}, "自己的字"),
        ({"plain": "甲\v乙\u2028丙"}, "甲\n乙\n丙"),
    ],
)
def test_what_is_pasted_becomes_plain_text_with_its_paragraphs(desk, page, data, text):
    desk.open(page)
    transfer(page, "paste", **data)

    expect(page.locator("#text")).to_have_value(text)
    page.locator("#text").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#text")).to_have_value("")


def test_after_a_long_paste_tidying_is_offered(desk, page):
    desk.open(page)
    transfer(page, "paste", plain=RAW * 5)
    page.locator("#writing-announce button").click()

    preview(page)


def test_without_a_network_the_text_stays_and_the_page_says_so(desk, page):
    desk.open(page)
    page.locator("#text").fill(RAW)
    saved(page)
    page.context.set_offline(True)
    page.locator("#tools-tidy").click()

    expect(page.locator("#writing-announce span")).not_to_have_text("", timeout=SOON)
    expect(page.locator("#text")).to_have_value(RAW)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_preview_fits_the_screen(desk, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    desk.open(page)
    page.locator("#text").fill(RAW)
    page.locator("#tools-tidy").click()
    preview(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
