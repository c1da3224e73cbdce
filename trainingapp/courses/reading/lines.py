"""Rows of cells into lines of a timetable; what is wrong with a line stays beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.courses.models import CourseKind
from trainingapp.courses.plans import Speaker
from trainingapp.courses.reading.fields import (
    ONE_CLOCK,
    SPAN,
    Places,
    parse_day,
    parse_kind,
    parse_places,
    parse_sign_in,
    parse_span,
    parse_speakers,
)

Value = TypeVar("Value")
FIELDS = ("when", "kind", "title", "lecturers", "room", "where", "sign_in")
HEADERS = {
    "day": ("date", "day", "日期", "日"),
    "when": ("time", "when", "时间", "上课时间", "日期时间", "课程时间"),
    "start": ("start", "from", "开始", "开始时间", "起"),
    "end": ("end", "until", "结束", "结束时间", "止"),
    "kind": ("kind", "type", "类型", "课程类型", "类别", "形式", "课程类别"),
    "title": ("title", "course", "课程", "课程名称", "内容", "题目", "课题", "名称", "教学内容", "课程内容"),
    "lecturers": (
        "lecturer",
        "lecturers",
        "授课人",
        "主讲人",
        "讲师",
        "教师",
        "授课教师",
        "交流人",
        "主持人",
    ),
    "post": ("post", "职务", "职务职称", "职称"),
    "unit": ("unit", "单位", "工作单位"),
    "room": ("room", "教室", "地点", "上课地点", "场地"),
    "where": ("site", "sites", "where", "scope", "范围", "教学点", "central/local", "集中/本地"),
    "sign_in": ("sign-in", "sign_in", "签到", "是否签到"),
}
HEADER_OF = {word: name for name, words in HEADERS.items() for word in words}
Cells = Sequence[str]


@dataclass
class ReadLine:
    """One lesson as it was written, and what could not be understood; `number` counts the lines from 1."""

    number: int
    fields: dict[str, str]
    day: date | None = None
    span: tuple[time, time] | None = None
    kind: CourseKind | None = None
    title: str = ""
    speakers: tuple[Speaker, ...] = ()
    room: str = ""
    places: Places = field(default_factory=Places)
    sign_in: bool | None = None
    problems: list[str] = field(default_factory=list)


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    """The lines of a text that are not empty, with their numbers, cut at `|` or at tabs."""
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip(" \t|｜"):
            cells = line.split("\t") if "\t" in line else re.split(r"[|｜]", line)
            rows.append((number, [cell.strip() for cell in cells]))
    return rows


def read_lines(rows: Iterable[tuple[int, Cells]], *, near: date) -> list[ReadLine]:
    """Understand the rows; `near` lends the year to days that are written without one."""
    day, lines = None, []
    for number, fields in _named(rows):
        line = _read(ReadLine(number, fields), near, day)
        day = line.day
        lines.append(line)
    return lines


def text_of(rows: Iterable[tuple[int, Cells]]) -> str:
    """The rows as lines that people can go on editing."""
    return "\n".join(" | ".join(_line(fields)).rstrip(" |") for _number, fields in _named(rows))


def _line(fields: dict[str, str]) -> Iterator[str]:
    for name in FIELDS:
        yield re.sub(r"\s*[\n|｜\t]+\s*", "; " if name == "lecturers" else " ", fields.get(name, "").strip())


def _named(rows: Iterable[tuple[int, Cells]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Cells by name: from the header once one was met (titles above it are dropped), else by position."""
    rows = list(rows)
    start = next((index for index, (_number, cells) in enumerate(rows) if _header(cells)), None)
    header = _header(rows[start][1]) if start is not None else None
    for number, cells in rows[0 if start is None else start + 1 :]:
        fields = _by_header(cells, header) if header else _by_position(cells)
        if any(fields.values()):
            yield number, fields


def _header(cells: Cells) -> dict[int, str] | None:
    found = {
        column: HEADER_OF[word]
        for column, cell in enumerate(cells)
        if (word := re.sub(r"\s+", "", cell).lower()) in HEADER_OF
    }
    return found if "title" in found.values() and len(found) >= 3 else None


def _by_header(cells: Cells, header: dict[int, str]) -> dict[str, str]:
    said = {name: cells[column].strip() for column, name in header.items() if column < len(cells)}
    span = f"{said.pop('start', '')}-{said.pop('end', '')}".strip("-")
    said["when"] = f"{said.pop('day', '')} {said.get('when', '')} {span}".strip()
    post, unit = said.pop("post", ""), said.pop("unit", "")
    if said.get("lecturers") and (post or unit):
        said["lecturers"] = ", ".join((said["lecturers"], post, unit)).rstrip(", ")
    return said


def _by_position(cells: Cells) -> dict[str, str]:
    """Day and times may stand in one cell, in two or in three."""
    parts = list(cells)
    taken = 1
    while (
        taken < min(3, len(parts))
        and ONE_CLOCK.match(parts[taken])
        and not SPAN.search(" ".join(parts[:taken]))
    ):
        taken += 1
    clocks = [part for part in parts[:taken] if ONE_CLOCK.fullmatch(part)]
    when = " ".join(part for part in parts[:taken] if part not in clocks) + " " + "-".join(clocks)
    return dict(zip(FIELDS, [when.strip(), *parts[taken:]], strict=False))


def _read(line: ReadLine, near: date, day_above: date | None) -> ReadLine:
    said = line.fields
    when = said.get("when", "")
    line.day = _try(line, lambda: parse_day(when, near=near)) or day_above
    if line.day is None:
        line.problems.append(_("No day is given, here or above. Write it like 2026-08-24."))
    line.span = _try(line, lambda: parse_span(when))
    line.kind = _try(line, lambda: parse_kind(said.get("kind", "")))
    line.title = " ".join(said.get("title", "").split())
    if not line.title or len(line.title) > 200:
        line.problems.append(_("A lesson needs a title of at most 200 characters."))
    line.speakers = _try(line, lambda: parse_speakers(said.get("lecturers", ""))) or ()
    line.room = said.get("room", "").strip()
    line.places = parse_places(said.get("where", ""))
    line.sign_in = _try(line, lambda: parse_sign_in(said.get("sign_in", "")))
    return line


def _try(line: ReadLine, parse: Callable[[], Value]) -> Value | None:
    try:
        return parse()
    except DomainError as error:
        line.problems.append(str(error))
        return None
