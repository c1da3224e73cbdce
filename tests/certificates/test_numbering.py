"""Numbers are unique and without gaps, whoever presses at the same moment and whatever dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from sqlalchemy import select

from tests import factories
from tests.certificates import issuing_process
from tests.certificates.graduates import AT, CHECK, a_world, graduates, issue
from tests.conftest import SECRET
from trainingapp.accounts.models import Person
from trainingapp.certificates import services
from trainingapp.certificates.models import Certificate, SignOff
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.session import session as current_session
from trainingapp.core.settings import ROOT


def a_filled_class(app, people):
    """Ids of a class, committed, and of its organizer."""
    with app.app_context():
        begin_write(current_session)
        current_session.info["keep_writing"] = True
        factories.use(current_session)
        cohort, main, _branch, lesson, task = a_world()
        graduates(cohort, main, lesson, task, people)
        return cohort.id, factories.organizer(cohort).id


def together(app, work, times=4):
    """What the work gives when so many threads begin it at the same moment; a refusal gives its kind."""
    barrier, outcomes = threading.Barrier(times), []

    def press():
        with app.app_context():
            barrier.wait()
            begin_write(current_session)
            try:
                outcomes.append(work())
                current_session.commit()
            except DomainError as error:
                current_session.rollback()
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=press) for _n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def serials(app):
    with app.app_context():
        return list(current_session.scalars(select(Certificate.serial).order_by(Certificate.serial)))


def test_four_who_issue_at_the_same_moment_give_each_number_once(own_app):
    cohort_id, person_id = a_filled_class(own_app, 8)

    def work():
        cohort, person = current_session.get(Cohort, cohort_id), current_session.get(Person, person_id)
        return services.issue(cohort, check_url=CHECK, by=person, at=AT)

    outcomes = together(own_app, work)

    assert sorted(outcomes, key=str) == [8, "DomainError", "DomainError", "DomainError"]
    assert serials(own_app) == list(range(1, 9))
    certificate_id = 1

    def again():
        one, person = (
            current_session.get(Certificate, certificate_id),
            current_session.get(Person, person_id),
        )
        return services.reissue(one, "纸张损坏", check_url=CHECK, edition=1, by=person, at=AT)

    assert sorted(map(str, together(own_app, again, 2))) == ["Conflict", "None"]


def test_a_process_killed_while_it_issues_leaves_no_number_and_no_gap(own_app, own_database):
    cohort_id, _person_id = a_filled_class(own_app, 3)
    environment = {
        **os.environ,
        "TRAININGAPP_INSTANCE": str(own_database.instance),
        "DATABASE_URL": own_database.database_url,
        "SECRET_KEY": SECRET,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", issuing_process.__name__, str(cohort_id)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "3 issued, not committed\n"
    child.kill()
    child.wait()
    child.stdout.close()

    with own_app.app_context():
        begin_write(current_session)
        cohort = current_session.get(Cohort, cohort_id)
        assert current_session.scalar(select(SignOff.id)) is None
        organizer = current_session.scalars(select(Person).order_by(Person.id.desc())).first()
        assert services.issue(cohort, check_url=CHECK, by=organizer, at=AT) == 3
        current_session.commit()
    assert serials(own_app) == [1, 2, 3]


# -- the pattern -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{unit}-{year}-{programme}-{edition:02}-{serial:05}", "SQXY-2026-SG-03-00001"),
        ("{unit}（{year}）{programme}第{edition}期{serial:04}号", "SQXY（2026）SG第3期0001号"),
        ("{code}{serial}", "QGSQ31"),
    ],
)
def test_a_number_is_made_of_unit_year_programme_edition_and_serial(pattern, number):
    cohort = factories.CohortFactory.build(
        code="QGSQ3", edition=3, unit_code="SQXY", programme_code="SG", ends_on=factories.MONDAY
    )

    assert rules.first_certificate_no(cohort, pattern) == number


@pytest.mark.parametrize(
    "pattern",
    ["{unit}-{serial:05}", "{year}", "{year}-{serial", "{serial}{wrong}", "{code}-" * 6 + "{serial}"],
)
def test_a_pattern_that_cannot_number_is_refused(pattern):
    with pytest.raises(DomainError):
        rules.first_certificate_no(factories.CohortFactory.build(code="QGSQ3"), pattern)


def test_a_number_that_another_class_gave_is_refused_and_nothing_is_issued(session):
    first, second = a_world(), a_world()
    for cohort, main, _branch, lesson, task in (first, second):
        cohort.certificate_pattern = "A-{serial:03}"
        graduates(cohort, main, lesson, task, 2)
    issue(first[0])

    with pytest.raises(DomainError, match="A-001"):
        services.issue(second[0], check_url=CHECK, by=factories.organizer(second[0]), at=AT)

    session.rollback()
    assert len(list(session.scalars(select(Certificate.id)))) == 2


def test_the_settings_show_the_first_number_while_one_types(client, session):
    cohort = factories.CohortFactory()
    client.sign_in(factories.organizer(cohort))
    client.checks_pages = False
    asked = {"certificate_pattern": "{unit}-{serial:03}", "unit_code": "SQXY", "programme_code": ""}

    address = f"/cohorts/{cohort.id}/settings/certificate-number"
    assert "SQXY-001" in client.get(address, query_string=asked).text
    assert "field-error" in client.get(address, query_string=asked | {"unit_code": ""}).text
