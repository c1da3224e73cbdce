"""The people of a class, as its staff work on them in a browser: files, corrections, substitution, transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select, update

from tests import factories
from tests.browser import LiveServer
from tests.journey.walker import PHONE, Walker
from trainingapp.attendance.models import SignIn
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, SiteKind, Standing
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.reflections.models import ReflectionState

pytestmark = pytest.mark.browser
DELEGATIONS = {
    "青禾代表团": ["王晨光", "李柳堤"],
    "望溪代表团": ["张春晓", "赵望溪"],
    "柳堤代表团": ["钱青禾", "孙松月"],
}
HEADER = ["姓名", "手机", "单位", "职务"]
TITLE = "社区里的一天"


@dataclass
class Place:
    """Where the journey happens: addresses of a class with two sites, and who organizes it."""

    server: LiveServer
    cohort_id: int
    main_id: int
    branch_id: int
    organizer: str

    def url(self, tail: str) -> str:
        return f"/cohorts/{self.cohort_id}/{tail}"


@pytest.fixture
def place(live: LiveServer) -> Place:
    today = clock.local(datetime.now(UTC), "Asia/Shanghai").date()
    with live.data():
        cohort = factories.CohortFactory(starts_on=today - timedelta(days=2), ends_on=today)
        main = factories.SiteFactory(cohort=cohort, name="主课堂")
        branch = factories.SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="青禾分课堂")
        who = factories.organizer(cohort).get_id()
        return Place(live, cohort.id, main.id, branch.id, who)


@pytest.fixture
def organizer(place: Place, browser: Browser) -> Walker:
    walker = Walker(browser, place.server.url)
    place.server.sign_in_as(walker.page, place.organizer)
    return walker


def workbook(folder: Path, name: str, rows: list[list[object]]) -> str:
    book = openpyxl.Workbook()
    for row in [[f"{name}学员名册"], HEADER, *rows]:
        book.active.append(row)
    book.save(folder / f"{name}.xlsx")
    return str(folder / f"{name}.xlsx")


def rows_of(delegation: str) -> list[list[object]]:
    first = [*DELEGATIONS].index(delegation) * 10
    return [
        [name, 19900000100 + first + at, f"示范省{delegation[:2]}市第{at}社区", "居委会主任"]
        for at, name in enumerate(DELEGATIONS[delegation], 1)
    ]


def send(organizer: Walker, place: Place, file: str, delegation: str) -> None:
    """Send a file as far as the page that shows what it would do."""
    organizer.go(place.url("imports/new"))
    organizer.page.locator("main select[name=site_id]").select_option(value=str(place.main_id))
    organizer.page.locator("main [name=file]").set_input_files(file)
    organizer.fill(delegation=delegation)
    organizer.save()
    expect(organizer.page.locator("main .figures")).to_be_visible(timeout=60_000)


def confirm(organizer: Walker) -> None:
    organizer.page.locator("main form[action$='/confirm'] button").click()
    organizer.sees("已于")


def on_roster(organizer: Walker, place: Place, query: str = "") -> list[str]:
    organizer.go(place.url(f"roster{query}"))
    return organizer.page.locator("table.roster td.who").all_inner_texts()


def everybody() -> list[str]:
    return [name for names in DELEGATIONS.values() for name in names]


def three_files(organizer: Walker, place: Place, folder: Path) -> None:
    """Three delegations send their lists; the first one sends it twice."""
    for delegation in DELEGATIONS:
        send(organizer, place, workbook(folder, delegation, rows_of(delegation)), delegation)
        confirm(organizer)
    assert sorted(on_roster(organizer, place)) == sorted(everybody())
    send(organizer, place, str(folder / "青禾代表团.xlsx"), "青禾代表团")
    organizer.sees("这些人员本班都已有")
    assert organizer.page.locator("main form[action$='/confirm']").count() == 0
    assert sorted(on_roster(organizer, place)) == sorted(everybody())


def correction(organizer: Walker, place: Place, folder: Path) -> None:
    """A delegation sends its list again with a post put right: one row changes, nobody is added or lost."""
    rows = rows_of("望溪代表团")
    rows[0][3] = "党委书记"
    send(organizer, place, workbook(folder, "望溪代表团更正", rows), "望溪代表团")
    confirm(organizer)
    organizer.go(place.url("roster?q=zhangchunxiao"))
    organizer.sees("党委书记")
    assert sorted(on_roster(organizer, place)) == sorted(everybody())


def open_trainee(organizer: Walker, place: Place, typed: str, name: str) -> None:
    """Type into the field that stands on every page of the class and take what it shows."""
    organizer.go(place.url("timetable"))
    organizer.page.locator("#find").press_sequentially(typed)
    organizer.page.locator("#found a", has_text=name).click()
    expect(organizer.page.locator("h1")).to_have_text(name)


def substitution(organizer: Walker, place: Place) -> None:
    """赵望溪 cannot come; 周海宁 takes the place with a number of their own."""
    open_trainee(organizer, place, "zwx", "赵望溪")
    organizer.follow("替训")
    organizer.fill(name="周海宁", phone="19900000199", reason="临时有防汛任务")
    organizer.save()
    expect(organizer.page.locator("h1")).to_have_text("周海宁")
    organizer.sees("赵望溪")
    assert "赵望溪" not in on_roster(organizer, place)
    assert on_roster(organizer, place, "?show=left") == ["赵望溪"]


def two_days(place: Place, name: str) -> str:
    """Let two days pass in which this trainee came to each lesson and handed in an essay; who it is."""
    now = clock.now()
    with place.server.data():
        cohort, site = session.get_one(Cohort, place.cohort_id), session.get_one(Site, place.main_id)
        enrolment = session.scalars(
            select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person.has(name=name))
        ).one()
        for fact in (Placement, Standing):
            session.execute(
                update(fact).where(fact.enrolment_id == enrolment.id).values(since=now - timedelta(days=3))
            )
        session.commit()
        for hours in (50, 46, 26, 22):
            at = now - timedelta(hours=hours)
            lesson = factories.LessonFactory(
                cohort=cohort, starts_at=at, ends_at=at + timedelta(hours=2), takes_sign_in=True
            )
            factories.SignInFactory(lesson=lesson, enrolment=enrolment, site_id=site.id, at=at)
        task = factories.TaskFactory(cohort=cohort)
        reflection = factories.ReflectionFactory(
            task=task, enrolment=enrolment, state=ReflectionState.SUBMITTED, submitted_at=now
        )
        factories.VersionFactory(reflection=reflection, title=TITLE)
        return str(enrolment.person.get_id())


def own_pages(trainee: Walker, place: Place) -> tuple[str, str]:
    """What a trainee reads of the own attendance and the own essay."""
    shown = []
    for tail in ("my-attendance", "my-reflection"):
        trainee.go(place.url(tail))
        shown.append(trainee.page.locator("main").inner_text())
    return shown[0], shown[1]


def transfer(organizer: Walker, place: Place, typed: str, name: str) -> None:
    open_trainee(organizer, place, typed, name)
    organizer.follow("转点")
    organizer.page.locator("main select[name=site_id]").select_option(value=str(place.branch_id))
    organizer.fill(reason="返回本市参加分课堂学习")
    organizer.save()
    organizer.sees("青禾分课堂")


def test_files_correction_substitution_and_transfer_lose_nothing(
    place: Place, organizer: Walker, browser: Browser, tmp_path: Path
):
    three_files(organizer, place, tmp_path)
    correction(organizer, place, tmp_path)
    substitution(organizer, place)

    identity = two_days(place, "王晨光")
    trainee = Walker(browser, place.server.url, PHONE)
    place.server.sign_in_as(trainee.page, identity)
    before = own_pages(trainee, place)
    assert TITLE in before[1]
    transfer(organizer, place, "wcg", "王晨光")

    assert own_pages(trainee, place) == before
    with place.server.data():
        marks = session.scalars(select(SignIn).where(SignIn.enrolment.has(cohort_id=place.cohort_id))).all()
        assert [mark.site_id for mark in marks] == [place.main_id] * 4, "where the mark was made stays"
    organizer.follow("全部记录")
    organizer.sees("心得体会")
    as_of_before_and_after(organizer, place)


def as_of_before_and_after(organizer: Walker, place: Place) -> None:
    yesterday = clock.local(clock.now() - timedelta(days=1), "Asia/Shanghai").strftime("%Y-%m-%dT%H:%M")
    main, branch = (f"?site={site}" for site in (place.main_id, place.branch_id))
    assert "王晨光" in on_roster(organizer, place, branch)
    assert on_roster(organizer, place, f"{branch}&at={yesterday}") == []
    assert "王晨光" in on_roster(organizer, place, f"{main}&at={yesterday}")
    organizer.go(place.url(f"roster{main}"))
    assert "主课堂" not in organizer.page.locator("tr", has_text="王晨光").inner_text()
