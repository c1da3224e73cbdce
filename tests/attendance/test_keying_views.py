"""The page for keying sheets back: what it shows, what it answers to its script and without it, who may use it."""

from __future__ import annotations

from itertools import count

import pytest
import time_machine

from tests.factories import NINE, site_staff
from tests.queries import count_queries
from trainingapp.attendance import queries, services, sheet_codes
from trainingapp.attendance.queries import SheetRows

from .scene import EARLY, MINUTE, build

JSON = {"Accept": "application/json"}


@pytest.fixture
def scene(session):
    return build(half_days=2)


@pytest.fixture
def sheet(scene, session):
    rows = SheetRows(scene.main.id, "第1组", tuple(one.id for one in scene.trainees[:3]))
    services.issue_sheets(scene.first, [rows], at=EARLY)
    session.commit()
    return queries.known_sheets(scene.first, [scene.main.id])[rows]


@pytest.fixture
def clerk(scene, sign_in):
    """The client of the main classroom's staff, after the lesson."""
    client = sign_in(site_staff(scene.main))
    with time_machine.travel(NINE + 90 * MINUTE, tick=False):
        yield client


keys = (f"stroke-{number:04}" for number in count())


def send(client, scene, tail="rows", **fields):
    fields = {"key": next(keys), "state": "present"} | fields
    return client.post(scene.here(f"/keying/{tail}"), data=fields, headers=JSON).get_json()


def test_a_row_is_answered_with_name_state_and_figures(scene, sheet, clerk):
    told = send(clerk, scene, text=sheet_codes.of_row(sheet.id, 1), state="late", sheet=sheet.id)

    assert (told["outcome"], told["name"], told["state"]) == ("done", scene.trainees[0].person.name, "late")
    assert (told["present"], told["expected"], told["keyed"], told["open"]) == (1, 3, 1, 2)


def test_a_scanned_head_chooses_the_sheet_and_the_rest_is_marked(scene, sheet, clerk):
    chosen = send(clerk, scene, text=sheet_codes.of_row(sheet.id, 0))
    rest = send(clerk, scene, "rest", sheet=chosen["sheet"], key="rest-0001")
    undone = send(clerk, scene, "undo", key="rest-0001")

    assert (chosen["outcome"], chosen["said"], chosen["open"]) == ("sheet", "第1组", 3)
    assert (rest["count"], rest["present"]) == (3, 3)
    assert (undone["count"], undone["present"]) == (3, 0)


def test_what_is_not_taken_is_an_answer_too(scene, clerk):
    assert send(clerk, scene, text="")["outcome"] == "refused"
    assert send(clerk, scene, text="17", key="?")["outcome"] == "refused"
    assert send(clerk, scene, text="17", state="asleep")["outcome"] == "refused"
    with time_machine.travel(EARLY, tick=False):
        assert send(clerk, scene, text=scene.trainees[0].trainee_no)["outcome"] == "refused"


def test_the_page_lists_sheets_and_entries_and_works_without_a_script(scene, sheet, clerk):
    one = scene.trainees[0]
    data = {"key": "plain-0001", "text": one.trainee_no, "state": "on_leave"}
    back = clerk.post(scene.here("/keying/rows"), data=data)
    shown = clerk.get(back.location).get_data(as_text=True)

    assert back.status_code == 303
    assert shown.count(one.person.name) >= 2
    assert "第1组" in shown
    listed = clerk.get(scene.here("/list")).get_data(as_text=True)
    assert "请假" in listed


def test_a_sheet_of_another_lesson_is_not_chosen(scene, sheet, clerk):
    elsewhere = scene.here("/keying", lesson=scene.lessons[1])

    assert clerk.get(f"{elsewhere}?sheet={sheet.id}").status_code == 404


def test_staff_of_a_branch_key_their_own_sheets_only(scene, sign_in):
    client = sign_in(site_staff(scene.branch))

    assert client.get(scene.here("/keying", site=scene.branch)).status_code == 200
    assert client.get(scene.here("/keying")).status_code == 404
    assert client.post(scene.here("/keying/rows"), data={"key": "k" * 8, "text": "1"}).status_code == 404


def test_a_row_takes_the_same_statements_however_many_are_keyed(scene, sheet, clerk):
    with count_queries() as few:
        send(clerk, scene, text=sheet_codes.of_row(sheet.id, 1))
    with count_queries() as many:
        send(clerk, scene, text=sheet_codes.of_row(sheet.id, 2))

    assert len(few) == len(many) == 22
