"""A person in a browser: fills in what is named, presses what is named, sees what is said."""

from __future__ import annotations

import subprocess

from playwright.sync_api import Browser, Page, expect

PASSWORD = "晨光里的三棵树 2026"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Walker:
    """One person with a browser of their own."""

    def __init__(self, browser: Browser, url: str, size: dict[str, int] = DESK) -> None:
        context = browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True)
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.url = url

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def choose(self, **fields: str) -> None:
        for name, label in fields.items():
            self.page.locator(f"main select[name={name}]").select_option(label=label)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def save(self) -> None:
        """Press the main button of the form."""
        self.page.locator("main form[method=post] button.btn-primary").first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text, timeout=60_000)

    def sign_in(self, name: str, secret: str) -> None:
        """Sign in, and choose a password when a one-time code was used."""
        self.go("/sign-in")
        self.fill(sign_in_name=name, password=secret)
        with self.page.expect_navigation():
            self.save()
        if self.page.url.endswith("/account/password"):
            self.fill(password=PASSWORD, again=PASSWORD)
            self.save()
        expect(self.page.locator("h1")).to_have_text("今天")

    def type_password_again(self) -> None:
        """Where so much time has passed since signing in that the password is asked for again."""
        self.page.wait_for_load_state()
        if "/account/confirm" in self.page.url:
            self.fill(password=PASSWORD)
            with self.page.expect_navigation():
                self.save()

    def download(self, part: str) -> bytes:
        """What the link brings whose address has this part, as bytes."""
        address = self.page.locator(f"main a[href*='{part}']").first.get_attribute("href")
        answer = self.page.request.get(self.url + str(address))
        assert answer.ok
        return answer.body()


def text_of(pdf: bytes) -> str:
    """The text of a PDF, lines as they lie on the page."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()
