"""Rooms read from lines."""

from __future__ import annotations

import pytest

from trainingapp.core.errors import DomainError
from trainingapp.venues.rules import RoomDetails, parse_rooms


@pytest.mark.parametrize(
    ("line", "rooms"),
    [
        ("明德楼 201-203, 20 seats", [("明德楼", "201", 20), ("明德楼", "202", 20), ("明德楼", "203", 20)]),
        ("明德楼 201—202，20", [("明德楼", "201", 20), ("明德楼", "202", 20)]),
        ("明德楼\t101\t40", [("明德楼", "101", 40)]),
        ("明德楼 101、105/109 40座", [("明德楼", "101", 40), ("明德楼", "105", 40), ("明德楼", "109", 40)]),
        ("求是楼 A08-A10；12个座位", [("求是楼", "A08", 12), ("求是楼", "A09", 12), ("求是楼", "A10", 12)]),
        ("报告厅, 430", [("", "报告厅", 430)]),
        ("求是楼 第一研讨室 18人", [("求是楼", "第一研讨室", 18)]),
        ("Hall B, 60 Seats", [("Hall", "B", 60)]),
    ],
)
def test_lines_are_read(line, rooms):
    assert parse_rooms(f"\n{line}\n") == [RoomDetails(*room) for room in rooms]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("明德楼 201", "201"),
        ("明德楼 201, 0", "0"),
        ("明德楼 209-201, 20", "209-201"),
        ("明德楼 1-9999, 20", "1-9999"),
        ("明德楼 201, 20\n明德楼 201, 30", "明德楼 201"),
        ("  \n ", "room|教室"),
        ("楼" * 61 + " 201, 20", "60"),
    ],
)
def test_lines_that_cannot_be_right_are_refused(app, text, reason):
    with app.test_request_context(), pytest.raises(DomainError, match=reason):
        parse_rooms(text)
