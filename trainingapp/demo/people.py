"""Invents the people of the demo class, the faulty rows of their rosters included.

No card carries the code of a province as these ID numbers do, and the telephone numbers are 1990000 with a
serial number. The same seed gives the same people everywhere.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from trainingapp.demo.plan import FILES, ClassPlan, Delegation, RosterFile

T = TypeVar("T")
BANK: dict[str, Any] = tomllib.loads((FILES / "names.toml").read_text("utf-8"))
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
PREFECTURES = (
    "吉林省", "湖北省", "湖南省", "四川省", "贵州省", "云南省", "甘肃省", "青海省", "新疆维吾尔自治区",
)  # fmt: skip
DOTTED = {
    "xinjiang": 0.45,
    "bingtuan": 0.2,
    "guangxi": 0.06,
    "yunnan": 0.06,
    "qinghai": 0.06,
}  # share of names
NAMESAKES_AT = "henan"  # two people of one name in one community


@dataclass(frozen=True)
class Entry:
    """A row of a roster, not yet as the sender types it; a faulty one may have a number as its ID number."""

    name: str
    sex: str
    people: str
    delegation: str
    unit: tuple[str, ...]
    posts: str
    id: str | float
    phone: str


class Invention:
    """Invents people, none of them with a reserved name.

    Every draw is one `random()`, so that the sequence is the same everywhere.
    """

    def __init__(self, seed: int, reserved: Collection[str]) -> None:
        self._random = random.Random(seed)  # noqa: S311  the same people each time
        self._reserved = reserved
        self._ids: set[str] = set()
        self._phones = 0

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self._random.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int(self._random.random() * limit)

    def entry(self, delegation: Delegation, dotted: float) -> Entry:
        """Somebody of the delegation; `dotted` is the share of names with a dot."""
        sex = "女" if self.chance(0.58) else "男"
        is_dotted = self.chance(dotted)
        name = self._name(sex, is_dotted)
        people = self.pick(BANK["peoples"]) if self.chance(0.1) else "汉族"
        posts = self.pick(BANK["posts"]["women" if sex == "女" and self.chance(0.12) else "plain"])
        people = "维吾尔族" if is_dotted else people
        unit = self._unit(delegation.name)
        return self.number(Entry(name, sex, people, delegation.name, unit, posts, "", ""), delegation)

    def number(self, entry: Entry, delegation: Delegation) -> Entry:
        """The entry with an ID number (born 1968 to 1998, order code after the sex) and a phone."""
        born = date(1968, 1, 1) + timedelta(days=self.below(11322))
        order = 2 * self.below(499) + (1 if entry.sex == "男" else 2)
        number = with_check_digit(f"{delegation.region}0000{born:%Y%m%d}{order:03d}")
        if number in self._ids:
            return self.number(entry, delegation)
        self._ids.add(number)
        self._phones += 1
        return replace(entry, id=number, phone=f"1990000{self._phones:04d}")

    def _name(self, sex: str, dotted: bool) -> str:
        while (name := self._any_name(sex, dotted)) in self._reserved:
            pass
        return name

    def _any_name(self, sex: str, dotted: bool) -> str:
        women = sex == "女"
        if dotted:
            parts = BANK["dotted"]
            return "".join(
                self.pick(parts[part]) for part in ("women" if women else "men", "dots", "fathers")
            )
        surname: str = self.pick(BANK["double_surnames"] if self.chance(0.015) else BANK["surnames"])
        given: str = self.pick(BANK["women" if women else "men"])
        if self.chance(0.22):
            given = self.pick(BANK["single_women" if women else "single_men"])
        if self.chance(0.012):
            given = self.pick(BANK["rare"])
        return surname + given

    def _unit(self, province: str) -> tuple[str, ...]:
        places = BANK["places"]
        city, district, county = (self.pick(places[part]) for part in ("cities", "districts", "counties"))
        street, community = self.pick(places["streets"]), self.pick(places["communities"]) + "社区"
        kind = self._random.random()
        if province == "新疆生产建设兵团":
            return province, f"第二十{'一二三四五六'[int(kind * 6)]}师", city + "镇", community
        if province in MUNICIPALITIES:
            return province, district + "区", street + "街道", community
        if kind < 0.12:
            return province, city + "市", county + "县", street + "镇", community
        if kind < 0.2 and province in PREFECTURES:
            return province, city + "自治州", county + "市", street + "街道", community
        if kind < 0.24:
            return province, city + "市", street + "街道", community
        if kind < 0.28:
            return province, city + "市", district + "区", county + "新区", street + "街道", community
        return province, city + "市", district + "区", street + "街道", community


def with_check_digit(body: str) -> str:
    """The 17 digits and the check character of GB 11643."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def _spoiled(kind: str, entry: Entry, other: Entry) -> Entry:
    """The entry with a fault that an import must refuse; `other` is an entry of the same file."""
    number, name = str(entry.id), entry.name
    if kind == "check_digit":
        return replace(entry, id=number[:17] + ("3" if number[17] != "3" else "7"))
    if kind == "id_as_number":
        return replace(entry, id=float(number[:15] + "000"))
    if kind == "duplicate":
        return other
    if kind == "question_mark":
        return replace(entry, name=name[0] + "?" + name[2:])
    if kind == "short_phone":
        return replace(entry, phone=entry.phone[:-1])
    if kind == "no_name":
        return replace(entry, name="")
    return replace(entry, id=with_check_digit(number[:10] + "0231" + number[14:17]))


def entries(roster: RosterFile, plan: ClassPlan, invention: Invention) -> list[Entry]:
    """The people of a file in the order of its rows, with the faulty ones in between."""
    is_main = roster.site == "main"
    delegations = [one for one in plan.delegations if is_main or roster.site.split("-")[0] == one.branch]
    people: list[Entry] = []
    for delegation in delegations:
        group = list(_presenters(plan, delegation, invention)) if is_main else []
        wanted = (delegation.quota_main if is_main else roster.people) - len(group)
        people += group + [
            invention.entry(delegation, DOTTED.get(delegation.branch, 0)) for _ in range(wanted)
        ]
    if roster.site == NAMESAKES_AT:
        twin = replace(people[20], name=people[7].name, sex=people[7].sex, unit=people[7].unit)
        people[20] = invention.number(twin, delegations[0])
    for kind in roster.refused:
        at = 4 + invention.below(len(people) - 8)
        home = next(one for one in delegations if one.name == people[at].delegation)
        people.insert(at, _spoiled(kind, invention.entry(home, 0), people[at - 3]))
    return people


def _presenters(plan: ClassPlan, delegation: Delegation, invention: Invention) -> Iterator[Entry]:
    for one in plan.presenters:
        if one.delegation == delegation.name:
            people = "维吾尔族" if "·" in one.name else "汉族"
            entry = Entry(one.name, one.sex, people, one.delegation, one.unit, one.posts, "", "")
            yield invention.number(entry, delegation)
