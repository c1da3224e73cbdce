"""The whole road, walked in a real browser: from an empty database to a certificate with the trainee's name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import LiveServer
from tests.conftest import SECRET
from tests.journey.walker import PHONE, Walker, text_of
from trainingapp.core import clock
from trainingapp.core.settings import ROOT

NAME = "马䶮·𬭊㛃"
OTHERS = ["王晨光", "李柳堤", "张春晓", "赵望溪", "钱青禾"]
ZONE = "Asia/Shanghai"
ESSAY = "清晨六点，春晓社区的灯先亮起来。" * 120

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh(tmp_path):
    """A server on a database in which nobody is."""
    server = LiveServer(tmp_path)
    server.start()
    yield server
    server.stop()


def first_code(server: LiveServer) -> str:
    """The one-time code that the command line prints for the first administrator."""
    environment = {**os.environ, "TRAININGAPP_INSTANCE": str(server.instance), "SECRET_KEY": SECRET}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "trainingapp", "admin", "guanli"]
    made = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return made.stdout.split(": ")[1].strip()


def roster_file(folder) -> str:
    """An untidy workbook: title above the header, blanks in a name, a note below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["演示培训班学员名册"])
    sheet.append(["序号", "学员姓名", "联系电话", "所在单位", "职务"])
    for number, name in enumerate([NAME, *OTHERS], 1):
        shown = f"{name[0]}　{name[1:]}" if number == 2 else name
        sheet.append([number, shown, 19900000000 + number, f"示范省青禾市第{number}社区", "居委会主任"])
    sheet.append(["填表人：演示"])
    book.save(folder / "名册.xlsx")
    return str(folder / "名册.xlsx")


def make_class(organizer: Walker) -> None:
    today = clock.local(datetime.now(UTC), ZONE).date()
    organizer.follow("新建培训班")
    organizer.fill(
        programme="演示旅程培训班",
        starts_on=str(today - timedelta(days=1)),
        ends_on=str(today),
        hosts="示范省社区学院（演示）",
        venue="旅程学校（演示）",
    )
    organizer.save()
    organizer.sees("演示旅程培训班")
    organizer.go("/cohorts/1/settings")
    organizer.page.locator("main form[action$='/state'] button").first.click()
    organizer.sees("进行中")
    organizer.go("/venues/1")
    organizer.fill(rooms="明德楼 101-103, 40")
    organizer.save()
    organizer.sees("103")


def add_branch(organizer: Walker) -> None:
    organizer.go("/cohorts/1/sites/new")
    organizer.fill(name="青禾分课堂", venue="青禾学校（演示）")
    organizer.save()
    organizer.sees("青禾分课堂")


def import_roster(organizer: Walker, file: str) -> None:
    organizer.go("/cohorts/1/imports/new")
    organizer.page.locator("main select[name=site_id]").select_option(value="1")
    organizer.page.locator("main [name=file]").set_input_files(file)
    organizer.save()
    organizer.sees(NAME)
    organizer.page.locator("main form[action$='/confirm'] button").click()
    organizer.go("/cohorts/1/roster")
    for name in [NAME, *OTHERS]:
        organizer.sees(name)


def plan_lesson(organizer: Walker) -> None:
    now = clock.local(datetime.now(UTC), ZONE)
    begins = max(now - timedelta(minutes=5), now.replace(hour=0, minute=0))
    ends = min(now + timedelta(hours=1), now.replace(hour=23, minute=59))
    organizer.go("/cohorts/1/lessons/new")
    organizer.fill(title="议事会怎么开", day=str(now.date()), begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}")
    organizer.fill(speakers="温如故，讲师，示范学院")
    organizer.page.locator("main select[name=takes_sign_in]").select_option(index=1)
    organizer.save()
    organizer.go("/cohorts/1/timetable")
    organizer.sees("议事会怎么开")


def form_groups(organizer: Walker) -> None:
    organizer.go("/cohorts/1/sites/1/groups/plan")
    organizer.page.locator("#size").fill("3")
    organizer.page.locator("main form[method=get] button").click()
    organizer.page.locator("main form[action$='/groups'] button.btn-primary").click()
    organizer.sees("第2组")


def slips(organizer: Walker) -> str:
    """Let the worker make the slips; their text."""
    organizer.go("/cohorts/1/sites/1")
    organizer.page.locator("main form[action$='/slips'] button").click()
    expect(organizer.page.locator("#job")).to_contain_text("已完成", timeout=60_000)
    organizer.go("/cohorts/1/sites/1")
    return text_of(organizer.download("/slips/"))


def code_of(slip_text: str, trainee_no: str) -> str:
    """The code on the slip of this number; slips lie in rows, each line of text going across."""
    numbers = re.findall(r"\b[A-Z0-9]+-\d{5}\b", slip_text)
    codes = re.findall(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b", slip_text)  # codes have neither 0 nor 1
    return str(codes[numbers.index(trainee_no)])


def sign_in_at_lesson(organizer: Walker, trainee: Walker) -> None:
    organizer.go("/cohorts/1/attendance")
    organizer.go("/cohorts/1/lessons/1/sites/1/screen")
    code = re.search(r"\d{6}", organizer.page.locator("main").inner_text().replace(" ", ""))
    assert code
    trainee.go("/cohorts/1/sign-in")
    trainee.fill(code=code[0])
    trainee.save()
    trainee.sees("签到成功")


def write_reflection(trainee: Walker) -> None:
    trainee.go("/cohorts/1/my-reflection")
    trainee.page.locator("[name=title]").fill("灯亮起来的时候")
    trainee.page.locator("textarea[name=text]").fill(ESSAY)
    expect(trainee.page.locator("main")).to_contain_text("服务器", timeout=60_000)
    trainee.press("提交")
    trainee.sees("回执")


def set_task(organizer: Walker) -> None:
    organizer.go("/cohorts/1/reflections/new")
    due = datetime.now(UTC) + timedelta(days=3)
    organizer.fill(title="学习心得", due_at=f"{due:%Y-%m-%dT%H:%M}", min_length="100", max_length="2500")
    organizer.save()
    organizer.sees("学习心得")


def name_grader(organizer: Walker) -> str:
    """Give somebody new the office of grader; their one-time code."""
    organizer.go("/cohorts/1/staff/new-person")
    organizer.fill(name="演示评阅", user_name="pingyue")
    organizer.choose(role="评阅人")
    organizer.save()
    organizer.sees("演示评阅")
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", organizer.page.locator("main").inner_text())
    assert code
    return code[0]


def review(grader: Walker) -> None:
    grader.go("/cohorts/1/desk")
    grader.page.locator("main a.btn-primary[href*='/desk/']").first.click()
    grader.sees("灯亮起来的时候")
    assert NAME not in grader.page.content(), "graders read without names"
    grader.page.wait_for_load_state()  # the text is seen before the page listens to keys
    grader.page.keyboard.press("2")
    expect(grader.page.get_by_role("radio", name="良好")).to_be_checked()
    grader.page.locator("#comment").fill("写得具体，有自己的做法。")
    with grader.page.expect_navigation():
        grader.page.locator("main button[name=save]").click()
    grader.go("/cohorts/1/desk")
    grader.sees("良好")


def test_from_an_empty_database_to_a_certificate(fresh: LiveServer, browser: Browser, tmp_path):
    organizer = Walker(browser, fresh.url)
    organizer.sign_in("guanli", first_code(fresh))
    make_class(organizer)
    add_branch(organizer)
    import_roster(organizer, roster_file(tmp_path))
    plan_lesson(organizer)
    form_groups(organizer)
    set_task(organizer)
    number = organizer_number(organizer)

    trainee = Walker(browser, fresh.url, PHONE)
    trainee.sign_in(number, code_of(slips(organizer), number))
    sign_in_at_lesson(organizer, trainee)
    write_reflection(trainee)

    grader = Walker(browser, fresh.url)
    grader.sign_in("pingyue", name_grader(organizer))
    organizer.go("/cohorts/1/review/deal")
    organizer.save()
    review(grader)

    organizer.go("/cohorts/1/certificates?show=eligible")
    organizer.sees(NAME)
    organizer.follow("签发并发证")
    organizer.type_password_again()
    organizer.press("签发并发证1份")
    organizer.sees("已发证1份")
    trainee.go("/cohorts/1/my-certificate")
    pdf = trainee.download(".pdf")
    assert NAME in text_of(pdf).replace(" ", "")
    trainee.page.context.clear_cookies()
    check_publicly(trainee, pdf)


def organizer_number(organizer: Walker) -> str:
    """The trainee number that the roster shows beside the name."""
    organizer.go(f"/cohorts/1/roster?q={NAME}")
    found = re.search(r"\b[A-Z0-9]{2,12}-\d{5}\b", organizer.page.locator("main").inner_text())
    assert found
    return found[0]


def check_publicly(somebody: Walker, pdf: bytes) -> None:
    """Whoever holds the certificate types its code into the public page."""
    text = text_of(pdf).replace(" ", "")
    code = re.search(r"核验码[:：]?([0-9A-Za-z]{22})", text)
    number = re.search(r"编号[:：]?([0-9A-Z-]+)", text)
    assert code, text
    assert number, text
    somebody.go("/check")
    somebody.fill(number=number[1], code=code[1])
    somebody.page.locator("main form button").click()
    somebody.sees("真实有效")
    assert NAME not in somebody.page.content()
