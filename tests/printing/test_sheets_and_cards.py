"""Sign-in sheets, place cards, seat plans, trainee cards and handout lists as HTML; barcodes that lead back."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.attendance.scene import transfer
from tests.factories import EnrolmentFactory, LessonFactory, PersonFactory, RoomFactory
from tests.printing.conftest import kept
from trainingapp.attendance import queries as attendance
from trainingapp.attendance import sheet_codes
from trainingapp.cohorts.models import Enrolment
from trainingapp.core import barcodes
from trainingapp.core.i18n import in_language
from trainingapp.printing import press, queries, reading, seating, services
from trainingapp.printing.comparing import Change
from trainingapp.printing.fitting import fitted
from trainingapp.printing.people import Trainee, in_seat_order
from trainingapp.printing.pieces import BY_KEY, place_cards, sign_in_sheets
from trainingapp.printing.press import Stamped
from trainingapp.venues import services as venues
from trainingapp.venues.rules import RoomDetails

SHEETS = BY_KEY["sign-in-sheets"]


@pytest.fixture
def lesson(print_room):
    return LessonFactory(cohort=print_room.cohort, takes_sign_in=True)


def sheets(room, key, site=None):
    with in_language("zh_Hans_CN"):
        return list(BY_KEY[key].sheets(room.wanted(site)))


def order(room, **options):
    return services.order_print(room.cohort, None, (SHEETS,), by=room.manager, result_url="/", **options)


def prepare(room, session, run):
    reading.prepare(run, room.manager)
    session.commit()


def one(number: int, delegation: str = "示范团") -> Trainee:
    return Trainee(number, f"YS-{number:05}", f"演示{number}", "", "", delegation, None)


def test_a_sign_in_sheet_has_a_row_and_a_barcode_for_each_who_is_expected(session, print_room, lesson):
    prepare(print_room, session, order(print_room))
    first, second = sheets(print_room, "sign-in-sheets")
    (known,) = attendance.sheets(lesson, print_room.east)

    assert first.html.count("<svg") == 1 + 3
    for row in range(4):
        assert barcodes.code128(sheet_codes.of_row(known.id, row), height=7) in first.html
    assert "欧阳清和" in first.html
    assert "张<伟>" not in second.html
    assert first.html.count("<tr>") == 1 + 3 + sign_in_sheets.BLANK_ROWS


def test_barcodes_do_not_make_a_sheet_a_changed_one(session, print_room, lesson):
    before = [sheet.digest for sheet in sheets(print_room, "sign-in-sheets")]
    run = order(print_room)
    prepare(print_room, session, run)
    kept(run)
    EnrolmentFactory(cohort=print_room.cohort, site=print_room.main)

    found = queries.compared(SHEETS, print_room.wanted())

    assert [sheet.digest for sheet in sheets(print_room, "sign-in-sheets")][-2:] == before
    assert sorted(one.change.value for one in found) == ["new", "same", "same"]
    assert {one.change for one in found} == {Change.NEW, Change.SAME}


def test_a_sheet_of_a_past_lesson_stays_as_it_was_when_somebody_moves_later(session, print_room, lesson):
    before = [sheet.digest for sheet in sheets(print_room, "sign-in-sheets")]
    member = attendance.expected_at(lesson, [print_room.east])[0]
    enrolment = session.get(Enrolment, member.enrolment_id)
    transfer(session, enrolment, print_room.west, lesson.ends_at)

    assert [sheet.digest for sheet in sheets(print_room, "sign-in-sheets", print_room.east)] == before[:1]


def test_a_place_card_has_the_name_on_both_sides(print_room):
    card = next(sheet for sheet in sheets(print_room, "place-cards") if "马" in sheet.title)

    assert card.html.count("马\u3000䶮") == 2


def test_a_place_card_is_one_page_with_one_side_turned(print_room, tmp_path):
    cards = [Stamped(sheet, "培训班", "数据版本1") for sheet in sheets(print_room, "place-cards")]
    with in_language("zh_Hans_CN"):
        (made,) = press.print_parts([(place_cards.PIECE, cards)], cache=tmp_path)

    pages = PdfReader(BytesIO(made.pdf)).pages
    assert len(pages) == len(cards) == 5
    for page in pages:
        assert len(re.findall(rb"^-1 -?0\.? -?0\.? -1 .* cm$", page.get_contents().get_data(), re.M)) == 1


@pytest.mark.parametrize(
    "name", ["张伟", "欧阳清和", "阿卜杜拉·艾山", "买买提吐尔逊·阿卜杜热依木", "Alexander Johnson", "名" * 20]
)
def test_a_name_is_as_large_as_its_box_allows(name):
    box = place_cards.SIDE
    lines, size = fitted(box, name)

    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert len(lines) * size * box.leading <= box.high
    assert max(map(len, lines)) * size * (0.6 if name.isascii() else 1) <= box.wide
    assert size >= 70
    if name.isascii():
        assert all(line.strip() in [*name.split(), name] for line in lines)


def test_a_trainee_card_holds_the_code_that_the_staff_scans(print_room):
    (page,) = sheets(print_room, "trainee-cards", print_room.east)
    ids = [
        one.enrolment_id
        for one in attendance.expected_at(LessonFactory(cohort=print_room.cohort), [print_room.east])
    ]

    assert page.html.count('class="card"') == 3
    for enrolment_id in ids:
        assert barcodes.code128(sheet_codes.of_card(enrolment_id), height=9) in page.html


def test_pages_of_cards_hold_ten(session, print_room):
    for _n in range(11):
        EnrolmentFactory(cohort=print_room.cohort, site=print_room.main)

    assert [
        page.html.count('class="card"') for page in sheets(print_room, "trainee-cards", print_room.main)[:2]
    ] == [10, 1]


def test_delegations_sit_together_in_the_order_of_the_roster():
    people = [one(1, "甲"), one(2, "乙"), one(3, ""), one(4, "甲"), one(5, "乙")]

    assert [each.enrolment_id for each in in_seat_order(people)] == [1, 4, 2, 5, 3]


def test_seats_are_counted_from_the_stage_and_from_the_left():
    hall = seating.Hall("报告厅", seats=10, row_seats=4)
    people = [one(number, "甲" if number < 7 else "乙") for number in range(1, 12)]
    rows = seating.rows(people, hall)

    assert [len(row) for row in rows] == [4, 4, 4]
    assert [seat and seat.enrolment_id for seat in rows[2]] == [9, 10, None, None]
    first, second = seating.blocks(people, hall)
    assert (first.first, first.last, second.first, second.last) == ((1, 1), (2, 2), (2, 3), (3, 2))


def test_rows_are_guessed_only_where_the_room_does_not_say():
    assert seating.hall("厅", 480, 24, 430).rows == 20
    assert seating.hall("", None, None, 1).seats >= 1
    assert seating.hall("", None, None, 430).row_seats == seating.WIDEST


def test_a_seat_plan_takes_the_rows_of_the_room_and_names_who_finds_no_seat(session, print_room):
    room = RoomFactory(venue=print_room.east.venue, seats=400)
    venues.edit_room(room, RoomDetails("明德楼", "报告厅", 400, 2), by=print_room.manager)
    LessonFactory(cohort=print_room.cohort, site=print_room.east, room=room)
    (wide,) = sheets(print_room, "seat-plans", print_room.east)
    venues.edit_room(room, RoomDetails("明德楼", "报告厅", 2, 2), by=print_room.manager)
    (short,) = sheets(print_room, "seat-plans", print_room.east)

    assert "200 排" in wide.html
    assert "座位不足" not in wide.html
    assert "座位不足" in short.html


def test_a_handout_list_has_boxes_and_places_to_sign(print_room):
    (east, *_others) = sheets(print_room, "handout-lists", print_room.east)

    assert east.html.count("□") == 2 * 3
    assert re.search("<th[^>]*>签名</th>", east.html)


def test_a_room_edited_by_a_page_keeps_its_rows(client, session, print_room):
    room = RoomFactory(venue=print_room.east.venue)
    client.sign_in(PersonFactory(is_admin=True))
    address = f"/venues/{room.venue_id}/rooms/{room.id}"
    data = {"building": room.building, "number": room.number, "seats": 40, "row_seats": 8}
    assert client.post(address, data=data).status_code == 303
    session.expire_all()

    assert room.row_seats == 8
    assert 'value="8"' in client.get(address).get_data(as_text=True)
