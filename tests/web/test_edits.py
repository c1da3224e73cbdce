"""Two people edit one thing: the second is told what the first changed, and nothing is lost silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories import (
    CohortFactory,
    CourseFactory,
    DelegationFactory,
    LessonFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    organizer,
)
from tests.web.edits_reading import opened
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import SiteKind


@dataclass
class Scene:
    """An edit page: what is sent there, what stands, and which field two people fight for."""

    url: str
    what: Any
    sent: dict[str, str]
    field: str
    column: str
    touched: str
    """Another field, of the same name as its column, that only the other person changes."""


def a_venue():
    room = RoomFactory()
    sent = {"name": "青禾党校", "province": "示范省", "address": ""}
    return Scene(f"/venues/{room.venue_id}/edit", room.venue, sent, "name", "name", "address")


def a_room():
    room = RoomFactory(building="明德楼", number="201", seats=30)
    sent = {"building": "明德楼", "number": "202", "seats": "30"}
    return Scene(f"/venues/{room.venue_id}/rooms/{room.id}", room, sent, "number", "number", "building")


def a_site():
    main = SiteFactory()
    site = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name="甲分课堂")
    sent = {"name": "乙分课堂", "kind": "branch", "venue": site.venue.name if site.venue else ""}
    sent |= {"planned": "", "contact": ""}
    return Scene(f"/cohorts/{main.cohort_id}/sites/{site.id}/edit", site, sent, "name", "name", "contact")


def a_delegation():
    one = DelegationFactory(name="河东", quota=None)
    sent = {"name": "河东省", "quota": "", "places": ""}
    return Scene(f"/cohorts/{one.cohort_id}/delegations/{one.id}/edit", one, sent, "name", "name", "quota")


SCENES = [a_venue, a_room, a_site, a_delegation]
OTHERS = {"address": "解放路 1 号", "building": "求是楼", "contact": "办公室 010-0", "quota": 12}


@pytest.fixture
def somebody(session):
    return organizer(CohortFactory())


@pytest.fixture(params=SCENES)
def scene(request, session, client):
    scene = request.param()
    cohort = getattr(scene.what, "cohort", None) or CohortFactory()
    client.sign_in(organizer(cohort))
    return scene


def change(session, what, column, value):
    """What somebody else does meanwhile, with its line in the book."""
    setattr(what, column, value)
    audit.record(PersonFactory(name="林小河"), "thing.edit", what)
    session.commit()


def test_what_nobody_else_changed_is_saved(client, session, scene):
    sign = opened(client.get(scene.url).text)

    assert client.post(scene.url, data={**scene.sent, "opened": sign}).status_code == 303
    session.refresh(scene.what)
    assert getattr(scene.what, scene.column) == scene.sent[scene.field]


def test_the_second_is_told_what_the_first_wrote_and_may_replace_it(client, session, scene):
    sign = opened(client.get(scene.url).text)
    change(session, scene.what, scene.column, "别人写的")

    answer = client.post(scene.url, data={**scene.sent, "opened": sign})

    assert answer.status_code == 409
    assert "林小河" in answer.text
    assert "别人写的" in answer.text
    assert f'value="{scene.sent[scene.field]}"' in answer.text
    session.refresh(scene.what)
    assert getattr(scene.what, scene.column) == "别人写的"
    again = client.post(scene.url, data={**scene.sent, "opened": opened(answer.text)})
    assert again.status_code == 303
    session.refresh(scene.what)
    assert getattr(scene.what, scene.column) == scene.sent[scene.field]


def test_what_the_second_did_not_touch_takes_over_the_newer_value(client, session, scene):
    sign = opened(client.get(scene.url).text)
    newer = OTHERS[scene.touched]
    was = getattr(scene.what, scene.touched)
    change(session, scene.what, scene.touched, newer)
    sent = {**scene.sent, scene.touched: "" if was is None else str(was), "opened": sign}

    answer = client.post(scene.url, data=sent)

    assert answer.status_code == 409
    assert f'value="{newer}"' in answer.text
    again = client.post(scene.url, data={**sent, scene.touched: str(newer), "opened": opened(answer.text)})
    assert again.status_code == 303
    session.refresh(scene.what)
    assert getattr(scene.what, scene.touched) == newer
    assert getattr(scene.what, scene.column) == scene.sent[scene.field]


def test_the_same_change_by_both_is_no_quarrel(client, session, scene):
    sign = opened(client.get(scene.url).text)
    change(session, scene.what, scene.column, scene.sent[scene.field])

    assert client.post(scene.url, data={**scene.sent, "opened": sign}).status_code == 303


def test_a_wrong_value_and_a_change_meanwhile_are_told_together(client, session, scene):
    sign = opened(client.get(scene.url).text)
    other = OTHERS[scene.touched]
    change(session, scene.what, scene.touched, other)

    answer = client.post(scene.url, data={**scene.sent, scene.field: "", "opened": sign})

    assert answer.status_code == 409
    assert "林小河" in answer.text


def test_settings_of_a_class(client, session):
    cohort = CohortFactory(title="示范班")
    client.sign_in(organizer(cohort))
    url = f"/cohorts/{cohort.id}/settings"
    sign = opened(client.get(url).text)
    change(session, cohort, "group_size", 20)
    sent = settings_of(cohort) | {"group_size": "16", "title": "新名称", "opened": sign}

    answer = client.post(url, data=sent)

    assert answer.status_code == 409
    assert 'value="新名称"' in answer.text
    assert 'name="group_size"' in answer.text
    session.refresh(cohort)
    assert (cohort.title, cohort.group_size) == ("示范班", 20)


def settings_of(cohort):
    names = "title edition code hours_per_half_day absence_one_in sign_in_opens late_after group_size"
    names += " conveners_per_group min_length max_length certificate_pattern"
    values = {name: str(getattr(cohort, name)) for name in names.split()}
    values |= {"starts_on": cohort.starts_on.isoformat(), "ends_on": cohort.ends_on.isoformat()}
    return values | {"counting": cohort.counting.value, "needs_reflection": "y", "hosts": ""}


@pytest.fixture
def lesson(session, client):
    cohort = CohortFactory(starts_on=date(2026, 8, 24), ends_on=date(2026, 8, 28))
    SiteFactory(cohort=cohort)
    client.sign_in(organizer(cohort))
    return LessonFactory(
        cohort=cohort,
        course=CourseFactory(cohort=cohort, title="基层治理"),
        site=None,
        room=None,
        starts_at=datetime(2026, 8, 24, 0, 30, tzinfo=UTC),
        ends_at=datetime(2026, 8, 24, 2, 0, tzinfo=UTC),
    )


def test_a_lesson_whose_course_was_renamed_and_whose_time_was_moved(client, session, lesson):
    url = f"/cohorts/{lesson.cohort_id}/lessons/{lesson.id}/edit"
    sign = opened(client.get(url).text)
    lesson.course.title = "社区治理"
    change(session, lesson, "ends_at", datetime(2026, 8, 24, 3, 0, tzinfo=UTC))
    sent = {"title": "基层治理", "kind": lesson.course.kind.value, "day": "2026-08-24", "begins": "08:40"}
    sent |= {"ends": "10:00", "speakers": "", "site": "", "room": "", "takes_sign_in": "", "opened": sign}

    answer = client.post(url, data=sent)

    assert answer.status_code == 409
    assert 'value="社区治理"' in answer.text
    assert 'value="11:00"' in answer.text
    assert 'value="08:40"' in answer.text


def test_a_new_thing_has_nothing_to_compare(client, session, somebody):
    assert 'name="opened"' not in client.sign_in(somebody).get("/venues/new").text


def test_what_was_removed_meanwhile_is_not_found(client, session, somebody):
    room = RoomFactory()
    url = f"/venues/{room.venue_id}/rooms/{room.id}"
    session.delete(room)
    session.commit()

    assert client.sign_in(somebody).post(url, data={"number": "1", "seats": "3"}).status_code == 404
