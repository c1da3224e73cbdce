"""The group builder: sizes, mixed groups, groups by delegation, conveners, rooms, notes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from trainingapp.groups.builder import (
    Candidate,
    Plan,
    PlannedGroup,
    Seats,
    Wishes,
    build,
    explain,
    score,
    uneven,
)


def roster(n: int, seed: int = 1) -> list[Candidate]:
    """Invented people: 32 delegations of unequal size, some units with two people."""
    random = Random(seed)
    people: list[Candidate] = []
    for number in range(1, n + 1):
        paired = bool(people) and random.random() < 0.06
        unit = people[-1].unit if paired else f"unit {number}"
        delegation = people[-1].delegation if paired else f"delegation {int(32 * random.random() ** 1.4)}"
        sex = "female" if random.random() < 0.35 else "male"
        post = ["secretary", "director", "both"][int(3 * random.random())]
        people.append(Candidate(number, delegation, unit, sex, post, random.random() < 0.5))
    return people


def person(
    number: int, *, delegation: str = "D", unit: str = "", sex: str | None = None, may_convene: bool = False
) -> Candidate:
    return Candidate(number, delegation, unit, sex, None, may_convene)


def team_of(plan: Plan, member: int) -> int:
    return next(group.number for group in plan.groups if member in group.members)


def texts(plan: Plan, *, met: bool) -> str:
    return "\n".join(note.text for note in plan.notes if note.met is met)


@pytest.mark.parametrize("mode", ["mixed", "delegation"])
@pytest.mark.parametrize("n", [1, 2, 17, 100])
def test_everybody_is_in_exactly_one_group_and_convenes_there(n: int, mode: str):
    people = roster(n)
    plan = build(people, size=16, seed=3, mode=mode)
    assert sorted(m for group in plan.groups for m in group.members) == [p.id for p in people]
    assert not uneven([len(group.members) for group in plan.groups])
    able = {p.id for p in people if p.may_convene}
    for group in plan.groups:
        assert set(group.conveners) <= able & set(group.members)
        assert len(set(group.conveners)) == len(group.conveners)


def test_430_people_reach_the_promised_balance():
    people = roster(430)
    plan = build(people, size=16, seed=1)
    result = score(people, plan.groups)
    assert result.index >= 9_750
    assert result.unit_pairs == result.unit_pairs_bound == 0
    sexes = {p.id: p.sex for p in people}
    assert all(len({sexes[c] for c in group.conveners}) == 2 for group in plan.groups)


@pytest.mark.parametrize("mode", ["mixed", "delegation"])
def test_the_order_of_the_people_does_not_matter(mode: str):
    people = roster(90)
    assert build(people[::-1], size=8, seed=5, mode=mode) == build(people, size=8, seed=5, mode=mode)


def test_the_seed_matters():
    people = roster(90)
    assert build(people, size=8, seed=5).groups != build(people, size=8, seed=6).groups


def test_the_hash_seed_does_not_matter():
    code = (
        "from tests.groups.test_builder import *;"
        "print([build(roster(60), size=9, seed=2, mode=m, effort=5).groups for m in ('mixed', 'delegation')])"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        text=True,
    )
    here = [build(roster(60), size=9, seed=2, mode=m, effort=5).groups for m in ("mixed", "delegation")]
    assert other.stdout.strip() == str(here)


def test_effort_never_worsens_the_wishes():
    people = roster(60, seed=4)
    quick, long = (build(people, size=7, seed=1, effort=effort) for effort in (0, 60))
    assert score(people, long.groups).index >= score(people, quick.groups).index


def test_two_people_with_one_id_are_refused():
    with pytest.raises(ValueError, match="one id"):
        build([person(1), person(1)], size=2, seed=1)


def test_an_optimum_found_by_hand_is_reached():
    people = [person(n, delegation=f"D{n % 4}", sex="fm"[n // 8]) for n in range(16)]
    result = score(people, build(people, size=4, seed=9, effort=20).groups)
    assert all(balance.at_bound for balance in result.balances.values())
    assert result.index == 10_000


def test_people_of_one_unit_are_apart_although_delegations_would_balance_otherwise():
    people = [person(n, delegation=f"D{n % 2}", unit=f"U{n // 3}") for n in range(12)]
    plan = build(people, size=4, seed=1)
    assert score(people, plan.groups).unit_pairs == 0
    assert "all in different groups" in texts(plan, met=True)


def test_a_unit_larger_than_the_number_of_groups_is_named():
    people = [person(n, unit="Lakeside" if n < 5 else f"U{n}") for n in range(12)]
    plan = build(people, size=4, seed=1)
    assert "2 pairs of one unit share a group, the fewest possible" in texts(plan, met=False)
    assert "Lakeside (5)" in texts(plan, met=False)


def test_delegations_that_fit_stay_together():
    people = [
        person(10 * d + n, delegation=f"D{d}")
        for d, total in enumerate([5, 3, 4, 4, 2, 6])
        for n in range(total)
    ]
    plan = build(people, size=8, seed=1, mode="delegation")
    for delegation in range(6):
        assert len({team_of(plan, p.id) for p in people if p.delegation == f"D{delegation}"}) == 1
    assert "Every delegation stays in one group" in texts(plan, met=True)


def test_a_divided_delegation_is_named_and_spread_well():
    people = [person(n, delegation="Large", sex="fm"[n < 8]) for n in range(16)]
    plan = build(people, size=8, seed=1, mode="delegation")
    sexes = [Counter(people[m].sex for m in group.members) for group in plan.groups]
    assert sexes == [{"f": 4, "m": 4}] * 2
    assert "Large" in texts(plan, met=True)


def test_conveners_come_from_two_units_and_both_sexes():
    people = [
        person(1, unit="A", sex="m", may_convene=True),
        person(2, unit="A", sex="f", may_convene=True),
        person(3, unit="B", sex="m", may_convene=True),
        person(4, unit="C", sex="m"),
    ]
    plan = build(people, size=4, seed=1)
    assert set(plan.groups[0].conveners) == {2, 3}


def test_too_few_who_may_convene_are_counted():
    people = [person(n, sex="fm"[n % 2], may_convene=n < 3) for n in range(16)]
    plan = build(people, size=4, seed=1)
    assert sorted(len(group.conveners) for group in plan.groups) == [0, 1, 1, 1]
    assert "3 people may convene, 8 are needed for 4 groups" in texts(plan, met=False)


def test_conveners_of_one_sex_are_explained_once():
    people = [person(n, sex="m", may_convene=True) for n in range(16)]
    plan = build(people, size=4, seed=1)
    assert "in groups 1, 2, 3, 4" in texts(plan, met=False)
    assert "m 16" in texts(plan, met=False)


def test_no_conveners_when_none_are_wished_for():
    plan = build(roster(16), size=8, seed=1, conveners=0)
    assert all(group.conveners == [] for group in plan.groups)
    assert "convene" not in " ".join(map(str, plan.notes))


def test_the_largest_group_gets_the_largest_room_and_a_small_room_is_named():
    rooms = [Seats(1, "North 101", 9), Seats(2, "North 102", 30), Seats(3, "North 103", 12)]
    plan = build(roster(31), size=10, seed=1, rooms=rooms)
    assert {len(g.members): g.room_id for g in plan.groups if g.room_id != 1}[11] == 2
    assert "Room North 101 seats 9, group 3 has 10: 1 too few." in texts(plan, met=False)


def test_rooms_that_fit_stretch_the_size_a_little():
    plan = build(roster(40), size=16, seed=1, rooms=[Seats(1, "A", 20), Seats(2, "B", 20)])
    assert [len(group.members) for group in plan.groups] == [20, 20]
    assert "Every group has a room" in texts(plan, met=True)


def test_missing_rooms_do_not_make_huge_groups():
    plan = build(roster(64), size=16, seed=1, rooms=[Seats(1, "Hall", 100)])
    assert len(plan.groups) == 4
    assert "1 rooms for 4 groups: no room for groups 2, 3, 4" in texts(plan, met=False)


def test_notes_can_be_made_again_after_a_move_by_hand():
    people = roster(8)
    groups = [PlannedGroup(1, [1, 2, 3, 4, 5], []), PlannedGroup(2, [6, 7, 8], [])]
    notes = explain(people, groups, Wishes(size=4))
    assert (notes[0].met, str(notes[0])) == (
        False,
        "Sizes are uneven: 8 people in 2 groups (1 of 5, 1 of 3); asked: 4.",
    )


def test_unknown_values_are_not_balanced():
    people = [person(n, delegation="") for n in range(9)]
    plan = build(people, size=3, seed=1)
    assert score(people, plan.groups).balances == {}
    assert score(people, plan.groups).index == 10_000


def test_members_are_listed_by_id():
    plan = build(roster(50), size=10, seed=1)
    assert all(a < b for group in plan.groups for a, b in pairwise(group.members))
