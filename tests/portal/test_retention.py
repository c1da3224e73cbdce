"""Cutting back and deleting: contacts go, what others need stays, certificates stay valid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, inspect, select, text

from tests.confirming import confirmed
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    ReflectionFactory,
    SignInNameFactory,
    VersionFactory,
    site_staff,
)
from tests.house.world import a_world
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts.models import (
    CohortState,
    CorrectionKind,
    CorrectionRequest,
    CorrectionState,
    Enrolment,
    PersonMerge,
    RosterImport,
    RosterLine,
    SlipFile,
    Verdict,
)
from trainingapp.core.errors import DomainError
from trainingapp.core.jobs import runner
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import db
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.portal import retention
from trainingapp.reflections.jobs import check_versions
from trainingapp.reflections.models import OriginalityCheck, Reflection, SharedPassage, Version

LEASE = timedelta(seconds=60)
LONG_AFTER = date(2030, 1, 1)
NAME, PHONE, NUMBER = "演独一", "19900000001", "990106198001010018"


@pytest.fixture
def world(session):
    """A closed class whose time is over; its trainee has contacts, a draft, and a line in a staged roster."""
    world = a_world(session)
    person = world.people["E"]
    person.name, person.phone, person.password_hash = NAME, PHONE, "x"
    person.id_number = NUMBER
    SignInNameFactory(person=person, value=PHONE)
    world.objects[Reflection].draft_text = f"{NAME}写到一半"
    world.objects[Version].text = f"我是{NAME}"
    world.objects[Enrolment].unit = "独一社区"
    session.execute(delete(RosterLine))
    session.add(
        RosterLine(
            roster_import_id=world.objects[RosterImport].id, sheet="名册", row_no=2, cells=[],
            person={"name": NAME}, problems=[], changes=[], verdict=Verdict.ADD, rank=0, person_id=person.id,
        )
    )  # fmt: skip
    world.cohort.state, world.cohort.retention_days = CohortState.CLOSED, 0
    world.cohort.starts_on = world.cohort.ends_on = date(2020, 1, 1)
    session.commit()
    return world


def run(app, location: str) -> Job:
    job_id = int(location.rpartition("/")[2])
    runner.run(app, job_id, LEASE)
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def cut_back(app, client, world) -> Job:
    boss = confirmed(client, world.people["O"])
    return run(app, boss.post(f"/cohorts/{world.cohort.id}/personal-data/cut-back").headers["Location"])


def ask_for_deletion(session, world) -> CorrectionRequest:
    session.execute(delete(CorrectionRequest))
    one = CorrectionRequest(cohort=world.cohort, person=world.people["E"], kind=CorrectionKind.ERASURE)
    session.add(one)
    session.commit()
    return one


def tables_with(session, wanted: str) -> set[str]:
    """The tables that hold this text in any column, as in a dump."""
    found = set()
    for table in inspect(session.connection()).get_table_names():
        rows = session.execute(text(f'SELECT * FROM "{table}"'))
        if any(wanted in str(value) for row in rows for value in row):
            found.add(table)
    return found


def test_nothing_is_cut_back_before_its_time(client, session, world):
    url = f"/cohorts/{world.cohort.id}/personal-data/cut-back"
    assert client.sign_in(world.people["O"]).get(url).headers["Location"].startswith("/account/confirm")
    boss = confirmed(client, world.people["O"])
    world.cohort.retention_days = 365_000
    session.commit()
    assert boss.post(url).status_code == 422
    world.cohort.retention_days, world.cohort.state = 0, CohortState.OPEN
    session.commit()
    assert boss.post(url).status_code == 422
    assert confirmed(client, world.people["S"]).get(url).status_code == 404


def test_the_figures_before_are_what_is_removed(app, client, session, world):
    before = retention.figures(world.cohort, LONG_AFTER)
    assert (before.people, before.drafts, before.lines, before.files) == (1, 1, 1, 3)

    job = cut_back(app, client, world)

    assert job.state is JobState.DONE, job.error
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "cohort.cut_back")).one()
    assert entry.facts == {"people": 1, "drafts": 1, "lines": 1, "files": 3}
    assert retention.figures(world.cohort, LONG_AFTER) == retention.Figures(0, 0, 0, 0)
    assert world.cohort.cut_back_at is not None


def test_contacts_drafts_and_staged_rosters_go_and_the_record_stays(app, client, session, world):
    stored = world.objects[RosterImport].file.path
    cut_back(app, client, world)

    person = world.people["E"]
    assert (person.phone, person.id_number, person.password_hash) == (None, None, None)
    assert person.sign_in_names == []
    assert tables_with(session, PHONE) == set()
    assert session.scalars(select(RosterLine)).all() == session.scalars(select(SlipFile)).all() == []
    assert not stored.exists()
    assert (person.name, world.objects[Version].text) == (NAME, f"我是{NAME}")
    assert world.objects[Reflection].draft_text == ""


def test_who_is_in_another_class_that_goes_on_keeps_everything(app, client, session, world):
    EnrolmentFactory(cohort=CohortFactory(), person=world.people["E"])

    assert retention.figures(world.cohort, LONG_AFTER).people == 0
    cut_back(app, client, world)
    assert world.people["E"].phone == PHONE


def test_done_twice_changes_nothing_more(app, client, session, world):
    assert cut_back(app, client, world).state is cut_back(app, client, world).state is JobState.DONE


def test_a_person_is_deleted_and_the_certificate_is_still_confirmed(app, client, session, world):
    one, person = ask_for_deletion(session, world), world.people["E"]
    certificate = world.objects[Certificate]
    number, code, frozen = certificate.number, certificate.code, dict(certificate.content)
    url = f"/cohorts/{world.cohort.id}/personal-data/{one.id}/erase"
    boss = confirmed(client, world.people["O"])
    assert NAME in boss.get(url).text

    job = run(app, boss.post(url).headers["Location"])

    assert job.state is JobState.DONE, job.error
    assert person.name.endswith(f" #{person.id}")
    assert not person.is_active
    assert one.state is CorrectionState.ACCEPTED
    for wanted in (PHONE, NUMBER, "独一社区"):
        assert tables_with(session, wanted) == set()
    assert tables_with(session, NAME) <= {"audit_entry"}
    checked = client.get(f"/check/{code}")
    assert (checked.status_code, certificate.content) == (200, frozen)
    assert number in checked.text


def test_a_record_that_was_merged_into_the_persons_is_deleted_too(session, world):
    person, double = world.people["E"], PersonFactory(name="演独一二", phone="19900000002", is_active=False)
    session.add(
        PersonMerge(
            kept_id=person.id, merged_id=double.id, actor_id=world.people["O"].id, moved={"phone": "sealed"}
        )
    )
    session.commit()

    retention.erase(person, by=world.people["O"])

    assert (double.name, double.phone) == (person.name.replace(str(person.id), str(double.id)), None)
    assert session.scalars(select(PersonMerge.moved).where(PersonMerge.merged_id == double.id)).all() == [{}]


def test_nobody_is_deleted_whom_a_class_still_needs(client, session, world):
    one = ask_for_deletion(session, world)
    url = f"/cohorts/{world.cohort.id}/personal-data/{one.id}/erase"
    world.cohort.state = CohortState.OPEN
    session.commit()
    assert confirmed(client, world.people["O"]).post(url).status_code == 422
    with pytest.raises(DomainError):
        retention.check_erasable(site_staff(world.site))


def test_a_declined_or_other_request_deletes_nobody(client, session, world):
    one = session.scalars(select(CorrectionRequest)).one()  # asks for a name

    url = f"/cohorts/{world.cohort.id}/personal-data/{one.id}/erase"
    assert confirmed(client, world.people["O"]).post(url).status_code == 409


def test_what_a_class_keeps_is_set_by_its_organizers(client, session, world):
    client.sign_in(world.people["O"])
    url = f"/cohorts/{world.cohort.id}/personal-data"

    assert client.post(url, data={"retention_days": "-1"}).status_code == 422
    assert client.post(url, data={"retention_days": "90"}).status_code == 303
    assert (world.cohort.retention_days, world.cohort.collects_id_numbers) == (90, False)


@pytest.fixture
def compared(session, world):
    """The trainee's essay in the index of originality, and another's report that shows a passage of it."""
    version = world.objects[Version]
    version.text = (
        f"我是{NAME}，清晨六点春晓社区的灯先亮起来，我沿着河堤走了一圈，记下三件小事，回来写在本子上。"
    )
    copied = VersionFactory(text=version.text, reflection=ReflectionFactory(task=version.reflection.task))
    session.add_all([OriginalityCheck(version_id=version.id), OriginalityCheck(version_id=copied.id)])
    session.commit()
    for _step in check_versions():
        session.commit()
    session.commit()
    assert session.scalars(select(SharedPassage)).all() != []
    return world


def test_cutting_back_takes_the_class_out_of_the_comparison(app, client, session, compared):
    assert cut_back(app, client, compared).state is JobState.DONE

    for table in (Document, OriginalityCheck, SharedPassage):
        assert session.scalars(select(table.id)).all() == []
    assert session.execute(select(Fingerprint)).all() == []


def test_of_a_deleted_person_nothing_is_left_in_the_index(session, compared):
    version = compared.objects[Version]
    retention.erase(compared.people["E"], by=None)
    session.commit()
    session.expire_all()

    (left,) = session.scalars(select(Document))
    assert left.key != f"version:{version.id}"
    assert {row.document_id for row in session.execute(select(Fingerprint))} == {left.id}
    assert session.scalars(select(SharedPassage)).all() == []
    assert [check.shared for check in session.scalars(select(OriginalityCheck))] == [0]
