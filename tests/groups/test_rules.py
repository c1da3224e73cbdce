"""Rules of groups: warnings, usual rooms, where late arrivals go."""

from __future__ import annotations

import pytest

from trainingapp.cohorts.models import Cohort, CohortState
from trainingapp.core.errors import DomainError
from trainingapp.groups import rules
from trainingapp.groups.models import GroupRole
from trainingapp.groups.rules import GroupState
from trainingapp.venues.models import Room


def rooms(*seats: int) -> list[Room]:
    return [
        Room(id=number, venue_id=1, number=str(number), seats=each) for number, each in enumerate(seats, 1)
    ]


@pytest.mark.parametrize(
    ("seats", "taken", "expected"),
    [
        ((20, 20, 400), set(), [1, 2]),  # the hall is left out
        ((40, 40), set(), [1, 2]),  # all are halls: then they serve
        ((15, 16, 30), set(), [2, 3]),  # a room of twice the size is none
        ((20, 20, 20), {2}, [1, 3]),
        ((10, 12), set(), []),
        ((), set(), []),
    ],
)
def test_usual_rooms_seat_a_group_and_are_no_halls(seats, taken, expected):
    assert rules.usual_rooms(rooms(*seats), 16, taken) == expected


def test_late_arrivals_go_to_the_smallest_group_without_their_unit():
    sizes, units = {1: 16, 2: 15, 3: 15}, {2: {"春晓社区"}, 3: {"柳堤社区"}}

    assert rules.suggested("春晓社区", sizes, units) == 3
    assert rules.suggested("柳堤社区", sizes, units) == 2
    assert rules.suggested("", sizes, units) == 2


def test_a_group_as_it_should_be_gives_no_warning():
    state = GroupState(1, 1, size=16, conveners=2, room_id=1, room="明德楼 201", seats=16)

    assert rules.group_warnings(state, 2, ["甲社区", "乙社区"]) == []


@pytest.mark.parametrize(
    ("state", "units"),
    [
        (GroupState(1, 1, size=16, conveners=1), ["甲社区"]),
        (GroupState(1, 1, size=16, conveners=3), ["甲社区", "乙社区", "丙社区"]),
        (GroupState(1, 1, size=16, conveners=2), ["甲社区", "甲社区"]),
        (GroupState(1, 1, size=17, conveners=2, room_id=1, room="201", seats=16), ["甲社区", "乙社区"]),
    ],
)
def test_each_fault_of_a_group_gives_one_warning(state, units):
    assert len(rules.group_warnings(state, 2, units)) == 1


def test_sizes_that_differ_by_one_are_even_and_by_two_are_not():
    assert rules.site_warnings([GroupState(1, 1, 16, 2), GroupState(2, 2, 15, 2)]) == []
    assert len(rules.site_warnings([GroupState(1, 1, 17, 2), GroupState(2, 2, 15, 2)])) == 1


def test_a_room_given_twice_is_named():
    shared = [GroupState(n, n, 16, 2, room_id=7, room="明德楼 207", seats=20) for n in (1, 2)]

    (text,) = rules.site_warnings([*shared, GroupState(3, 3, 16, 2, room_id=8)])

    assert "明德楼 207" in text


def test_conveners_see_phones_until_the_class_ends():
    is_open, is_closed = Cohort(state=CohortState.OPEN), Cohort(state=CohortState.CLOSED)

    assert rules.may_call(is_open, GroupRole.CONVENER)
    assert not rules.may_call(is_open, GroupRole.MEMBER)
    assert not rules.may_call(is_closed, GroupRole.CONVENER)


def test_a_closed_class_keeps_its_groups():
    with pytest.raises(DomainError):
        rules.check_open(Cohort(state=CohortState.CLOSED))
