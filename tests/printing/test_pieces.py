"""The pieces as HTML: what stands on them, and what does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories import NINE, CourseFactory, LessonFactory, RoomFactory
from trainingapp.courses.models import CourseKind
from trainingapp.printing.markup import Column, el, filled, prose, running, table, unit_and_post
from trainingapp.printing.pieces import BY_KEY, PIECES
from trainingapp.printing.pieces.posters import LARGEST, SMALLEST, type_size
from trainingapp.printing.pieces.site_lists import contact
from trainingapp.printing.pieces.timetables import days_of


@pytest.fixture
def taught(print_room):
    """Two lessons of a branch, of which one is a discussion."""
    room = RoomFactory(venue=print_room.east.venue, building="报告厅", number="1")
    for hours, kind in ((0, CourseKind.POLICY), (3, CourseKind.DISCUSSION)):
        LessonFactory(
            cohort=print_room.cohort,
            site=print_room.east,
            room=room if not hours else None,
            course=CourseFactory(cohort=print_room.cohort, title="社区<治理>", kind=kind),
            starts_at=NINE + timedelta(hours=hours),
            ends_at=NINE + timedelta(hours=hours + 1),
        )
    return print_room


def html(key, room, site=None):
    return {sheet.title: str(sheet.html) for sheet in BY_KEY[key].sheets(room.wanted(site))}


def words(markup):
    """The text of a sheet without its tags."""
    return re.sub("<[^>]*>", "", str(markup))


def test_every_value_is_escaped(taught):
    for piece in PIECES:
        for text in html(piece.key, taught).values():
            assert "<治理>" not in text
            assert "张<伟>" not in text


def test_keys_are_unique_and_titles_say_where(taught):
    for piece in PIECES:
        keys = [sheet.key for sheet in piece.sheets(taught.wanted())]
        assert len(keys) == len(set(keys))


def test_a_half_day_says_its_day_and_stays_whole(taught):
    (text,) = html("timetables", taught, taught.east).values()

    assert text.count("8月24日") == 1
    assert '<tbody class="whole">' in text
    assert "报告厅 1" in text


def test_a_poster_takes_the_largest_type_that_fits(taught):
    few = days_of(taught.cohort, taught.east, taught.main)
    assert type_size(few) == LARGEST

    for minutes in range(5, 200, 5):
        LessonFactory(
            cohort=taught.cohort,
            site=taught.east,
            course=CourseFactory(cohort=taught.cohort, title="案例" * 20),
            starts_at=NINE + timedelta(minutes=minutes),
            ends_at=NINE + timedelta(minutes=minutes + 5),
        )
    many = days_of(taught.cohort, taught.east, taught.main)
    assert SMALLEST <= type_size(many) < LARGEST


def test_there_is_a_sign_for_each_group_and_each_room_with_lessons(taught):
    signs = html("door-signs", taught, taught.east)

    room, group = map(words, signs.values())
    assert "报告厅 1" in room
    assert "明德楼" in group
    assert "沈书言" in group
    assert "12:00–13:00" in group


def test_sites_are_listed_below_the_one_they_hang_on_and_mobile_phones_are_masked(taught):
    taught.east.contact = "教务处 13800001234"
    (text,) = map(words, html("site-lists", taught).values())

    assert text.index("主课堂") < text.index("东山分课堂") < text.index("西河分课堂")
    assert "138****1234" in text
    assert "13800001234" not in text
    assert contact("0411-88886666", False) == "0411-88886666"


def test_a_masked_phone_that_changes_still_changes_the_sheet(session, taught):
    taught.east.contact = "13800001234"
    (before,) = BY_KEY["site-lists"].sheets(taught.wanted())
    taught.east.contact = "13811111234"
    session.flush()
    (after,) = BY_KEY["site-lists"].sheets(taught.wanted())

    assert before.html == after.html
    assert before.digest != after.digest


def test_cells_reach_over_rows_that_leave_them_out():
    written = table([Column("甲", 2), Column("乙", 3)], [("a", 1), (None, 2), ("b", 3)])

    assert '<td rowspan="2">a</td>' in written
    assert "<td>b</td>" in written


def test_the_last_line_never_holds_one_character():
    assert running("为社区服务好") == '为社区服<span class="kept">务好</span>'
    assert running("柳堤街道 1 号") == '柳堤街道 <span class="kept">1 号</span>'
    assert running("") == ""
    assert running("为社区服务好", column=7) == "为社区服务好"
    assert words(unit_and_post("示范省/青禾市", "", 9)) == "示范省青禾市"


def test_no_number_of_a_paragraph_is_parted_from_what_it_counts():
    assert (
        prose("缺课不得超过1个半天。")
        == '缺课不得超过<span class="kept">1个半天</span><span class="kept">。</span>'
    )
    assert (
        prose("开课前15分钟起签到")
        == '开课前<span class="kept">15分钟</span>起<span class="kept">签到</span>'
    )
    assert prose("为社区服务") == '为社区<span class="kept">服务</span>'


def test_a_post_stands_behind_its_unit_or_on_its_own_line():
    assert unit_and_post("示范省/青禾市", "书记", 10) == "示范省青禾市　书记"
    assert unit_and_post("示范省/青禾市", "党委书记", 9) == "示范省青禾市<br>党委书记"
    assert unit_and_post("", "党<委>书记", 9) == "党&lt;委&gt;书记"
    long = unit_and_post("示范省/青禾市/望溪区", "党委书记", 8)
    assert long == '示范省青禾市望溪区　<span class="kept">党委书记</span>'


def test_lines_are_filled_with_whole_words():
    assert filled(["沈书言、", "林远、", "欧阳<清和>"], 7) == "沈书言、林远、<br>欧阳&lt;清和&gt;"
    assert filled([], 7) == ""


def test_what_is_written_is_escaped():
    assert el("p", "<b>", data_x='"') == '<p data-x="&#34;">&lt;b&gt;</p>'
