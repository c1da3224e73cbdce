"""The demo class is built through the services, whole, and the same each time."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, select

from tests.conftest import SECRET, new_database
from tests.databases import chosen_kinds
from trainingapp import create_app
from trainingapp.accounts import passwords
from trainingapp.accounts.models import Person, SignInName
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts.models import Enrolment, RosterLine, Site, Verdict
from trainingapp.core.errors import DomainError
from trainingapp.core.session import db, session
from trainingapp.core.settings import Settings
from trainingapp.courses.models import Course, Lecturer
from trainingapp.demo import building
from trainingapp.demo.plan import load_plan
from trainingapp.demo.stage import PASSWORD
from trainingapp.grading.models import Review
from trainingapp.groups.models import Group
from trainingapp.reflections.models import Reflection, Version

DIGEST: dict[str, object] = {}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def built(request, tmp_path_factory):
    """The demo class on each database, and what was said while it was built."""
    if request.param not in chosen_kinds(request.config):
        pytest.skip("left out by --db")
    instance = tmp_path_factory.mktemp("demo")
    url = new_database(request, request.param, "demo", instance)
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET), queue=False)
    said: list[str] = []
    with app.app_context():
        began = time.process_time()
        building.build(said.append)
        said.append(f"CPU {time.process_time() - began:.1f}")
        yield request.param, said
        session.remove()
        db.engine.dispose()


def count(model, *conditions) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_the_class_is_whole(built):
    plan = load_plan()

    assert count(Site) == len(plan.sites) + 1  # and the classroom of today's class
    assert count(Enrolment, Enrolment.cohort_id == 1) == sum(roster.people for roster in plan.rosters)
    assert count(RosterLine, RosterLine.verdict == Verdict.REFUSE) == sum(
        len(roster.refused) for roster in plan.rosters
    )
    assert count(Course, Course.cohort_id == 1) == 41
    assert count(Lecturer, Lecturer.enrolment_id.is_not(None)) == 15
    assert count(Group) > 120
    assert 395 <= count(Version) <= 400
    assert count(Review) > 340
    assert count(Certificate) > 300


def test_rare_names_came_through(built):
    names = set(session.scalars(select(Person.name)))

    for rare in "䶮𬭊㛃·":
        assert any(rare in name for name in names), rare


def test_its_progress_and_its_accounts_are_printed(built):
    _kind, said = built
    names = set(session.scalars(select(SignInName.value)))
    printed = [line.split()[0].lower() for line in said if line.startswith("  ")]

    assert any("]" in line for line in said)
    assert len(printed) == 8
    assert set(printed) <= names
    stored = session.scalar(
        select(Person.password_hash).join(SignInName).where(SignInName.value == "jiaowu-1")
    )
    assert passwords.fits(stored, PASSWORD)


def test_the_same_seed_gives_the_same_data_on_both_databases(built):
    kind, _said = built
    rows = session.execute(
        select(Enrolment.trainee_no, Person.name, Enrolment.unit, Certificate.number, Reflection.state)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .outerjoin(Reflection, Reflection.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == 1)
        .order_by(Enrolment.trainee_no)
    )
    DIGEST[kind] = [tuple(row) for row in rows]

    assert all(found == DIGEST[kind] for found in DIGEST.values())


def test_it_is_not_built_over_other_data(built):
    assert not building.is_wanted()
    with pytest.raises(DomainError):
        building.build(print)
