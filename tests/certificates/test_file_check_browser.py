"""The public check of files in Chromium: dropped, chosen with the keyboard, and without script."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser import LiveServer
from tests.certificates.test_design import CONTENT
from tests.certificates.test_print_files import AT, a_class
from tests.house.test_accessible import AXE, RUN_AXE
from trainingapp.certificates.design import make_one
from trainingapp.certificates.forms import FileCheckForm
from trainingapp.certificates.models import Certificate
from trainingapp.core.pdf import signing
from trainingapp.core.pdf.signing import Signer
from trainingapp.core.session import session

pytestmark = pytest.mark.browser
CONTENT = replace(CONTENT, number="演核字第1号", check_code="7QK2-M4XD-FILE")
CHINESE = {"locale": "zh-CN"}
DROP = """(place, files) => {
  const data = new DataTransfer();
  for (const file of files) {
    const bytes = Uint8Array.from(atob(file.data), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], file.name));
  }
  const happened = (name) => new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data });
  const over = happened("dragover");
  place.dispatchEvent(over);
  const takes = place.classList.contains("takes-file");
  const drop = happened("drop");
  place.dispatchEvent(drop);
  return [over.defaultPrevented, takes, drop.defaultPrevented];
}"""


@pytest.fixture
def browser_context_args():
    return CHINESE


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A server that signs, and a certificate that it has in its register."""
    folder = tmp_path_factory.mktemp("signing")
    pem = signing.trial_key("演示签发机构", AT)
    (folder / "key.pem").write_bytes(pem)
    server = LiveServer(folder)
    with server.data():
        a_class(people=1)
        certificate = session.scalar(select(Certificate).where(Certificate.serial == 1))
        certificate.number, certificate.code = CONTENT.number, CONTENT.check_code
        certificate.content = CONTENT.to_json()
        session.commit()
    made = make_one(CONTENT, cache=folder)
    content = Signer(pem).sign(made, CONTENT.number, CONTENT.check_code, AT).pdf
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGNING_KEY", str(folder / "key.pem"))
        server.start()
        yield f"{server.url}/check/file", content
        server.stop()


def drop(page: Page, *files: tuple[str, bytes], on: str = "[data-file-check]") -> list[bool]:
    """Let go of files over the page; whether it took the drag, said so, and took the drop."""
    given = [{"name": name, "data": b64encode(content).decode()} for name, content in files]
    found: list[bool] = page.locator(on).evaluate(DROP, given)
    return found


def test_a_dropped_file_is_checked_at_once(signed, page):
    address, content = signed
    page.goto(address)

    assert drop(page, ("证书.pdf", content)) == [True, True, True]
    expect(page.locator(".notice-good")).to_be_visible()
    expect(page.locator("main")).to_contain_text(CONTENT.number)

    changed = content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]
    drop(page, ("改过.pdf", changed))
    expect(page.locator(".notice-bad[role=status]")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(CONTENT.number)


def test_what_cannot_be_checked_is_named_and_not_sent(signed, page):
    address, content = signed
    page.goto(address)
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    said = page.locator("[data-file-check] > [role=alert]")
    expect(said).to_be_hidden()

    drop(page, ("名单.docx", b"PK\3\4 no such thing"))
    expect(said).to_have_text("“名单.docx”不是 PDF 文件。请选择您收到的 PDF 原文件。")
    page.locator("[type=file]").set_input_files(
        {"name": "图.pdf", "mimeType": "application/pdf", "buffer": b"\x89PNG"}
    )
    expect(said).to_have_text(re.compile(r"^“图\.pdf”不是 PDF 文件"))
    expect(page.locator("[type=file]")).to_have_value("")
    drop(page, ("大.pdf", content.ljust(FileCheckForm.LARGEST + 1, b"\n")))
    expect(said).to_have_text(re.compile("^“大.pdf”大于 4 MB"))
    drop(page, ("一.pdf", content), ("二.pdf", content))
    expect(said).to_have_text("每次只能选择一个文件。")
    assert drop(page, ("证书.pdf", content), on="h1") == [True, False, True]  # beside it: the page stays
    assert sent == []

    page.locator("[type=file]").set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    expect(said).to_be_hidden()


def test_with_the_keyboard_alone(signed, page):
    address, content = signed
    # Subscribed before the page opens: asked for later, the key may be faster than the question.
    page.on("filechooser", lambda _: None)
    page.goto(address)
    field = page.locator("[type=file]")
    field.focus()
    expect(field).to_be_focused()

    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files({"name": "证书.pdf", "mimeType": "application/pdf", "buffer": content})
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="核验文件")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".notice-good")).to_be_visible()


def test_without_script_the_form_works_and_the_server_says_the_same(signed, browser):
    address, content = signed
    context = browser.new_context(java_script_enabled=False, **CHINESE)
    page = context.new_page()

    def sent(content):
        page.goto(address)
        page.locator("[type=file]").set_input_files(
            {"name": "甲.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="核验文件").click()

    sent(content)
    expect(page.locator(".notice-good")).to_be_visible()
    expect(page.locator("[data-hint]")).to_be_hidden()
    for wrong, why in (
        (b"PK\3\4", "“甲.pdf”不是 PDF 文件"),
        (content.ljust(FileCheckForm.LARGEST + 1, b"\n"), "“甲.pdf”大于 4 MB"),
    ):
        sent(wrong)
        expect(page.locator("form [role=alert]")).to_contain_text(why)
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it(signed, browser, width):
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800}, **CHINESE)
    page = context.new_page()
    page.goto(signed[0])
    drop(page, ("一份名字特别长的文件" * 12 + "long" * 30 + ".docx", b"PK"))
    expect(page.locator("[data-file-check] > [role=alert]")).to_be_visible()
    page.add_script_tag(content=AXE.read_text())

    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()
