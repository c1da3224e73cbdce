"""The full roster: who gets it, what stands in it, and that the import reads it back unchanged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from openpyxl.cell import Cell
from sqlalchemy import select

from tests.cohorts.imports_files import people, person, xlsx
from tests.confirming import confirmed
from tests.factories import CohortFactory, EnrolmentFactory, PersonFactory, SiteFactory, organizer, site_staff
from tests.house.test_access import address, guarded
from tests.house.world import a_world
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Enrolment, RosterImport, RosterLine, SiteKind, Verdict
from trainingapp.cohorts.services import disclosure
from trainingapp.core.session import db

REASON = {"reason": "报送住宿名单"}


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="YS1"), name="云川主课堂")


def url(site):
    return f"/cohorts/{site.cohort_id}/roster/export"


def cells(content: bytes) -> Iterator[Cell]:
    """All cells of a workbook that hold anything."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def lines(one: RosterImport) -> list[RosterLine]:
    return list(db.session.scalars(select(RosterLine).where(RosterLine.roster_import_id == one.id)))


def send(client, site, content: bytes) -> RosterImport:
    """The import that was made of a file."""
    data = {"site_id": site.id, "file": (io.BytesIO(content), "名册.xlsx")}
    assert client.post(f"/cohorts/{site.cohort_id}/imports/new", data=data).status_code == 303
    return db.session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one()


def test_it_asks_for_the_right_the_password_and_a_reason(client, session, site):
    boss = organizer(site.cohort)

    assert client.sign_in(site_staff(site)).post(url(site), data=REASON).status_code == 404
    assert client.sign_in(boss).post(url(site), data=REASON).status_code == 303
    assert confirmed(client, boss).post(url(site), data={}).status_code == 422
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "cohort.export_roster")).all() == []


def test_it_is_written_into_the_book_with_reason_and_number(client, session, site):
    EnrolmentFactory(cohort=site.cohort, site=site)
    answer = confirmed(client, organizer(site.cohort)).post(url(site), data=REASON)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "cohort.export_roster")).one()
    assert answer.mimetype.endswith("sheet")
    assert entry.facts == {"count": 1, **REASON}


def test_phones_and_id_numbers_are_text_and_a_class_without_them_has_no_column(session, site):
    somebody = PersonFactory(phone="19900000001")
    somebody.id_number = "990106198001010018"
    EnrolmentFactory(cohort=site.cohort, site=site, person=somebody)
    session.commit()

    content, count = disclosure.full_roster(site.cohort)
    found = {cell.value: (cell.data_type, cell.number_format) for cell in cells(content)}
    assert count == 1
    assert found["19900000001"] == found["990106198001010018"] == ("s", "@")

    site.cohort.collects_id_numbers = False
    texts = {cell.value for cell in cells(disclosure.full_roster(site.cohort)[0])}
    assert "19900000001" in texts
    assert texts & {"身份证号", "990106198001010018"} == set()


def test_the_import_reads_it_back_unchanged(client, session, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="望溪分课堂")
    client.sign_in(organizer(site.cohort))
    for where, some in ((site, people(3)), (branch, [person(number) for number in (7, 8)])):
        one = send(client, where, xlsx(some))
        assert client.post(f"/cohorts/{site.cohort_id}/imports/{one.id}/confirm").status_code == 303

    content, count = disclosure.full_roster(site.cohort)
    again = lines(send(client, site, content))

    assert count == 5
    assert [(line.verdict, line.problems, line.changes) for line in again] == [(Verdict.SAME, [], [])] * 5


def test_no_export_holds_a_formula(app, client, session):
    """Every address that gives a workbook, with people whose names and units are formulas to Excel."""
    world = a_world(session)
    enrolment, boss = world.objects[Enrolment], world.people["O"]
    evil = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1"]
    enrolment.person.name, enrolment.unit, enrolment.post, enrolment.remark, world.site.name = evil
    digits = enrolment.person.phone, enrolment.person.id_number = "19900000001", "990106198001010018"
    session.commit()
    confirmed(client, boss)
    client.checks_pages = False
    found: dict[str, bytes] = {}
    for rule, method in guarded(app):
        models = app.view_functions[rule.endpoint].models.values()
        if method == "GET" and set(models) <= set(world.objects):
            answer = client.get(address(app, rule, world.objects))
            if answer.mimetype.endswith("spreadsheetml.sheet"):
                found[rule.endpoint] = answer.data
    found["cohorts.export_roster"] = client.post(url(world.site), data=REASON).data
    packed = confirmed(client, enrolment.person).post("/account/data/download").data
    found["portal.download_own_data"] = zipfile.ZipFile(io.BytesIO(packed)).read("data.xlsx")

    assert {"attendance.missing_file", "grading.export", "groups.export"} < set(found)
    for endpoint, content in found.items():
        kinds = {cell.value: cell.data_type for cell in cells(content)}
        assert "f" not in kinds.values(), endpoint
        assert {kinds[text] for text in evil if text in kinds} <= {"s"}, endpoint
        assert {kind for text, kind in kinds.items() if str(text) in digits} <= {"s"}, endpoint
        # Also who edits such a cell in Excel keeps it a text.
        below = [cell for cell in cells(content) if cell.row > 1 and str(cell.value) in (*evil, *digits)]
        if endpoint != "cohorts.roster_template":  # a form: what stands in it is only chosen from
            assert {cell.number_format for cell in below} <= {"@"}, endpoint
    assert any(cell.value == evil[0] for cell in cells(found["cohorts.export_roster"]))
