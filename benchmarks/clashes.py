"""Clash checks of one class at many sites: the whole timetable, one edit, and comparison with all pairs.

Run `python -m benchmarks.clashes` in the project's folder. 24 central lessons for all sites, 16 local lessons
at each site, rooms at each site for both, some lecturers; a known number of overlaps is planted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from trainingapp.courses.clashes import Booked, Clash, Occupancy, clashes_of, conflicts

START = datetime(2026, 8, 20, tzinfo=UTC)
CENTRAL, LOCAL, PLANTED = 24, 16, 13


def timetable(sites: int) -> list[Occupancy]:
    """Lessons of 80 minutes: six central ones and four local ones a day, over four days."""
    rows: list[Occupancy] = []
    for number in range(CENTRAL):
        start = _slot(number // 6, number % 6)
        rows.append(_hold("site", None, start, number))
        rows.append(_hold("lecturer", number % 15, start, number))
        rows += [_hold("room", site * 10, start, number) for site in range(1, sites + 1)]
    for site in range(1, sites + 1):
        for number in range(LOCAL):
            start, lesson = _slot(number // 4, 6 + number % 4), 1000 * site + number
            rows += [_hold("site", site, start, lesson), _hold("room", site * 10, start, lesson)]
            rows.append(_hold("lecturer", 1000 + site, start, lesson))
    for number in range(PLANTED):
        site = 1 + number * sites // PLANTED
        rows.append(_hold("site", site, _slot(number % 4, number % 6), 10**7 + number))
    return rows


def measured(work: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one run: the least of `times`."""
    took = []
    for _time in range(times):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return 1000 * min(took)


def all_pairs(rows: list[Occupancy]) -> int:
    """The oracle: every pair of occupancies of one kind, compared."""
    found = 0
    for place, a in enumerate(rows):
        for b in rows[place + 1 :]:
            if a.resource_kind == b.resource_kind and a.start < b.end and b.start < a.end:
                same = a.resource_id == b.resource_id or None in (a.resource_id, b.resource_id)
                found += same and a.lesson_id != b.lesson_id
    return found


def main() -> None:
    """Print figures for 32 and 2,000 sites."""
    for sites in (32, 2000):
        rows = timetable(sites)
        found: list[Clash] = conflicts(rows)
        booked = Booked(rows)
        central = [_hold("site", None, _slot(5, 0), 3), _hold("lecturer", 3, _slot(5, 0), 3)]
        local = [_hold("site", 1, _slot(0, 1), 1000), _hold("room", 10, _slot(0, 1), 1000)]
        print(f"{sites} sites, {len(rows)} occupancies: {len(found)} clashes, {PLANTED} planted")
        if sites == 32:
            print(f"  all pairs compared: {all_pairs(rows)} clashes")
        print(f"  whole class            {measured(lambda rows=rows: conflicts(rows), 3):8.2f} CPU-ms")
        print(f"  arrange for questions  {measured(lambda rows=rows: Booked(rows), 3):8.2f} CPU-ms")
        for name, edit in (("central", central), ("local", local)):
            ask = lambda edit=edit, booked=booked: [clashes_of(edit, booked) for _ in range(100)]  # noqa: E731
            print(f"  move a {name:<8} lesson {measured(ask, 3) / 100:9.3f} CPU-ms")


def _slot(day: int, place: int) -> datetime:
    return START + timedelta(days=day, minutes=90 * place)


def _hold(kind: str, resource: int | None, start: datetime, lesson: int) -> Occupancy:
    return Occupancy(kind, resource, start, start + timedelta(minutes=80), lesson, f"Lesson {lesson}")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
