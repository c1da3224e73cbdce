"""Short lists are issued while one waits, long ones by a worker: all at once or none, whatever dies when."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from tests import factories
from tests.certificates.graduates import AT, CHECK, a_world, graduates
from tests.certificates.test_numbering import a_filled_class, serials
from tests.certificates.test_print_files import LEASE, at_step, die, killed_worker
from tests.confirming import confirmed
from trainingapp.accounts.models import Person
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import Certificate, SignOff
from trainingapp.certificates.services import issuing
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.jobs import engine, runner
from trainingapp.core.jobs import services as jobs
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import session as current_session


@pytest.fixture
def lowered(monkeypatch):
    """From three trainees on a list is long, and rows are written two by two."""
    monkeypatch.setattr(issuing, "AT_ONCE", 2)
    monkeypatch.setattr(issuing, "_A_BATCH", 2)


@pytest.fixture
def page(client, session):
    """The organizer at the page where one signs and issues; its class, and how to let people graduate."""
    cohort, main, _branch, lesson, task = a_world()
    organizer = factories.organizer(cohort)
    client.sign_in(organizer)
    confirmed(client, organizer)

    class Page:
        address = f"/cohorts/{cohort.id}/certificates/sign-off"

        def graduate(self, count):
            return graduates(cohort, main, lesson, task, count)

        def press(self, step):
            answer = client.post(self.address, data={"step": step})
            session.expire_all()
            return answer

    found = Page()
    found.cohort, found.organizer = cohort, organizer
    return found


def issued(session):
    return session.execute(
        select(Certificate.serial, Certificate.number, Certificate.enrolment_id).order_by(Certificate.serial)
    ).all()


def run(app, job):
    job_id = job.id
    current_session.commit()
    runner.run(app, job_id, LEASE)
    current_session.expire_all()
    return current_session.get(Job, job_id)


def test_a_short_list_is_issued_at_once(page, session, lowered):
    page.graduate(2)

    answer = page.press("sign_and_issue")

    assert answer.headers["Location"].endswith("/certificates")
    assert session.scalar(select(Job.id)) is None
    assert len(issued(session)) == 2


def test_a_long_list_is_issued_by_a_worker(app, client, page, session, lowered):
    people = page.graduate(5)

    answer = page.press("sign_and_issue")
    job = session.scalar(select(Job))
    assert answer.headers["Location"].endswith(f"/jobs/{job.id}")
    assert issued(session) == []
    assert page.press("issue").headers["Location"].endswith(f"/jobs/{job.id}")
    assert page.press("sign").status_code == 422
    assert f"/jobs/{job.id}" in client.get(page.address).text

    job = run(app, job)

    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    found = issued(session)
    assert [serial for serial, _number, _one in found] == [1, 2, 3, 4, 5]
    assert [one for *_rest, one in found] == [one.id for one in people]
    assert len({number for _serial, number, _one in found}) == 5
    signed = session.scalar(select(SignOff))
    assert (signed.issued, queries.standing_list(page.cohort)) == (5, None)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate.issue")).one()
    assert (entry.actor_id, entry.facts["count"]) == (page.organizer.id, 5)
    assert f"/jobs/{job.id}" not in client.get(page.address).text


def test_run_once_more_the_job_issues_nothing(app, page, session, lowered):
    page.graduate(3)
    page.press("sign_and_issue")
    job = run(app, session.scalar(select(Job)))
    before = issued(session)
    later = page.graduate(3)
    page.press("sign")

    steps = list(engine.function(job.kind)(**job.args))

    assert (steps[-1].done, steps[-1].total) == (3, 3)
    assert issued(session) == before
    assert queries.standing_list(page.cohort).count == len(later)


def test_a_job_stopped_and_begun_again_does_not_issue_from_another_list(app, page, session, lowered):
    page.graduate(3)
    page.press("sign_and_issue")
    job = session.scalar(select(Job))
    jobs.cancel(job)
    page.graduate(1)
    page.press("sign")
    jobs.retry(job)

    job = run(app, job)

    assert job.state is JobState.FAILED
    assert "名单已重新签署" in job.error
    assert issued(session) == []
    page.press("issue")
    job = run(app, session.scalars(select(Job).order_by(Job.id.desc())).first())
    assert [serial for serial, *_rest in issued(session)] == [1, 2, 3, 4]


def test_a_number_that_is_taken_stops_all_and_the_list_stands(app, page, session, lowered):
    other, main, _branch, lesson, task = a_world()
    graduates(other, main, lesson, task, 4)
    page.graduate(6)
    page.cohort.certificate_pattern = "A-{serial:03}"
    other.certificate_pattern = "A-00{serial}"
    services.issue(other, check_url=CHECK, by=factories.organizer(other), at=AT)
    session.execute(Certificate.__table__.delete().where(Certificate.serial < 4))  # only A-004 is taken
    session.commit()

    page.press("sign_and_issue")
    job = run(app, session.scalar(select(Job)))

    assert job.state is JobState.FAILED
    assert "A-001" in job.error
    assert "A-006" in job.error
    assert [number for _serial, number, _one in issued(session)] == ["A-004"]
    assert queries.standing_list(page.cohort).count == 6


def test_what_is_wrong_with_the_list_is_said_before_a_worker_is_asked(page, session, lowered):
    with pytest.raises(DomainError):
        services.issue_or_order(
            page.cohort, check_url=CHECK, by=page.organizer, at=AT, result_url="/"
        )  # nothing was signed
    assert session.scalar(select(Job.id)) is None


# -- killed in the middle --------------------------------------------------------------------------------------


def before_the_commit():
    """When all entries are written, and not yet committed."""

    def ask(session):
        if session.scalar(select(func.count(Certificate.id))):
            die()

    event.listen(current_session, "before_commit", ask)


@pytest.mark.parametrize(
    ("moments", "left"),
    [([at_step(1, queries.ISSUING), before_the_commit], 0), ([at_step(2, queries.ISSUING)], 5)],
    ids=["before all were issued", "when all were issued and the job was not done"],
)
def test_killed_at_any_moment_each_gets_one_number(own_app, lowered, moments, left):
    cohort_id, person_id = a_filled_class(own_app, 5)
    with own_app.app_context():
        begin_write(current_session)
        cohort, by = current_session.get(Cohort, cohort_id), current_session.get(Person, person_id)
        services.sign_off(cohort, by=by, at=AT)
        job_id = services.issue_or_order(cohort, check_url=CHECK, by=by, at=AT, result_url="/").job.id
        current_session.commit()

    for moment in moments:
        killed_worker(own_app, job_id, moment)
        assert len(serials(own_app)) == left
    with own_app.app_context():
        runner.run(own_app, job_id, LEASE)
        assert current_session.get(Job, job_id).state is JobState.DONE
        numbers = set(current_session.scalars(select(Certificate.number)))

    assert serials(own_app) == [1, 2, 3, 4, 5]
    assert len(numbers) == 5
