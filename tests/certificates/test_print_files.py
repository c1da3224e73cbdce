"""Print files with the list that matches them, ZIP files, pages printed again; killed in the middle, each once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pypdf
from sqlalchemy import select

from tests import factories
from tests.certificates.test_design import CONTENT, needs_poppler
from tests.factories import EnrolmentFactory, GroupFactory, MembershipFactory, PersonFactory, SiteFactory
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import services
from trainingapp.certificates.models import Certificate, PrintFile, PrintKind
from trainingapp.core import files
from trainingapp.core.database import begin_write
from trainingapp.core.jobs import engine, runner
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import db
from trainingapp.core.session import session as current_session

AT = datetime(2026, 8, 28, 4, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def holder(cohort, site, serial, by, name="演示学员"):
    """A trainee with a certificate."""
    enrolment = EnrolmentFactory(cohort=cohort, site=site, person=PersonFactory(name=name))
    content = replace(CONTENT, name=name, number=f"演-{serial:03}", check_code=f"7QK2M4XD{serial:04}")
    certificate = Certificate(
        cohort_id=cohort.id, enrolment_id=enrolment.id, serial=serial, number=f"{cohort.code}-{serial}",
        code=f"{cohort.code}{serial}", content=content.to_json(), issued_at=AT, issued_by=by.id,
    )  # fmt: skip
    current_session.add(certificate)
    return certificate


def a_class(people=3):
    """A class with a main classroom and a branch, so many holders at each."""
    cohort = factories.CohortFactory()
    main = SiteFactory(cohort=cohort, name="主课堂")
    branch = SiteFactory(cohort=cohort, parent=main, kind=factories.SiteKind.BRANCH, name="望溪分课堂")
    organizer = factories.organizer(cohort)
    for serial in range(1, 2 * people + 1):
        holder(
            cohort,
            main if serial <= people else branch,
            serial,
            organizer,
            f"学员{'甲乙丙丁戊己庚辛'[serial % 8]}",
        )
    current_session.commit()
    return cohort, main, branch, organizer


def work(app, job):
    job_id = job.id
    current_session.commit()
    runner.run(app, job_id, LEASE)
    current_session.expire_all()
    assert current_session.get(Job, job_id).state is JobState.DONE, current_session.get(Job, job_id).error


def order(cohort, site, organizer, kind=PrintKind.SHEETS):
    return services.order_print_file(cohort, site, kind=kind, result_url="/", by=organizer)


def numbers(stored):
    """The certificate numbers in a PDF, in the order of its pages."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(stored.path).pages)
    return re.findall(r"演-\d{3}", "".join(text.split()))


def test_print_file_and_list_have_one_order_and_one_mark(app, session):
    cohort, main, _branch, organizer = a_class()
    group = GroupFactory(cohort=cohort, site=main, number=1)
    third = session.scalar(select(Certificate).where(Certificate.serial == 3))
    MembershipFactory(group=group, enrolment=third.enrolment)

    work(app, order(cohort, None, organizer))

    made = session.scalar(select(PrintFile))
    expected = ["演-003", "演-001", "演-002", "演-004", "演-005", "演-006"]
    assert numbers(made.file) == numbers(made.list_file) == expected
    assert made.version in made.file.name
    assert made.version in made.list_file.name
    assert made.version in pypdf.PdfReader(made.file.path).metadata.title
    assert made.version in pypdf.PdfReader(made.list_file.path).pages[0].extract_text()


@needs_poppler
def test_the_head_of_the_list_is_on_each_page(app, session):
    cohort, _main, _branch, organizer = a_class(people=20)
    work(app, order(cohort, None, organizer))

    listed = session.scalar(select(PrintFile)).list_file.path
    text = subprocess.run(
        ["pdftotext", "-layout", listed, "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = text.split("\f")[:-1]

    assert len(pages) > 1
    assert all(session.scalar(select(PrintFile)).version in page for page in pages)
    assert [re.findall(r"(\d)\s*/\s*2\s", page) for page in pages] == [["1"], ["2"]]


def test_every_site_at_once_gives_each_certificate_once(app, client, session):
    cohort, main, branch, organizer = a_class()
    client.sign_in(organizer)

    answer = client.post(f"/cohorts/{cohort.id}/certificates/print-files", data={"what": "each"})
    job = session.scalar(select(Job))
    assert answer.headers["Location"].endswith(f"/jobs/{job.id}")
    work(app, job)

    made = list(session.scalars(select(PrintFile).order_by(PrintFile.id)))
    assert [one.site_id for one in made] == [main.id, branch.id]
    assert [numbers(one.file) for one in made] == [
        ["演-001", "演-002", "演-003"],
        ["演-004", "演-005", "演-006"],
    ]
    address = f"/cohorts/{cohort.id}/certificates/print-files/{made[0].id}"
    for part in ("file", "handout-list"):
        answer = client.get(f"{address}/{part}")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
        assert answer.content_length == len(answer.data)


def test_pages_again_are_those_of_that_print_file(app, client, session):
    cohort, main, _branch, organizer = a_class()
    work(app, order(cohort, main, organizer))
    first = session.scalar(select(PrintFile))
    holder(cohort, main, 7, organizer, "阿新来")  # sorts before the others now
    session.scalar(select(Certificate).where(Certificate.serial == 1)).revoked_at = AT
    session.commit()
    client.sign_in(organizer)
    address = f"/cohorts/{cohort.id}/certificates/print-files/{first.id}/pages"

    assert client.post(address, data={"pages": "7"}).status_code == 422
    assert client.post(address, data={"pages": "2-3"}).status_code == 303
    work(app, session.scalars(select(Job).order_by(Job.id.desc())).first())

    again = session.scalars(select(PrintFile).order_by(PrintFile.id.desc())).first()
    assert numbers(again.file) == ["演-002", "演-003"]
    assert again.version == first.version
    assert "2–3" in again.file.name
    assert re.findall(r"\n(\d)演", pypdf.PdfReader(again.list_file.path).pages[0].extract_text()) in (
        ["2", "3"],
        [],
    )


def test_a_void_one_is_not_printed_and_its_page_is_named(app, session):
    cohort, main, _branch, organizer = a_class()
    job = order(cohort, main, organizer)
    session.scalar(select(Certificate).where(Certificate.serial == 2)).revoked_at = AT
    session.commit()

    runner.run(app, job.id, LEASE)
    session.expire_all()

    assert session.get(Job, job.id).state is JobState.FAILED
    assert "2" in session.get(Job, job.id).error
    assert session.scalar(select(PrintFile)).file_id is None


def test_a_zip_file_holds_a_pdf_for_each(app, client, session):
    cohort, _main, branch, organizer = a_class()
    client.sign_in(organizer)
    client.post(f"/cohorts/{cohort.id}/certificates/print-files", data={"what": "zip", "site": branch.id})
    work(app, session.scalar(select(Job)))
    made = session.scalar(select(PrintFile))

    with zipfile.ZipFile(made.file.path) as read:
        assert read.testzip() is None
        assert read.namelist() == ["演-004 学员戊.pdf", "演-005 学员己.pdf", "演-006 学员庚.pdf"]
        assert numbers_in(read, "演-005 学员己.pdf") == ["演-005"]
    answer = client.get(f"/cohorts/{cohort.id}/certificates/print-files/{made.id}/file")
    assert answer.mimetype == "application/zip"


def numbers_in(read, name):
    with read.open(name) as member:
        text = pypdf.PdfReader(member).pages[0].extract_text()
    return re.findall(r"演-\d{3}", "".join(text.split()))


def test_what_was_made_can_be_deleted(app, client, session):
    cohort, main, _branch, organizer = a_class()
    work(app, order(cohort, main, organizer))
    made = session.scalar(select(PrintFile))
    paths = [made.file.path, made.list_file.path]
    client.sign_in(organizer)

    assert client.post(f"/cohorts/{cohort.id}/certificates/print-files/{made.id}/delete").status_code == 303

    assert session.scalar(select(PrintFile)) is None
    assert not any(path.exists() for path in paths)
    assert session.scalar(select(AuditEntry).where(AuditEntry.action == "certificate.print_remove"))


# -- killed in the middle --------------------------------------------------------------------------------------


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def killed_worker(app, job_id, moment):
    """Let a process of its own work on the job until it is killed for good at a certain moment."""
    with app.app_context():
        db.engine.dispose()
    child = os.fork()
    if not child:
        try:
            moment()
            runner.run(app, job_id, timedelta(seconds=0))  # its lease runs out at once
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the worker ended before the moment came"


def at_step(number, kind="certificates.print"):
    """Once so many steps were committed."""

    def patch():
        make = engine.function(kind)

        def steps(**arguments):
            for index, progress in enumerate(make(**arguments), 1):
                yield progress
                if index == number:
                    die()

        engine.register(kind, steps)

    return patch


def in_mid_file():
    """While the third piece of a file is written."""

    def patch():
        write, seen = files.Draft.write, []

        def counted(draft, content):
            seen.append(1)
            write(draft, content)
            if len(seen) == 3:
                die()

        files.Draft.write = counted

    return patch


def before_the_commit(count):
    """When so many files lie in their place and no row says so yet."""

    def patch():
        keep, seen = files.Draft.keep, []

        def kept(draft, name):
            seen.append(keep(draft, name))
            if len(seen) == count:
                die()
            return seen[-1]

        files.Draft.keep = kept

    return patch


def test_a_batch_killed_at_any_moment_has_each_certificate_once(own_app):
    with own_app.app_context():
        begin_write(current_session)
        current_session.info["keep_writing"] = True
        factories.use(current_session)
        cohort, _main, _branch, organizer = a_class()
        sheets = services.order_all_sites(cohort, result_url="/", by=organizer).id
        zipped = order(cohort, None, organizer, PrintKind.ZIP).id
        current_session.info.pop("keep_writing")
        current_session.commit()

    killed_worker(own_app, sheets, at_step(2))  # the first site's file is stored
    killed_worker(own_app, sheets, before_the_commit(2))
    killed_worker(own_app, zipped, in_mid_file())
    killed_worker(own_app, zipped, before_the_commit(1))
    with own_app.app_context():
        for job_id in (sheets, zipped):
            runner.run(own_app, job_id, LEASE)
            assert current_session.get(Job, job_id).state is JobState.DONE
            assert current_session.get(Job, job_id).attempts == 3
            current_session.rollback()
        *sites, whole = current_session.scalars(select(PrintFile).order_by(PrintFile.id))
        with zipfile.ZipFile(whole.file.path) as read:
            assert read.testzip() is None
            members = [name.partition(" ")[0] for name in read.namelist()]
        printed = [number for one in sites for number in numbers(one.file)]
        signed = [number for one in sites for number in numbers(one.list_file)]
    once = Counter(f"演-{serial:03}" for serial in range(1, 7))
    assert Counter(members) == Counter(printed) == Counter(signed) == once
