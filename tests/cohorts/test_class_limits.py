"""Implausible dates, names that are too long, removing a draft, and how far a class teacher sees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import (
    CohortFactory,
    CourseFactory,
    DelegationFactory,
    EnrolmentFactory,
    HostFactory,
    LessonFactory,
    SiteFactory,
    StaffFactory,
    organizer,
)
from tests.web.edits_reading import opened
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.models import Cohort, CohortState, Site, SiteKind, StaffRole
from trainingapp.core.errors import DomainError
from trainingapp.courses.models import Lesson
from trainingapp.courses.reading import parse_speakers
from trainingapp.courses.services import keep_lessons_inside


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 8, 24), date(2076, 8, 28)),
        (date(26, 8, 24), date(26, 8, 28)),
        (date(2026, 8, 24), date(2026, 8, 23)),
    ],
)
def test_implausible_dates_are_refused(first, last):
    with pytest.raises(DomainError):
        rules.check_dates(first, last)


def test_a_year_is_not_too_long():
    rules.check_dates(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=rules.MOST_DAYS - 1))


def test_a_class_does_not_leave_its_lessons_behind(session):
    cohort = CohortFactory()
    LessonFactory(cohort=cohort)  # on the first morning

    keep_lessons_inside(cohort, cohort.starts_on, cohort.starts_on)
    for first, last in ((1, 4), (-3, -1)):
        with pytest.raises(DomainError, match="1"):
            keep_lessons_inside(
                cohort, cohort.starts_on + timedelta(days=first), cohort.starts_on + timedelta(days=last)
            )


def test_the_settings_page_refuses_to_strand_lessons_and_long_hosts(client, session):
    cohort = CohortFactory()
    LessonFactory(cohort=cohort)
    url = f"/cohorts/{cohort.id}/settings"
    page = client.sign_in(organizer(cohort)).get(url).text
    sent = {"title": cohort.title, "edition": cohort.edition, "code": cohort.code, "opened": opened(page)}
    for name in ["hours_per_half_day", "absence_one_in", "sign_in_opens", "late_after", "group_size"]:
        sent[name] = getattr(cohort, name)
    for name in ["conveners_per_group", "min_length", "max_length", "certificate_pattern", "award_percent"]:
        sent[name] = getattr(cohort, name)
    sent |= {"counting": cohort.counting.value, "needs_reflection": "y", "hosts": "演示单位"}
    dates = {"starts_on": cohort.starts_on.isoformat(), "ends_on": cohort.ends_on.isoformat()}

    late = {"starts_on": (cohort.starts_on + timedelta(days=1)).isoformat()}
    assert client.post(url, data=sent | dates | late).status_code == 422
    assert client.post(url, data=sent | dates | {"hosts": "演" * 121}).status_code == 422
    assert client.post(url, data=sent | dates).status_code == 303


@pytest.mark.parametrize("text", ["演" * 121, "演甲, " + "职" * 121, "演甲, 主任, " + "单" * 201])
def test_a_lecturer_is_refused_not_cut(text):
    with pytest.raises(DomainError, match="120"):
        parse_speakers(text)


# -- removing a draft ------------------------------------------------------------------------------------------


def draft():
    cohort = CohortFactory(state=CohortState.DRAFT, title="误建的班", code="WJ1")
    main = SiteFactory(cohort=cohort)
    branch = SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH)
    SiteFactory(cohort=cohort, parent=branch, kind=SiteKind.POINT)
    StaffFactory(cohort=cohort, site=branch, role=StaffRole.SITE_STAFF)
    HostFactory(cohort=cohort)
    DelegationFactory(cohort=cohort)
    LessonFactory(cohort=cohort, course=CourseFactory(cohort=cohort), site=branch)
    return cohort


@pytest.mark.parametrize("typed", ["误建的班", " WJ1 "])
def test_a_draft_is_removed_with_all_that_was_planned(client, session, typed):
    cohort, other = draft(), SiteFactory().cohort
    LessonFactory(cohort=other)
    number = cohort.id
    client.sign_in(organizer(cohort))

    assert client.post(f"/cohorts/{number}/remove", data={"typed": "别的"}).status_code == 409
    assert client.post(f"/cohorts/{number}/remove", data={"typed": typed}).status_code == 303

    assert session.get(Cohort, number) is None
    assert {site.cohort_id for site in session.scalars(select(Site))} == {other.id}
    assert session.scalar(select(func.count()).select_from(Lesson)) == 1
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "cohort.remove")).one()
    assert (entry.object_id, entry.facts["title"]) == (number, "误建的班")


def test_a_class_in_use_says_why_it_stays(client, session):
    opened_one, with_people = draft(), CohortFactory(state=CohortState.DRAFT)
    opened_one.state = CohortState.OPEN
    EnrolmentFactory(cohort=with_people)
    session.commit()

    for cohort in (opened_one, with_people):
        client.sign_in(organizer(cohort))
        assert client.post(f"/cohorts/{cohort.id}/remove", data={"typed": cohort.code}).status_code == 409
        assert session.get(Cohort, cohort.id) is not None
    assert "/remove" not in client.get(f"/cohorts/{with_people.id}/settings").text


# -- how far a class teacher sees ------------------------------------------------------------------------------


def test_a_class_teacher_sees_the_own_site_alone(session):
    main = SiteFactory()
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    here, there = (EnrolmentFactory(cohort=main.cohort, site=site) for site in (main, branch))
    teacher = StaffFactory(cohort=main.cohort, site=main, role=StaffRole.CLASS_TEACHER).person

    scope = policies.scope(teacher, main.cohort)

    assert [policies.run_site(teacher, main.cohort, site) for site in (main, branch)] == [True, False]
    assert session.scalars(queries.sites(main.cohort, scope)).all() == [main]
    rows = {row.enrolment_id for row in session.execute(queries.roster(main.cohort, scope))}
    assert rows == {here.id}
    assert not policies.look_after(teacher, main.cohort, there)


def test_both_offices_add_up(session):
    main = SiteFactory()
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    point = SiteFactory(cohort=main.cohort, parent=branch, kind=SiteKind.POINT)
    person = StaffFactory(cohort=main.cohort, site=main, role=StaffRole.CLASS_TEACHER).person
    StaffFactory(cohort=main.cohort, site=branch, person=person, role=StaffRole.SITE_STAFF)
    session.expire_all()

    scope = policies.scope(person, main.cohort)

    assert set(session.scalars(queries.sites(main.cohort, scope))) == {main, branch, point}


def test_a_new_class_leads_to_copying(client, session):
    boss = organizer(CohortFactory())
    sent = {"programme": "演示项目", "starts_on": "2026-08-24", "ends_on": "2026-08-28", "takes_over": "y"}

    answer = client.sign_in(boss).post("/cohorts/new", data=sent)

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/copy")
