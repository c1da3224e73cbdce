"""All that is on record about a trainee, in one line of time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import (
    NINE,
    AllocationFactory,
    CohortFactory,
    EnrolmentFactory,
    GroupFactory,
    LessonFactory,
    MembershipFactory,
    PersonFactory,
    ReflectionFactory,
    ReviewFactory,
    SignInFactory,
    SiteFactory,
    TaskFactory,
    VersionFactory,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.cohorts.details import Correction
from trainingapp.cohorts.models import ImportState, RosterImport, RosterLine, SiteKind, Verdict
from trainingapp.cohorts.services import enrolments, merging, substitutions
from trainingapp.portal.story import story

LI = Correction(name="李娜", phone="", unit="新社区", post="", delegation="", remark="")


@pytest.fixture
def enrolment(session):
    return EnrolmentFactory(site=None, person=PersonFactory(name="张伟"))


@pytest.fixture
def manager(enrolment):
    return organizer(enrolment.cohort)


def lived(session, one, manager):
    """Everything that can happen to a trainee."""
    cohort, site = one.cohort, one.placement.site
    branch = SiteFactory(cohort=cohort, parent=site, kind=SiteKind.BRANCH, name="河东分课堂")
    read = RosterImport(
        cohort_id=cohort.id, site_id=site.id, file_name="名单.xlsx", actor_id=manager.id,
        state=ImportState.CONFIRMED, confirmed_at=NINE - timedelta(days=20),
    )  # fmt: skip
    session.add(read)
    session.flush()
    session.add(
        RosterLine(
            roster_import_id=read.id,
            sheet="名单",
            row_no=7,
            cells=[],
            person={},
            problems=[],
            changes=[],
            verdict=Verdict.ADD,
            rank=1,
            enrolment_id=one.id,
            is_done=True,
        )
    )
    MembershipFactory(group=GroupFactory(cohort=cohort, site=site, number=5), enrolment=one)
    SignInFactory(lesson=LessonFactory(cohort=cohort, takes_sign_in=True), enrolment=one)
    enrolments.transfer(one, branch, by=manager, at=NINE, reason="离家近")
    reflection = ReflectionFactory(task=TaskFactory(cohort=cohort), enrolment=one)
    version = VersionFactory(reflection=reflection, receipt_no="R-77")
    ReviewFactory(
        version=version,
        allocation=AllocationFactory(reflection=reflection, grader=PersonFactory(name="评阅老师")),
        comment="悄悄话",
    )
    enrolments.correct(one, LI, by=manager)
    twin = PersonFactory(name="李娜")
    merging.merge(one.person, twin, by=manager, at=NINE, reason="同一人")
    substitutions.substitute(
        one, Correction("王芳", "", "", "", "", ""), by=manager, at=NINE + timedelta(hours=3), reason="有事"
    )
    session.commit()


def address(one):
    return f"/cohorts/{one.cohort_id}/enrolments/{one.id}/story"


def test_the_whole_story_is_told_in_order(client, session, enrolment, manager):
    lived(session, enrolment, manager)
    text = client.sign_in(manager).get(address(enrolment)).text

    for expected in (
        "河东分课堂",
        "离家近",
        "名单.xlsx",
        "R-77",
        "评阅老师",
        "同一人",
        "王芳",
        "有事",
        "良好",
    ):
        assert expected in text
    assert "悄悄话" not in text
    moments = [event.at for event in story(enrolment)]
    assert moments == sorted(moments, reverse=True)


def test_trainees_read_their_own_without_the_graders_names(client, session, enrolment, manager):
    lived(session, enrolment, manager)
    text = client.sign_in(enrolment.person).get(address(enrolment)).text

    assert "良好" in text
    assert "评阅老师" not in text
    assert "悄悄话" not in text


def test_the_substitute_s_story_has_nothing_of_the_other(client, session, enrolment, manager):
    lived(session, enrolment, manager)
    made = next(e for e in session.query(type(enrolment)).order_by(type(enrolment).id.desc()))
    text = client.sign_in(manager).get(address(made)).text

    assert enrolment.trainee_no in text
    assert "R-77" not in text
    assert "名单.xlsx" not in text


def test_others_find_nothing(client, session, enrolment, manager):
    branch = SiteFactory(cohort=enrolment.cohort, parent=enrolment.placement.site, kind=SiteKind.BRANCH)
    fellow = EnrolmentFactory(cohort=enrolment.cohort, site=branch)
    for person in (fellow.person, site_staff(branch), organizer(CohortFactory()), PersonFactory()):
        assert client.sign_in(person).get(address(enrolment)).status_code == 404


def test_the_story_takes_the_same_statements_however_long(client, session, enrolment, manager):
    client.sign_in(manager)
    counts = []
    for _n in range(2):
        with count_queries() as statements:
            story(enrolment)
        counts.append(len(statements))
        for _i in range(2):
            SignInFactory(
                lesson=LessonFactory(cohort=enrolment.cohort, takes_sign_in=True), enrolment=enrolment
            )

    assert counts[0] == counts[1]
