"""Reads the files of the demo class into the values of the plan."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from trainingapp.demo.plan.values import (
    ClassPlan,
    Comment,
    Delegation,
    Details,
    HalfDay,
    Host,
    Lecturer,
    Lesson,
    Presenter,
    Room,
    RosterFile,
    Site,
    Staff,
)

FILES = Path(__file__).parents[1] / "files"


@cache
def load_plan() -> ClassPlan:
    """The plan of the demo class, read once."""
    raw = _read_toml("class.toml")
    sites = tuple(_sites(raw))
    half_days = tuple(_half_days(raw))
    return ClassPlan(
        details=_details(raw),
        hosts=tuple(Host(**host) for host in raw["hosts"]),
        half_days=half_days,
        sites=sites,
        delegations=tuple(_delegations(raw["branches"])),
        staff=tuple(_staff(raw, sites)),
        lecturers=tuple(Lecturer(**lecturer) for lecturer in raw["lecturers"]),
        presenters=tuple(Presenter(**{**one, "unit": tuple(one["unit"])}) for one in raw["presenters"]),
        lessons=tuple(_lessons(half_days, [site.code for site in sites])),
        rosters=tuple(_rosters(raw)),
        comments=tuple(
            Comment(level, text) for level, texts in _read_toml("comments.toml").items() for text in texts
        ),
    )


def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FILES / name).read_text("utf-8"))


def _details(raw: dict[str, Any]) -> Details:
    cohort = {key: value for key, value in raw["cohort"].items() if key != "half_days"}
    reflection = dict(raw["reflection"])
    return Details(
        **cohort,
        reflection_title=reflection.pop("title"),
        reflection_prompt=reflection.pop("prompt"),
        **reflection,
    )


def _half_days(raw: dict[str, Any]) -> Iterator[HalfDay]:
    for entry in raw["half_day"]:
        yield HalfDay(entry["number"], _at(entry["date"], entry["from"]), _at(entry["date"], entry["until"]))


def _at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}")


def _rooms(entries: list[dict[str, Any]]) -> tuple[Room, ...]:
    return tuple(
        Room(entry["building"], number, entry["seats"], entry["kind"])
        for entry in entries
        for number in entry["numbers"]
    )


def _sites(raw: dict[str, Any]) -> Iterator[Site]:
    main, branches, point_venue = raw["main"], raw["branches"], raw["point_venue"]
    yield Site(main["code"], main["name"], "main", "", main["venue"], main["address"], _rooms(main["rooms"]))
    for code, short, province in zip(
        branches["code"], branches["short"], branches["delegation"], strict=True
    ):
        extra = [branches["extra_room"]] if code in branches["extra_room_at"] else []
        venue = branches["venue"].format(short=short)
        rooms = _rooms(branches["rooms"] + extra)
        yield Site(code, f"{short}分课堂", "branch", main["code"], venue, f"{province}（演示地址）", rooms)
    for point in raw["points"]:
        venue = point_venue["venue"].format(short=point["short"])
        name, parent = f"{point['short']}培训点", point["parent"]
        yield Site(point["code"], name, "point", parent, venue, "（演示地址）", _rooms(point_venue["rooms"]))


def _delegations(branches: dict[str, Any]) -> Iterator[Delegation]:
    columns = ("delegation", "short", "region", "code", "quota_main", "quota")
    for row in zip(*(branches[column] for column in columns), strict=True):
        yield Delegation(*row)


def _staff(raw: dict[str, Any], sites: tuple[Site, ...]) -> Iterator[Staff]:
    for entry in raw["staff"]:
        for name, account in zip(entry["names"], entry["accounts"], strict=True):
            yield Staff(entry["role"], entry["site"], name, account)
    for site in sites:
        if site.kind != "main":
            place = site.name.removesuffix("分课堂").removesuffix("培训点")
            yield Staff("class_teacher", site.code, f"演示班主任 {place}", f"ban-{site.code}")


def _lessons(half_days: tuple[HalfDay, ...], codes: list[str]) -> Iterator[Lesson]:
    days = {half_day.number: half_day.starts_at.date() for half_day in half_days}
    with (FILES / "timetable.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = days[int(row["half_day"])]
            yield Lesson(
                half_day=int(row["half_day"]),
                starts_at=_at(day, row["start"]),
                ends_at=_at(day, row["end"]),
                kind=row["kind"],
                sites=_held_at(row["scope"], codes),
                room=row["room"],
                title=row["title"],
                theme=row["theme"],
                lecturer=row["lecturer"],
                takes_sign_in=row["sign_in"] == "1",
            )


def _held_at(scope: str, codes: list[str]) -> tuple[str, ...]:
    """Sites of a scope: `central`, `local each -main` (all but main) or `local jiangsu yunnan`."""
    how, *names = scope.split()
    if how == "central":
        return ()
    if names[0] != "each":
        return tuple(names)
    left_out = {name.removeprefix("-") for name in names[1:]}
    return tuple(code for code in codes if code not in left_out)


def _rosters(raw: dict[str, Any]) -> Iterator[RosterFile]:
    branches = raw["branches"]
    people = {"main": sum(branches["quota_main"])}
    people |= dict(zip(branches["code"], branches["quota"], strict=True))
    people |= {point["code"]: point["quota"] for point in raw["points"]}
    refused = {entry["roster"]: tuple(entry["kinds"]) for entry in raw["refused"]}
    names = branches["rosters_other"]
    for code, count in people.items():
        path = FILES / "rosters" / names.get(code, f"{code}.xlsx")
        yield RosterFile(code, path, count, refused.get(code, ()))
