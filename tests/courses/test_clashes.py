"""Clashes of rooms, lecturers and audiences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.courses.clashes import Booked, Clash, Kind, Occupancy, clashes_of, conflicts

MORNING = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def held(
    lesson: int, begin: int, end: int, *, kind: Kind = "room", resource: int | None = 1, name: str = ""
) -> Occupancy:
    """A lesson's hold from `begin` to `end`, in minutes after the morning's start."""
    start, until = MORNING + timedelta(minutes=begin), MORNING + timedelta(minutes=end)
    return Occupancy(kind, resource, start, until, lesson, f"Lesson {lesson}", name)


def pairs(clashes: list[Clash]) -> list[tuple[int, int]]:
    return [(clash.first.lesson_id, clash.second.lesson_id) for clash in clashes]


def test_lessons_that_touch_do_not_clash():
    assert conflicts([held(1, 0, 60), held(2, 60, 120)]) == []


def test_overlap_behind_a_long_lesson_is_found():
    long, short, late = held(1, 0, 240), held(2, 10, 20), held(3, 200, 210)
    assert pairs(conflicts([late, short, long])) == [(1, 2), (1, 3)]


def test_rooms_and_lecturers_of_one_id_are_different_things():
    assert conflicts([held(1, 0, 60), held(2, 0, 60, kind="lecturer"), held(3, 0, 60, resource=2)]) == []


def test_one_lesson_with_two_holds_does_not_clash_with_itself():
    assert conflicts([held(1, 0, 60), held(1, 30, 90)]) == []


def test_central_lesson_meets_the_local_lessons_of_every_site_once():
    central = held(1, 0, 60, kind="site", resource=None)
    local = [held(10 + site, 30, 90, kind="site", resource=site) for site in (1, 2)]
    found = conflicts([central, *local])
    assert pairs(found) == [(1, 11), (1, 12)]
    assert [clash.resource.resource_id for clash in found] == [1, 2]


def test_local_lessons_of_different_sites_do_not_meet():
    sites = [held(site, 0, 60, kind="site", resource=site) for site in (1, 2)]
    assert conflicts(sites) == []


def test_central_lessons_clash_once_whatever_the_number_of_sites():
    central = [held(lesson, 0, 60, kind="site", resource=None) for lesson in (1, 2)]
    local = [held(10 + site, 60, 90, kind="site", resource=site) for site in range(1, 6)]
    assert pairs(conflicts([*central, *local])) == [(1, 2)]


def test_an_edit_ignores_the_old_place_of_its_own_lesson():
    existing = [held(1, 0, 60), held(2, 60, 120)]
    assert clashes_of([held(2, 50, 110)], [existing[1]]) == []
    assert pairs(clashes_of([held(2, 50, 110)], existing)) == [(1, 2)]


def test_moving_a_central_lesson_asks_every_site():
    existing = Booked(held(site, 100, 150, kind="site", resource=site) for site in (1, 2, 3))
    moved = held(9, 140, 200, kind="site", resource=None)
    assert pairs(clashes_of([moved], existing)) == [(1, 9), (2, 9), (3, 9)]


def test_two_lessons_that_change_places_do_not_see_their_old_places():
    existing = [held(1, 0, 60), held(2, 60, 120)]
    assert clashes_of([held(1, 60, 120), held(2, 0, 60)], existing) == []


@pytest.mark.parametrize(
    ("kind", "resource", "name", "expected"),
    [
        ("room", 1, "A 301", "Room A 301, 2026-08-20 09:30–10:00"),
        ("lecturer", 1, "Li Mou", "Lecturer Li Mou, 2026-08-20 09:30–10:00"),
        ("site", 1, "East", "Site East, 2026-08-20 09:30–10:00"),
        ("site", None, "", "All sites, 2026-08-20 09:30–10:00"),
        ("room", 7, "", "Room 7, 2026-08-20 09:30–10:00"),
    ],
)
def test_message_says_what_where_and_when(kind: Kind, resource: int | None, name: str, expected: str):
    one, other = (held(n, 30 * n, 60, kind=kind, resource=resource, name=name) for n in (0, 1))
    (clash,) = conflicts([one, other])
    assert clash.message() == f"{expected}: “Lesson 0” and “Lesson 1” overlap by 30 min."


def test_message_names_the_second_day_of_an_overlap_past_midnight():
    (clash,) = conflicts([held(1, 14 * 60, 16 * 60), held(2, 14 * 60, 17 * 60)])
    assert "2026-08-20 23:00–2026-08-21 01:00" in clash.message()
    assert clash.minutes == 120


@pytest.mark.parametrize("end", [0, -10])
def test_an_interval_must_have_a_length(end: int):
    with pytest.raises(ValueError, match="end after its start"):
        held(1, 0, end)


def test_only_a_site_may_stand_for_all():
    with pytest.raises(ValueError, match="only a site"):
        held(1, 0, 60, resource=None)


@st.composite
def occupancies(draw: st.DrawFn) -> Occupancy:
    kind = draw(st.sampled_from(["room", "lecturer", "site"]))
    resource = draw(st.sampled_from([1, 2, None] if kind == "site" else [1, 2]))
    begin = draw(st.integers(0, 30))
    return held(
        draw(st.integers(1, 8)), begin, begin + draw(st.integers(1, 20)), kind=kind, resource=resource
    )


def oracle(rows: list[Occupancy]) -> list[tuple[Occupancy, ...]]:
    """Every pair compared with every other."""
    return _canonical(
        (a, b)
        for a, b in combinations(rows, 2)
        if a.resource_kind == b.resource_kind
        and (a.resource_id == b.resource_id or None in (a.resource_id, b.resource_id))
        and a.lesson_id != b.lesson_id
        and a.start < b.end
        and b.start < a.end
    )


def _canonical(found: object) -> list[tuple[Occupancy, ...]]:
    ordered = (tuple(sorted(pair, key=_key)) for pair in found)  # type: ignore[attr-defined]
    return sorted(ordered, key=lambda pair: [_key(o) for o in pair])


def _key(o: Occupancy) -> tuple[object, ...]:
    return o.resource_kind, o.resource_id or 0, o.start, o.end, o.lesson_id


def as_pairs(clashes: list[Clash]) -> list[tuple[Occupancy, ...]]:
    return _canonical((clash.first, clash.second) for clash in clashes)


@settings(deadline=None)
@given(st.lists(occupancies(), max_size=25))
def test_the_sweep_finds_what_comparing_all_pairs_finds(rows: list[Occupancy]):
    found = conflicts(rows)
    assert as_pairs(found) == oracle(rows)
    assert all(clash.first.start <= clash.second.start < clash.end for clash in found)


@settings(deadline=None)
@given(st.lists(occupancies(), max_size=15), st.lists(occupancies(), max_size=4))
def test_an_edit_finds_what_comparing_all_pairs_finds(existing: list[Occupancy], edit: list[Occupancy]):
    moved = {o.lesson_id for o in edit}
    others = [o for o in existing if o.lesson_id not in moved]
    expected = [pair for pair in oracle([*others, *edit]) if any(o.lesson_id in moved for o in pair)]
    assert as_pairs(clashes_of(edit, existing)) == expected


@settings(deadline=None)
@given(st.lists(occupancies(), max_size=15), st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(rows: list[Occupancy], random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert as_pairs(conflicts(shuffled)) == as_pairs(conflicts(rows))
