"""The files of the demo class are consistent, and wrong only where they are meant to be."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from stdnum.cn import ric

from trainingapp.demo.plan import FILES, Lesson, RosterFile, Site, load_plan

PLAN = load_plan()
ROOT = Path(__file__).parents[2]
ID = re.compile(r"^\d{17}[\dX]$")
PHONE = re.compile(r"^1[3-9]\d{9}$")


def rows_of(roster: RosterFile) -> list[list[str]]:
    """The rows of all sheets with whole numbers as digits, width and blanks evened out."""
    if roster.path.suffix == ".csv":
        cells = list(csv.reader(io.StringIO(roster.path.read_bytes().decode("gb18030"))))
    else:
        book = CalamineWorkbook.from_path(str(roster.path))
        cells = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return [[plain(cell) for cell in row] for row in cells]


def plain(cell: object) -> str:
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
    wide = {ord(full): half for full, half in zip("０１２３４５６７８９Ｘx", "0123456789XX", strict=True)}
    return re.sub(r"[\s\t\u3000-]", "", text.translate(wide))


def id_of(row: list[str]) -> str:
    return next((cell for cell in row if re.match(r"^\d{17}[\dX]$", cell)), "")


def phone_of(row: list[str]) -> str:
    return next((cell for cell in row if re.match(r"^199\d{7,8}$", cell)), "")


def faults_of(row: list[str], seen: set[str]) -> bool:
    number = id_of(row)
    wrong = (
        not ric.is_valid(number) or not PHONE.match(phone_of(row)) or "?" in "".join(row) or number in seen
    )
    seen.add(number)
    return wrong


@cache
def people_of(roster: RosterFile) -> list[list[str]]:
    return [row for row in rows_of(roster) if phone_of(row)]


@pytest.mark.parametrize("roster", PLAN.rosters, ids=lambda roster: roster.site)
def test_a_roster_has_the_rows_that_the_plan_promises(roster: RosterFile) -> None:
    seen: set[str] = set()

    faulty = [row for row in people_of(roster) if faults_of(row, seen)]
    nameless = roster.refused.count("no_name")

    assert len(people_of(roster)) == roster.people + len(roster.refused)
    assert len(faulty) == len(roster.refused) - nameless


def test_the_class_has_about_two_thousand_people_and_a_dozen_refused_rows() -> None:
    assert sum(roster.people for roster in PLAN.rosters) == 1998
    assert sum(len(roster.refused) for roster in PLAN.rosters) == 12


def test_nobody_has_the_number_of_somebody_else() -> None:
    rows = [row for roster in PLAN.rosters for row in people_of(roster)]
    duplicates = sum(roster.refused.count("duplicate") for roster in PLAN.rosters)

    phones = Counter(phone_of(row) for row in rows)

    assert sum(count - 1 for count in phones.values()) == duplicates


def test_no_id_number_could_be_on_a_card() -> None:
    numbers = [id_of(row) for roster in PLAN.rosters for row in people_of(roster) if id_of(row)]

    assert all(number[2:6] == "0000" and 1968 <= int(number[6:10]) <= 1998 for number in numbers)


def test_the_sex_column_agrees_with_the_id_number() -> None:
    for roster in PLAN.rosters:
        for row in people_of(roster):
            if ric.is_valid(id_of(row)):
                assert ("男" in row) == (int(id_of(row)[16]) % 2 == 1)


def test_presenters_are_rows_of_the_main_roster() -> None:
    rows = people_of(PLAN.rosters[0])

    for presenter in PLAN.presenters:
        assert [row for row in rows if presenter.name in row and "/".join(presenter.unit) in row]


def test_making_the_files_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, ROOT / "script/make-demo-files", tmp_path], check=True, capture_output=True
    )

    for roster in PLAN.rosters:
        assert (tmp_path / roster.path.name).read_bytes() == roster.path.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in (FILES / "rosters").iterdir()}


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES.rglob("*") if path.is_file()) < 1_000_000


@pytest.mark.parametrize("site", PLAN.sites, ids=lambda site: site.code)
def test_each_half_day_takes_one_sign_in_at_its_first_lesson(site: Site) -> None:
    for half_day in PLAN.half_days:
        lessons = [
            one for one in PLAN.lessons if one.half_day == half_day.number and one.is_seen_at(site.code)
        ]
        assert [one.takes_sign_in for one in lessons] == [True] + [False] * (len(lessons) - 1)
        assert lessons == sorted(lessons, key=lambda one: one.starts_at)
        assert half_day.starts_at <= lessons[0].starts_at
        assert lessons[-1].ends_at <= half_day.ends_at


def test_no_site_or_lecturer_is_needed_twice_at_once() -> None:
    for one, other in combinations(PLAN.lessons, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            assert not shared_sites(one, other)
            assert not one.lecturer or one.lecturer != other.lecturer


def shared_sites(one: Lesson, other: Lesson) -> list[str]:
    return [site.code for site in PLAN.sites if one.is_seen_at(site.code) and other.is_seen_at(site.code)]


def test_the_timetable_is_the_one_of_the_class() -> None:
    kinds = Counter(lesson.kind for lesson in PLAN.lessons)
    rooms = {room.label for room in PLAN.sites[0].rooms}
    teachers = {one.name for one in (*PLAN.lecturers, *PLAN.presenters)}

    assert (len(PLAN.lessons), len(PLAN.half_days)) == (41, 9)
    assert (kinds["case"], kinds["policy"], kinds["discussion"]) == (15, 5, 3)
    assert len({lesson.theme for lesson in PLAN.lessons if lesson.kind == "case"}) == 6
    assert all(
        lesson.ends_at - lesson.starts_at == timedelta(minutes=15)
        for lesson in PLAN.lessons
        if lesson.kind == "case"
    )
    assert all(lesson.room in rooms for lesson in PLAN.lessons if lesson.is_central)
    assert all(lesson.lecturer in teachers for lesson in PLAN.lessons if lesson.lecturer)


def test_sites_form_a_tree_with_rooms_for_their_groups() -> None:
    codes = [site.code for site in PLAN.sites]
    people = {roster.site: roster.people for roster in PLAN.rosters}

    for site in PLAN.sites:
        assert not site.parent or codes.index(site.parent) < codes.index(site.code)
        halls = [room.seats for room in site.rooms if room.kind == "hall"]
        seats = [room.seats for room in site.rooms if room.kind == "discussion"]
        assert max(halls) >= people[site.code]
        assert sum(seats) >= people[site.code]


def test_everybody_plainly_belongs_to_a_demo() -> None:
    assert all("演示" in one.name for one in PLAN.staff)
    assert all("演示" in one.unit for one in PLAN.lecturers)
    assert all("演示" in host.name or host.kind == "supporter" for host in PLAN.hosts)
    assert len({one.account for one in PLAN.staff}) == len(PLAN.staff)
    assert sum(one.role == "grader" for one in PLAN.staff) == 10


def test_comments_cover_every_level() -> None:
    levels = Counter(comment.level for comment in PLAN.comments)

    assert set(levels) == {"excellent", "good", "pass", "fail", "returned"}
    assert sum(levels.values()) == 40
    assert len({comment.text for comment in PLAN.comments}) == 40
