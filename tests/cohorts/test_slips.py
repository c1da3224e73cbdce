"""Slips with one-time codes: as printed, as made by the job, and who gets at them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.factories import (
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    organizer,
    site_staff,
)
from trainingapp.accounts import services as accounts
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import jobs, slips
from trainingapp.cohorts.models import SiteKind, SlipFile, StandingKind
from trainingapp.core import clock, pdf
from trainingapp.core.files import StoredFile
from trainingapp.core.jobs.models import Job

CODE = re.compile(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}")
ADDRESS = "https://peixun.example/sign-in"


@pytest.fixture
def site(session):
    return SiteFactory(name="示范省分课堂")


@pytest.fixture
def manager(site):
    return organizer(site.cohort)


def trainee(site, name, number, **more):
    return EnrolmentFactory(
        cohort=site.cohort, site=site, trainee_no=number, person=PersonFactory(name=name, **more)
    )


def order(client, site):
    """Order slips as the page does; the file's row."""
    return client.post(f"/cohorts/{site.cohort_id}/sites/{site.id}/slips")


def work(session):
    """Do the newest job as a worker does, each step in its transaction."""
    job = session.scalars(select(Job).order_by(Job.id.desc())).first()
    for _progress in jobs.JOBS[job.kind](**job.args):
        session.commit()
    session.commit()
    return session.scalars(select(SlipFile)).one()


def texts(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_slips_are_ten_to_a_page_and_escaped(session):
    many = [slips.Slip("张<伟>", f"SQ-{n:05}", "AAAAA-BBBBB") for n in range(21)]
    html = slips.document(many, title="A & B", address=ADDRESS)

    assert html.count('<section class="sheet">') == 3
    assert html.count('<article class="slip">') == 21
    assert "张&lt;伟&gt;" in html
    assert "A &amp; B" in html
    assert [len(part) for part in slips.parts([many[0]] * 401)] == [200, 200, 1]


def test_ten_slips_fill_a_sheet_of_a4(app, tmp_path):
    many = [slips.Slip(f"阿依古丽·买买提{n}", f"QGSQ2026-{n:05}", "WWWWW-MMMMM") for n in range(11)]
    with app.test_request_context():
        html = slips.document(many, title="示" * 60, address=ADDRESS)
    made = pdf.render(html, cache=tmp_path, css=slips.STYLE, assets={"address.svg": slips.qr_code(ADDRESS)})

    first, second = texts(made)
    assert (first.count("WWWWW"), second.count("WWWWW")) == (10, 1)


def test_the_job_prints_working_codes_in_order_for_those_who_never_signed_in(client, session, site, manager):
    second = trainee(site, "李娜", "SQ-00002")
    first = trainee(site, "䶮小明", "SQ-00001")
    trainee(site, "来过", "SQ-00003", signed_in_at=datetime.now(UTC))
    EnrolmentFactory(
        cohort=site.cohort, site=site, person=PersonFactory(name="退学"), standing=StandingKind.WITHDRAWN
    )
    EnrolmentFactory(cohort=site.cohort, site=site, person=organizer(site.cohort))
    trainee(SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH), "别处", "SQ-00004")
    client.sign_in(manager)

    answer = order(client, site)
    made = work(session)
    sent = client.get(f"/cohorts/{site.cohort_id}/sites/{site.id}/slips/{made.id}")

    assert "/jobs/" in answer.headers["Location"]
    assert made.count == 2
    (text,) = texts(sent.data)
    assert text.index("䶮小明") < text.index("李娜")
    assert "来过" not in text
    assert "SQ-00001" in text
    codes = CODE.findall(text)
    for one, code in zip((first, second), codes, strict=True):
        assert accounts.code_fits(one.person, code, at=clock.now())
    for one in session.scalars(select(AuditEntry)):
        assert not CODE.search(str(one.facts))


def test_the_job_can_be_started_again(client, session, site, manager):
    one = trainee(site, "李娜", "SQ-00002")
    order(client.sign_in(manager), site)
    killed = jobs.make_slips(**session.scalars(select(Job)).one().args)
    next(killed)
    session.commit()
    killed.close()
    assert one.person.code_hash is None  # nothing works before it is printed

    made = work(session)
    kept, hashed = made.file_id, one.person.code_hash
    work(session)

    assert (made.file_id, one.person.code_hash) == (kept, hashed)
    assert len(session.scalars(select(StoredFile)).all()) == 1


def test_nobody_waiting_no_slips(client, session, site, manager):
    trainee(site, "来过", "SQ-00003", signed_in_at=datetime.now(UTC))

    assert order(client.sign_in(manager), site).status_code == 409


def test_who_gets_at_slips(client, session, site, manager):
    one = trainee(site, "李娜", "SQ-00001")
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)
    order(client.sign_in(manager), site)
    made = work(session)
    url = f"/cohorts/{site.cohort_id}/sites/{site.id}/slips/{made.id}"

    for person, status in (
        (manager, 200),
        (site_staff(site), 200),
        (site_staff(branch), 404),
        (one.person, 404),
    ):
        assert client.sign_in(person).get(url).status_code == status
    client.sign_in(manager)
    assert client.get(f"/cohorts/{site.cohort_id}/sites/{branch.id}/slips/{made.id}").status_code == 404


def test_a_file_that_is_not_made_yet_is_not_found(client, session, site, manager):
    trainee(site, "李娜", "SQ-00001")
    order(client.sign_in(manager), site)
    made = session.scalars(select(SlipFile)).one()

    assert client.get(f"/cohorts/{site.cohort_id}/sites/{site.id}/slips/{made.id}").status_code == 404


def test_a_deleted_file_is_gone_from_the_disk_and_its_codes_work_on(client, session, site, manager):
    one = trainee(site, "李娜", "SQ-00001")
    order(client.sign_in(manager), site)
    made = work(session)
    path = made.file.path
    assert path.exists()

    answer = client.post(f"/cohorts/{site.cohort_id}/sites/{site.id}/slips/{made.id}/remove")

    assert answer.status_code == 303
    assert not path.exists()
    assert session.scalars(select(SlipFile)).all() == []
    assert session.scalars(select(StoredFile)).all() == []
    assert one.person.code_hash is not None


def test_an_order_deleted_meanwhile_makes_nothing(client, session, site, manager):
    one = trainee(site, "李娜", "SQ-00001")
    order(client.sign_in(manager), site)
    job = session.scalars(select(Job)).one()
    steps = jobs.make_slips(**job.args)
    next(steps)
    made = session.scalars(select(SlipFile)).one()
    client.post(f"/cohorts/{site.cohort_id}/sites/{site.id}/slips/{made.id}/remove")
    for _progress in steps:
        session.commit()

    assert session.scalars(select(StoredFile)).all() == []
    assert one.person.code_hash is None


def test_one_person_s_code_is_shown_once(client, session, site, manager):
    one = trainee(site, "李娜", "SQ-00001")
    url = f"/cohorts/{site.cohort_id}/enrolments/{one.id}"
    client.sign_in(manager)
    answer = client.post(f"{url}/code")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{url}/code")

    code = CODE.search(client.get(f"{url}/code").text)[0]
    assert not CODE.search(client.get(f"{url}/code").text)
    assert accounts.code_fits(one.person, code, at=clock.now())
    assert not CODE.search(client.get(url).text)


def test_the_site_page_says_who_waits_and_which_files_there_are(client, session, site, manager):
    trainee(site, "李娜", "SQ-00001")
    client.sign_in(manager)
    url = f"/cohorts/{site.cohort_id}/sites/{site.id}"
    assert f'action="{url}/slips"' in client.get(url).text

    order(client, site)
    made = work(session)

    assert f'href="{url}/slips/{made.id}"' in client.get(url).text
