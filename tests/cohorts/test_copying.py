"""A new class takes over sites, staff, rules and timetable from an earlier one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.factories import (
    NINE,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    LecturerFactory,
    LessonFactory,
    RoomFactory,
    SiteFactory,
    StaffFactory,
    organizer,
)
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import queries
from trainingapp.cohorts.models import CohortState, SiteKind, Staff, StaffRole
from trainingapp.courses.models import Lesson

EVERYTHING = {"sites": "y", "rules": "y", "timetable": "y", "offices": ["site_staff", "grader"]}
SHIFT = timedelta(days=7)


@pytest.fixture(autouse=True)
def _before_the_classes():
    with time_machine.travel(datetime(2026, 8, 1, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def old(session):
    """An earlier class with a branch, staff there, a central and a local lesson."""
    cohort = CohortFactory(group_size=12, state=CohortState.CLOSED)
    main = SiteFactory(cohort=cohort, name="中央主课堂")
    branch = SiteFactory(
        cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="河东分课堂", planned=40, contact="李"
    )
    SiteFactory(cohort=cohort, parent=branch, kind=SiteKind.POINT, name="河东一点")
    StaffFactory(cohort=cohort, site=branch, role=StaffRole.SITE_STAFF)
    StaffFactory(cohort=cohort, role=StaffRole.CLASS_TEACHER, site=main)
    StaffFactory(cohort=cohort, role=StaffRole.GRADER, until=NINE)
    course = CourseFactory(cohort=cohort, title="议事有方")
    trainee = EnrolmentFactory(cohort=cohort, site=main)
    course.lecturers = [
        LecturerFactory(cohort_id=cohort.id, name="甲讲师", unit="甲校"),
        LecturerFactory(cohort_id=cohort.id, name="案例学员", enrolment_id=trainee.id),
    ]
    LessonFactory(cohort=cohort, course=course, takes_sign_in=True)
    LessonFactory(
        cohort=cohort,
        site=branch,
        room=RoomFactory(venue=branch.venue),
        starts_at=NINE + timedelta(hours=5),
        ends_at=NINE + timedelta(hours=6),
    )
    late = NINE + timedelta(days=4)
    LessonFactory(cohort=cohort, starts_at=late, ends_at=late + timedelta(hours=1))
    session.commit()
    return cohort


@pytest.fixture
def new(session):
    cohort = CohortFactory(
        starts_on=date(2026, 8, 31), ends_on=date(2026, 9, 2), state=CohortState.DRAFT, code="XB1"
    )
    SiteFactory(cohort=cohort, name="主课堂", venue=None)
    return cohort


@pytest.fixture
def by(old, new):
    person = organizer(new)
    StaffFactory(cohort=old, person=person)
    return person


def sign(text):
    return re.search(r'name="checked"[^>]*value="([^"]+)"', text)[1]


def take_over(client, old, new, **wishes):
    url, sent = f"/cohorts/{new.id}/copy", {"source_id": old.id, **wishes}
    shown = client.post(url, data=sent)
    assert shown.status_code == 200
    return client.post(url, data={**sent, "confirm": "1", "checked": sign(shown.text)})


def test_a_class_takes_over_what_was_chosen(client, session, old, new, by):
    client.sign_in(by)

    assert take_over(client, old, new, **EVERYTHING).status_code == 303

    sites = {site.name: site for site in session.scalars(queries.sites(new))}
    assert list(sites) == ["主课堂", "河东分课堂", "河东一点"]
    assert (sites["河东分课堂"].planned, sites["河东分课堂"].contact) == (40, "李")
    assert sites["河东一点"].parent_id == sites["河东分课堂"].id
    assert sites["主课堂"].venue is not None
    offices = session.scalars(select(Staff).where(Staff.cohort_id == new.id)).all()
    assert [(one.role, one.site_id) for one in offices if one.person_id != by.id] == [
        (StaffRole.SITE_STAFF, sites["河东分课堂"].id)
    ]
    assert new.group_size == 12
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "cohort.copy")).one().facts[
        "counts"
    ] == {"rules": 1, "sites": 2, "staff": 1, "lessons": 2}


def test_rules_come_without_a_numbering_that_would_give_the_same_numbers(client, session, old, new, by):
    old.certificate_pattern = (
        "社培〔{year}〕第{serial:05}号"  # of one year, both classes would begin with one number
    )
    kept = new.certificate_pattern
    session.commit()
    client.sign_in(by)

    assert take_over(client, old, new, rules="y").status_code == 303
    assert (new.certificate_pattern, new.group_size) == (kept, 12)


def test_lessons_move_by_whole_days_and_leave_trainees_behind(client, session, old, new, by):
    client.sign_in(by)
    take_over(client, old, new, **EVERYTHING)

    lessons = session.scalars(
        select(Lesson).where(Lesson.cohort_id == new.id).order_by(Lesson.starts_at)
    ).all()

    assert [one.starts_at for one in lessons] == [NINE + SHIFT, NINE + SHIFT + timedelta(hours=5)]
    assert [one.name for one in lessons[0].course.lecturers] == ["甲讲师"]
    assert lessons[0].takes_sign_in
    assert lessons[1].site.name == "河东分课堂"
    assert lessons[1].site.cohort_id == new.id
    assert lessons[1].room is not None


def test_nothing_is_written_before_the_confirmation(client, session, old, new, by):
    client.sign_in(by)
    text = client.post(f"/cohorts/{new.id}/copy", data={"source_id": old.id, **EVERYTHING}).text

    assert 'name="confirm"' in text
    assert len(session.scalars(queries.sites(new)).all()) == 1
    assert session.scalar(select(Lesson.id).where(Lesson.cohort_id == new.id)) is None
    changed = {"source_id": old.id, "rules": "y", "confirm": "1", "checked": sign(text)}
    assert client.post(f"/cohorts/{new.id}/copy", data=changed).status_code == 200
    assert new.group_size != 12


def test_without_its_site_a_local_lesson_stays_behind(client, session, old, new, by):
    client.sign_in(by)

    assert take_over(client, old, new, timetable="y").status_code == 303
    lessons = session.scalars(select(Lesson).where(Lesson.cohort_id == new.id)).all()
    assert [lesson.site_id for lesson in lessons] == [None]


def test_taking_over_sites_twice_adds_none(client, session, old, new, by):
    client.sign_in(by)

    for _n in range(2):
        assert take_over(client, old, new, sites="y").status_code == 303
    assert len(session.scalars(queries.sites(new)).all()) == 3


def test_a_class_in_use_takes_over_nothing(client, session, old, new, by):
    client.sign_in(by)
    url, sent = f"/cohorts/{new.id}/copy", {"source_id": old.id, **EVERYTHING}

    LessonFactory(cohort=new, starts_at=NINE + SHIFT, ends_at=NINE + SHIFT + timedelta(hours=1))
    assert client.post(url, data=sent).status_code == 422
    assert client.post(url, data={"source_id": old.id, "sites": "y"}).status_code == 200
    EnrolmentFactory(cohort=new, site=queries.main_site(new))
    assert client.post(url, data={"source_id": old.id, "sites": "y"}).status_code == 422


def test_only_organizers_of_both_classes_take_over(client, old, new, by):
    url, sent = f"/cohorts/{new.id}/copy", {"source_id": old.id, "sites": "y"}

    assert (
        client.sign_in(organizer(new)).post(url, data=sent).status_code == 422
    )  # the earlier one is no choice
    assert client.sign_in(organizer(old)).get(url).status_code == 404
    assert client.sign_in(by).get(url).status_code == 200


def test_a_room_that_another_class_holds_is_told_before_the_confirmation(client, session, old, new, by):
    local = session.scalars(
        select(Lesson).where(Lesson.cohort_id == old.id, Lesson.site_id.is_not(None))
    ).one()
    other = CohortFactory(starts_on=new.starts_on, ends_on=new.ends_on, title="别的班")
    LessonFactory(
        cohort=other, room=local.room, starts_at=local.starts_at + SHIFT, ends_at=local.ends_at + SHIFT
    )
    client.sign_in(by)
    url, sent = f"/cohorts/{new.id}/copy", {"source_id": old.id, **EVERYTHING}

    shown = client.post(url, data=sent).text

    assert local.room.label in shown
    assert "别的班" in shown
    assert 'name="confirm"' not in shown
    client.post(url, data={**sent, "confirm": "1", "checked": sign(shown)})
    assert session.scalar(select(Lesson.id).where(Lesson.cohort_id == new.id)) is None
    without = {key: value for key, value in EVERYTHING.items() if key != "timetable"}
    assert take_over(client, old, new, **without).status_code == 303
