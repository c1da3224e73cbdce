"""Sites from a table: dry run with addresses, confirmation, and the way back."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from tests.factories import SiteFactory, organizer
from trainingapp.cohorts import queries
from trainingapp.cohorts.models import Site, SiteKind
from trainingapp.cohorts.services import site_imports
from trainingapp.cohorts.services.site_moves import move_site
from trainingapp.cohorts.site_sheets import places, read_rows
from trainingapp.core.errors import DomainError
from trainingapp.core.spreadsheets import Column, NewSheet, write_workbook
from trainingapp.venues.models import Venue

HEADER = ("教学点名称", "类别", "所属分课堂", "地点", "计划 人数", "联系电话")


@pytest.fixture
def main(session):
    return SiteFactory(name="主课堂", venue=None)


@pytest.fixture
def by(main):
    return organizer(main.cohort)


def book(*rows):
    sheet = NewSheet("教学点", [Column("全省教学点一览表")], rows)
    return io.BytesIO(write_workbook([sheet]))


def send(client, main, **data):
    return client.post(
        f"/cohorts/{main.cohort_id}/sites/import", data=data, content_type="multipart/form-data"
    )


def confirm(client, main, text):
    lines = re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", text, re.S)[1]
    checked = re.search(r'name="checked"[^>]*value="(\w+)"', text)[1]
    return send(client, main, lines=lines, checked=checked, confirm="1")


def site(session, name):
    return session.scalars(select(Site).where(Site.name == name)).one()


def test_a_file_is_looked_at_then_confirmed(client, session, main, by):
    client.sign_in(by)
    rows = [
        HEADER,
        ("河东一点", "", "河东分课堂", "河东中学", "６０人", "王老师 0571-0000"),
        ("河东分课堂",),
        ("合计", "", "", "", 60),
    ]

    shown = send(client, main, file=(book(*rows), "教学点.xlsx"))
    assert shown.status_code == 200
    assert session.scalar(select(func.count()).select_from(Site)) == 1  # nothing before the confirmation

    assert confirm(client, main, shown.text).status_code == 303
    point, branch = site(session, "河东一点"), site(session, "河东分课堂")
    assert (point.kind, point.parent_id, point.planned) == (SiteKind.POINT, branch.id, 60)
    assert (point.venue.name, point.contact) == ("河东中学", "王老师 0571-0000")
    assert (branch.kind, branch.parent_id, branch.path) == (
        SiteKind.BRANCH,
        main.id,
        f"{main.id}/{branch.id}/",
    )


def test_what_is_wrong_is_named_by_its_cell(client, session, main, by):
    client.sign_in(by)
    rows = [
        HEADER,
        ("甲", "教室"),
        ("乙", "培训点", "没有"),
        ("丙", "", "", "", "很多"),
        ("乙",),
        ("", "培训点"),
        ("丁", "分课堂", "戊"),
        ("戊", "培训点"),
    ]
    text = send(client, main, file=(book(*rows), "教学点.xlsx")).text

    found = re.findall(r'field-error">([A-Z]+\d+)', text)
    assert sorted(found) == ["A6", "A7", "B3", "B8", "C4", "E5"]
    assert 'name="confirm"' not in text
    assert confirm(client, main, text).status_code == 200
    assert session.scalar(select(func.count()).select_from(Site)) == 1


def test_a_confirmation_counts_for_what_was_shown_only(client, session, main, by):
    client.sign_in(by)
    shown = send(client, main, lines="名称\n甲").text
    checked = re.search(r'name="checked"[^>]*value="(\w+)"', shown)[1]

    assert send(client, main, lines="名称\n乙", checked=checked, confirm="1").status_code == 200
    assert session.scalar(select(func.count()).select_from(Site)) == 1


def test_a_site_that_stands_is_changed_and_empty_cells_keep(client, session, main, by):
    client.sign_in(by)
    branch = SiteFactory(
        cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name="甲", planned=5, contact="李"
    )
    venue = branch.venue.name
    text = send(client, main, lines="名称\t计划人数\t联系人\n甲\t8\t").text

    assert confirm(client, main, text).status_code == 303
    assert (branch.planned, branch.contact, branch.venue.name) == (8, "李", venue)


def test_a_table_makes_no_second_main_and_no_circle(session, main):
    for name in ("甲", "乙"):
        SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name=name)
    text = "名称\t上级\t类型\n甲\t乙\t\n乙\t甲\t主课堂\n丙\t\t主课堂\n丁\t戊\t\n戊\t丁\t\n主课堂\t甲\t"

    drafts = site_imports.dry_run(main.cohort, text)

    assert [bool(draft.problems) for draft in drafts] == [True] * 6


def test_sites_move_with_all_below_them(client, session, main, by):
    client.sign_in(by)
    add = {"cohort": main.cohort}
    first = SiteFactory(**add, parent=main, kind=SiteKind.BRANCH, name="甲")
    second = SiteFactory(**add, parent=first, kind=SiteKind.POINT, name="乙")
    point = SiteFactory(**add, parent=second, kind=SiteKind.POINT, name="丙")
    # the two change places, and a new one comes in between
    table = "名称\t上级\t类型\n甲\t丁\t培训点\n乙\t主课堂\t分课堂\n丁\t乙\t"

    shown = send(client, main, lines=table)
    assert "主课堂" in shown.text
    assert "→" in shown.text
    assert confirm(client, main, shown.text).status_code == 303

    new = site(session, "丁")
    paths = {one.name: one.path for one in (first, second, point, new)}
    root = f"{main.id}/"
    assert paths["乙"] == f"{root}{second.id}/"
    assert paths["丙"] == f"{paths['乙']}{point.id}/"
    assert paths["丁"] == f"{paths['乙']}{new.id}/"
    assert paths["甲"] == f"{paths['丁']}{first.id}/"
    assert (first.kind, second.kind) == (SiteKind.POINT, SiteKind.BRANCH)
    ordered = [one.name for one in session.scalars(queries.sites(main.cohort))]
    assert ordered[:2] == ["主课堂", "乙"]
    assert ordered.index("丁") < ordered.index("甲")


def test_a_dash_empties_what_stands(client, session, main, by):
    client.sign_in(by)
    branch = SiteFactory(
        cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name="甲", planned=5, contact="李"
    )
    shown = send(client, main, lines="名称\t计划人数\t联系人\t地点\n甲\t-\t－\t—").text

    assert confirm(client, main, shown).status_code == 303
    assert (branch.planned, branch.contact, branch.venue) == (None, "", None)


def test_a_tree_does_not_grow_too_deep_by_moving(session, main, by):
    above, chain = main, []
    for number in range(5):
        kind = SiteKind.POINT if number else SiteKind.BRANCH
        above = SiteFactory(cohort=main.cohort, parent=above, kind=kind, name=f"深{number}")
        chain.append(above)
    low = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name="低")
    below = low
    for number in range(3):
        below = SiteFactory(cohort=main.cohort, parent=below, kind=SiteKind.POINT, name=f"低{number}")

    with pytest.raises(DomainError):
        move_site(low, chain[-1], kind=SiteKind.POINT, by=by)
    with pytest.raises(DomainError):
        move_site(chain[0], chain[2], by=by)


def test_the_export_comes_back_unchanged(client, session, main, by):
    branch = SiteFactory(
        cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name="=甲,乙", planned=12, contact="0571"
    )
    SiteFactory(cohort=main.cohort, parent=branch, kind=SiteKind.POINT, name="点|一", venue=None)
    client.sign_in(by)
    content = client.get(f"/cohorts/{main.cohort_id}/sites.xlsx").data

    text = send(client, main, file=(io.BytesIO(content), "sites.xlsx")).text

    assert "field-error" not in text
    assert 'name="confirm"' not in text  # nothing would change


def test_lines_without_a_header_stand_in_order():
    rows = read_rows("甲, 培训点, 主课堂, 甲校, 30, 张\n乙")

    assert [row.cells["name"] for row in rows] == ["甲", "乙"]
    assert (rows[0].cells["venue"], rows[0].address("planned")) == ("甲校", "E1")


@pytest.mark.parametrize(
    ("text", "number"), [("60", 60), ("60.0", 60), ("６０ 人", 60), ("6O", None), ("-3", None)]
)
def test_places_are_read_as_people_write_them(text, number):
    assert places(text) == number


def test_no_file_and_no_lines_is_said(client, main, by):
    client.sign_in(by)

    assert send(client, main, lines="").status_code == 422
    assert send(client, main, file=(io.BytesIO(b"\x00\x01"), "x.xlsx")).status_code == 422


def test_a_large_table_is_taken_at_once(client, session, main, by):
    lines = "名称\t上级\t地点\n" + "\n".join(f"点{n}\t\t校{n % 7}" for n in range(600))
    client.sign_in(by)

    assert confirm(client, main, send(client, main, lines=lines).text).status_code == 303
    assert len(session.scalars(queries.sites(main.cohort)).all()) == 601
    assert session.scalar(select(func.count()).select_from(Venue)) == 7
