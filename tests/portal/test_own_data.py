"""Everything about a person: no table is forgotten, and what is given out is right."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
from sqlalchemy import delete, select

from tests.confirming import confirmed
from tests.factories import (
    EnrolmentFactory,
    PersonFactory,
    SignInFactory,
    SignInNameFactory,
    SiteFactory,
    organizer,
)
from tests.house.world import a_world
from trainingapp.accounts.models import SignInKind
from trainingapp.audit import services as audit
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import CorrectionKind, CorrectionRequest, CorrectionState, Enrolment
from trainingapp.core import clock
from trainingapp.core.session import db
from trainingapp.grading.models import Finding, Outcome
from trainingapp.portal.own_parts import EXCLUDED, PARTS
from trainingapp.reflections.models import Reflection, Version


def about_people() -> set[str]:
    """Every table with a foreign key to a person or to an enrolment."""
    return {
        table.name
        for table in db.metadatas[None].tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("person", "enrolment")
    }


def test_no_table_about_people_is_forgotten(app):
    answered = {table for part in PARTS for table in part.tables}

    assert about_people() - answered - set(EXCLUDED) == set()
    assert answered & set(EXCLUDED) == set()
    assert set(EXCLUDED) <= about_people()
    assert all(EXCLUDED.values())


@pytest.fixture
def world(session):
    world = a_world(session)
    session.execute(delete(CorrectionRequest))
    world.people["E"].phone = "19900000001"
    world.people["E"].id_number = "990106198001010018"
    SignInNameFactory(person=world.people["E"], kind=SignInKind.PHONE, value="19900000001")
    session.commit()
    return world


def test_every_part_gives_rows_of_its_columns(session, world):
    for person in world.people.values():
        for part in PARTS:
            for row in session.execute(part.query(person)):
                assert len(row) == len(part.columns), part.key


def test_the_page_shows_what_is_held_and_masks_the_contacts(client, world):
    shown = client.sign_in(world.people["E"]).get("/account/data").text

    assert "社区里的一天" in shown
    assert "199****0001" in shown
    assert "19900000001" not in shown
    assert "990106198001010018" not in shown


def test_the_file_holds_everything_of_this_person_and_nothing_of_others(client, session, world):
    fellow = EnrolmentFactory(cohort=world.cohort, site=world.site, unit="别处的社区")
    SignInFactory(enrolment=fellow)
    answer = confirmed(client, world.people["E"]).post("/account/data/download")

    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    text = packed.read("data.json").decode()
    data = json.loads(text)
    assert data["profile"]["id_number"] == "990106198001010018"
    assert [one["text"] for one in data["versions"]] == ["清晨六点，春晓社区的灯先亮起来。"]
    assert {key for key in data if data[key]} >= {
        "classes", "sites", "standings", "groups", "attendance", "reflections", "versions", "reviews",
        "certificates",
    }  # fmt: skip
    assert "别处的社区" not in text
    book = openpyxl.load_workbook(io.BytesIO(packed.read("data.xlsx")))
    assert len(book.sheetnames) > 9
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "person.download_data")).all()


def test_a_right_name_is_asked_for_and_accepted(client, session, world):
    person, base = world.people["E"], f"/cohorts/{world.cohort.id}/personal-data"
    client.sign_in(person)
    assert client.post("/account/data/request", data={"kind": "name", "value": ""}).status_code == 422
    assert client.post("/account/data/request", data={"kind": "name", "value": "演新名"}).status_code == 303
    one = session.scalars(select(CorrectionRequest)).one()
    assert person.name != "演新名"

    client.sign_in(world.people["O"])
    assert "演新名" in client.get(base).text
    assert client.post(f"{base}/{one.id}/accept").status_code == 303
    assert client.post(f"{base}/{one.id}/accept").status_code == 409

    assert (person.name, one.state, one.value) == ("演新名", CorrectionState.ACCEPTED, "")
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.like("correction%")).order_by(AuditEntry.id)
    )
    assert list(actions) == ["correction.ask", "correction.accepted"]


def test_a_new_phone_is_accepted_or_declined_with_a_reason_and_stands_in_no_entry(client, session, world):
    person, base = world.people["E"], f"/cohorts/{world.cohort.id}/personal-data"
    client.sign_in(person).post("/account/data/request", data={"kind": "phone", "value": "199 0000 0099"})
    client.post("/account/data/request", data={"kind": "phone", "value": "19900000088"})  # thought again
    one = session.scalars(select(CorrectionRequest)).one()

    client.sign_in(world.people["O"])
    assert "19900000088" not in client.get(base).text
    assert client.post(f"{base}/{one.id}/decline", data={"reason": ""}).status_code == 422
    assert client.post(f"{base}/{one.id}/decline", data={"reason": "请本人到场"}).status_code == 303
    assert "请本人到场" in client.sign_in(person).get("/account/data").text
    assert person.phone == "19900000001"

    client.post("/account/data/request", data={"kind": "phone", "value": "19900000088"})
    two = session.scalars(select(CorrectionRequest).where(CorrectionRequest.id != one.id)).one()
    client.sign_in(world.people["O"]).post(f"{base}/{two.id}/accept")
    assert person.phone == "19900000088"
    assert [name.value for name in person.sign_in_names] == ["19900000088"]
    assert "199000000" not in str(session.scalars(select(AuditEntry.facts)).all())


def test_somebody_without_a_class_is_told_whom_to_ask(client, session):
    client.sign_in(PersonFactory())

    assert client.get("/account/data").status_code == 200
    answer = client.post("/account/data/request", data={"kind": "name", "value": "演新名"})
    assert answer.status_code == 422
    assert session.scalars(select(CorrectionRequest)).all() == []


def test_a_request_is_for_the_organizers_of_its_class_alone(client, session, world):
    one = CorrectionRequest(
        cohort=world.cohort, person=world.people["E"], kind=CorrectionKind.NAME, value="演新名"
    )
    session.add(one)
    session.commit()
    other = SiteFactory()

    path = f"/cohorts/{other.cohort_id}/personal-data/{one.id}/accept"
    assert client.sign_in(organizer(other.cohort)).post(path).status_code == 404
    assert (
        client.sign_in(world.people["S"]).get(f"/cohorts/{world.cohort.id}/personal-data").status_code == 404
    )


def test_entries_of_the_record_are_words_on_the_page(client, session, world):
    trainee = world.people["E"]
    audit.record(trainee, "reflection.submit", trainee, version=2)
    session.commit()

    shown = client.sign_in(trainee).get("/account/data").text

    assert "心得体会：提交" in shown
    assert "reflection.submit" not in shown


def test_results_and_findings_that_are_not_released_are_held_back(client, session, world):
    trainee = world.people["E"]
    parts = {part.key: part for part in PARTS}
    version = session.scalars(
        select(Version)
        .join(Version.reflection)
        .join(Reflection.enrolment)
        .where(Enrolment.person_id == trainee.id)
    ).first()
    finding = session.scalars(select(Finding).where(Finding.version_id == version.id)).one()
    finding.concluded_at = clock.now()
    outcome = session.scalars(select(Outcome).where(Outcome.version_id == version.id)).one()

    held = {}
    for released_at in (None, clock.now()):
        outcome.released_at = released_at
        session.flush()
        held[released_at is None] = [
            [row for row in session.execute(parts[key].query(trainee)) if row[1] == version.title]
            for key in ("findings", "reviews")
        ]

    assert held[True] == [[], []]
    assert all(held[False])
