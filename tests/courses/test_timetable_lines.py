"""A timetable written in lines or sent as a table: what is understood, and what is wrong with each line."""

from __future__ import annotations

from datetime import date, time

import pytest

from trainingapp.core.errors import DomainError
from trainingapp.courses.models import CourseKind
from trainingapp.courses.plans import Speaker
from trainingapp.courses.reading import Places, parse_speakers, read_lines, rows_of, speakers_text, text_of
from trainingapp.courses.reading.fields import parse_day, parse_kind, parse_places, parse_sign_in, parse_span

MONDAY = date(2026, 8, 24)


def read(text):
    return read_lines(rows_of(text), near=MONDAY)


def test_a_line_is_read_from_left_to_right():
    (line,) = read(
        "2026-08-24 08:30-09:40 | 政策课 | 议事有方 | 演示讲师甲，教授，示范大学 | 报告厅 | 集中 | 是"
    )

    assert (line.day, line.span, line.kind) == (MONDAY, (time(8, 30), time(9, 40)), CourseKind.POLICY)
    assert (line.title, line.room, line.sign_in) == ("议事有方", "报告厅", True)
    assert line.speakers == (Speaker("演示讲师甲", "教授", "示范大学"),)
    assert line.places == Places(central=True)
    assert line.problems == []


def test_the_day_holds_for_the_lines_below():
    lines = read(
        "8月24日 08:30-09:40 | 政策课 | 一\n10:00-11:00 | 政策课 | 二\n\n8月25日 8：30—9：30 | 政策课 | 三"
    )

    assert [(line.number, line.day.day) for line in lines] == [(1, 24), (2, 24), (4, 25)]
    assert all(not line.problems for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-24",
        "2026/8/24",
        "2026年8月24日",
        "8月24日（周一）",
        "8.24",
        "08-24 08:30-09:40",
        "8/24 8:30-9:40",
    ],
)
def test_days_are_understood_as_people_write_them(text):
    assert parse_day(text, near=MONDAY) == MONDAY


@pytest.mark.parametrize("text", ["", "08:30-09:40", "上午"])
def test_times_alone_are_no_day(text):
    assert parse_day(text, near=MONDAY) is None


def test_an_impossible_day_is_named():
    with pytest.raises(DomainError, match="2月31日"):
        parse_day("2月31日", near=MONDAY)


@pytest.mark.parametrize(
    "text", ["08:30-09:40", "8:30—9:40", "8：30 至 9：40", "8:30~9:40", "08:30:00-09:40:00"]
)
def test_times_are_understood_as_people_write_them(text):
    assert parse_span(text) == (time(8, 30), time(9, 40))


@pytest.mark.parametrize("text", ["", "8:30", "上午", "25:00-26:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(DomainError):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("思想课", CourseKind.THEORY),
        ("policy", CourseKind.POLICY),
        ("Site Visit", CourseKind.SITE_VISIT),
        ("site_visit", CourseKind.SITE_VISIT),
        ("分组讨论", CourseKind.DISCUSSION),
        ("结业式", CourseKind.GRADUATION),
    ],
)
def test_kinds_are_known_by_several_words(text, kind):
    assert parse_kind(text) is kind


def test_an_unknown_kind_is_refused_with_the_choice():
    with pytest.raises(DomainError, match="体操课"):
        parse_kind("体操课")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", Places()),
        ("集中", Places(central=True)),
        ("各教学点", Places(each=True)),
        ("each -主课堂 -江苏分课堂", Places(each=True, without=("主课堂", "江苏分课堂"))),
        ("主课堂、江苏分课堂", Places(names=("主课堂", "江苏分课堂"))),
    ],
)
def test_places_are_all_each_or_named(text, places):
    assert parse_places(text) == places


@pytest.mark.parametrize(
    ("text", "said"), [("", None), ("是", True), ("yes", True), ("0", False), ("不签到", False)]
)
def test_sign_in_is_yes_no_or_unsaid(text, said):
    assert parse_sign_in(text) is said


def test_speakers_are_written_and_read_alike():
    speakers = (
        Speaker("演示讲师甲", "教授", "示范大学"),
        Speaker("演示讲师乙"),
        Speaker("演示讲师丙", "", "示范社区"),
    )

    assert parse_speakers(speakers_text(speakers)) == speakers
    assert parse_speakers(speakers_text(speakers, "; ")) == speakers


def test_everything_wrong_with_a_line_is_told_at_once():
    (line,) = read("上午 | 体操课 | | , 教授 | | | 也许")

    assert len(line.problems) == 6


def test_columns_may_be_named_and_stand_in_any_order():
    rows = [
        (1, ["演示培训班课程表"]),
        (2, ["课程名称", "日期", "开始", "结束", "类型", "授课人", "职务", "单位", "教室"]),
        (
            3,
            [
                "议事有方",
                "2026-08-24",
                "08:30",
                "09:40",
                "政策课",
                "演示讲师甲",
                "教授",
                "示范大学",
                "报告厅",
            ],
        ),
        (4, ["研讨", "", "10:00", "11:00", "分组研讨"]),
    ]

    lines = read_lines(rows, near=MONDAY)

    assert [(line.title, line.day, line.span[0], line.room) for line in lines] == [
        ("议事有方", MONDAY, time(8, 30), "报告厅"),
        ("研讨", MONDAY, time(10), ""),
    ]
    assert lines[0].speakers == (Speaker("演示讲师甲", "教授", "示范大学"),)
    assert [line.problems for line in read(text_of(rows))] == [[], []]


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-24\t08:30-09:40\t政策课\t议事有方",
        "2026-08-24\t08:30\t09:40\t政策课\t议事有方",
        "2026-08-24 | 08:30-09:40 | 政策课 | 议事有方",
        "2026-08-24 08:30-09:40 ｜ 政策课 ｜ 议事有方",
    ],
)
def test_day_and_times_may_stand_in_cells_of_their_own(text):
    (line,) = read(text)

    assert (line.day, line.span, line.title) == (MONDAY, (time(8, 30), time(9, 40)), "议事有方")
