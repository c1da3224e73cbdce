"""The handbook: chapters with page numbers, and of a book only those pages that differ."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.factories import HostFactory, LessonFactory, StaffFactory, StaffRole
from trainingapp.core import files
from trainingapp.printing import press
from trainingapp.printing.binding import bind
from trainingapp.printing.comparing import Change
from trainingapp.printing.pieces import BY_KEY
from trainingapp.printing.press import Stamped
from trainingapp.printing.reading import Work
from trainingapp.printing.services import Made

BOOK = BY_KEY["handbook"]
PHONE = "13812345678"


@pytest.fixture
def chapters(session, print_room):
    HostFactory(cohort=print_room.cohort, name="演示省社区学院")
    LessonFactory(cohort=print_room.cohort, takes_sign_in=True)
    teacher = StaffFactory(cohort=print_room.cohort, site=print_room.east, role=StaffRole.CLASS_TEACHER)
    teacher.person.phone = PHONE
    session.commit()
    return list(BOOK.sheets(print_room.wanted(print_room.east)))


def words(sheet):
    return re.sub("<[^>]*>", "", str(sheet.html))


def test_a_book_has_its_chapters_and_masks_phones(chapters, print_room):
    by_key = {sheet.key.split("-")[1]: words(sheet) for sheet in chapters}

    assert list(by_key) == [
        "cover",
        "contents",
        "class",
        "rules",
        "timetable",
        "groups",
        "rooms",
        "contacts",
        "sites",
    ]
    assert "演示省社区学院" in by_key["cover"]
    assert "1/7" in by_key["rules"]
    assert "沈书言、林远、欧阳清和" in by_key["groups"]
    assert "138****5678" in by_key["contacts"]
    assert PHONE not in "".join(by_key.values())


def test_phones_stand_in_full_for_who_may_have_them(chapters, print_room):
    wanted = replace(print_room.wanted(print_room.east), full_contacts=True)
    full = {sheet.key: sheet for sheet in BOOK.sheets(wanted)}

    assert any(PHONE in words(sheet) for sheet in full.values())
    assert {sheet.key: sheet.digest for sheet in chapters} == {key: one.digest for key, one in full.items()}


def test_a_class_without_reflection_says_nothing_of_one(chapters, session, print_room):
    print_room.cohort.needs_reflection = False
    session.commit()
    rules = next(
        sheet for sheet in BOOK.sheets(print_room.wanted(print_room.east)) if sheet.key.endswith("rules")
    )

    assert "心得体会" not in words(rules)


def test_a_book_is_bound_with_page_numbers_and_parted_where_it_changed(app, chapters):
    stamped = tuple(Stamped(sheet, "演示班", "数据版本 1") for sheet in chapters)
    (part,) = press.print_parts([(BOOK, stamped)], cache=files.cache_folder())
    made = tuple(Made(BOOK, sheet, Change.SAME, 1) for sheet in chapters)
    (whole,) = bind(Work(BOOK, made, (), stamped), [part], only_changed=False)
    reader = PdfReader(BytesIO(whole.pdf))
    starts = {one.sheet.key.split("-")[1]: one.first_page for one in whole.made}
    contents = reader.pages[starts["contents"] - 1].extract_text()

    assert [item.title for item in reader.outline if not isinstance(item, list)] == [
        one.title for one in chapters
    ]
    assert "二、管理规定" in reader.pages[starts["rules"] - 1].extract_text().replace(" ", "")
    assert "二、管理规定" in contents.replace(" ", "")
    for key in ("class", "rules", "sites"):  # the first chapter begins page 1, whatever stands before it
        assert re.search(rf"\.\s*{starts[key] - starts['class'] + 1}\b", contents)

    printed = [replace(one, last_page=one.first_page) for one in whole.made]
    changed = [
        replace(one, change=Change.CHANGED) if one.sheet.key.endswith("rules") else one for one in printed
    ]
    (some,) = bind(Work(BOOK, tuple(changed), (), stamped), [part], only_changed=True)
    assert [one.sheet.key.split("-")[1] for one in some.made] == ["rules"]
    assert "管理规定" in PdfReader(BytesIO(some.pdf)).pages[0].extract_text()

    moved = [replace(one, last_page=99) if one.sheet.key.endswith("sites") else one for one in printed]
    (some,) = bind(Work(BOOK, tuple(moved), (), stamped), [part], only_changed=True)
    assert [one.sheet.key.split("-")[1] for one in some.made] == ["contents", "sites"]
