"""The staff's pages: screen, list, corrections, overview, who is missing."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import openpyxl
import pytest
import time_machine
from sqlalchemy import func, select

from tests.factories import (
    NINE,
    EnrolmentFactory,
    LessonFactory,
    PersonFactory,
    SiteFactory,
    StaffFactory,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.attendance import codes
from trainingapp.attendance.models import SignIn
from trainingapp.cohorts.models import StaffRole

from .scene import MINUTE, build, sign_in_lesson

HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene(session):
    return build(half_days=3)


@pytest.fixture
def staff(scene, sign_in):
    """The client of somebody who looks after the main classroom and, by the tree, all sites."""
    return sign_in(site_staff(scene.main))


def text(response):
    return response.get_data(as_text=True)


def marks(session):
    return session.scalar(select(func.count()).select_from(SignIn).where(SignIn.cancelled_at.is_(None)))


def one(scene, who=0, tail="/tick", **site):
    return scene.here(f"/list/{scene.trainees[who].id}{tail}", **site)


def test_the_screen_shows_the_code_its_picture_and_the_count(scene, staff, session):
    with time_machine.travel(NINE, tick=False):
        code = codes.shown(scene.first.id, scene.main.id, NINE)
        pages = [text(staff.get(scene.here(f"/screen{tail}"))) for tail in ("", "/code", "/count")]

    digits = re.search(r'screen-digits">(\d{3}).*?(\d{3})</p>', pages[0])
    assert "".join(digits.groups()) == code
    assert f'data-seconds="{codes.seconds_left(NINE)}"' in pages[1]
    assert "/ 3" in pages[2]
    picture = unquote(re.search(r'src="data:image/svg\+xml[^,]*,([^"]+)"', pages[1])[1])
    assert "<svg" in picture


@pytest.mark.parametrize(("minutes", "shown"), [(-16, False), (-15, True), (59, True), (60, False)])
def test_the_screen_shows_a_code_only_while_sign_in_is_open(scene, staff, minutes, shown):
    with time_machine.travel(NINE + minutes * MINUTE, tick=False):
        assert ("screen-digits" in text(staff.get(scene.here("/screen")))) is shown


def test_ticking_answers_htmx_with_the_line_and_browsers_with_the_list(scene, staff, session):
    with time_machine.travel(NINE, tick=False):
        part = staff.post(one(scene), headers=HTMX)
        whole = staff.post(one(scene, 1) + "?only=missing&page=1&q=演示")

    assert part.status_code == 200
    assert text(part).lstrip().startswith("<li")
    assert "<strong>1</strong> / 3" in text(part)
    assert whole.status_code == 303
    assert "only=missing" in whole.location
    assert marks(session) == 2


def test_ticking_twice_and_taking_back_twice_change_nothing_more(scene, staff, session):
    with time_machine.travel(NINE, tick=False):
        for _n in range(2):
            assert staff.post(one(scene), headers=HTMX).status_code == 200
        assert marks(session) == 1
        for _n in range(2):
            assert staff.post(one(scene, tail="/untick"), headers=HTMX).status_code == 200

    assert marks(session) == 0
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_a_tick_outside_the_window_is_refused_with_the_reason(scene, staff, session):
    with time_machine.travel(NINE + 61 * MINUTE, tick=False):
        part = staff.post(one(scene), headers=HTMX)
        whole = staff.post(one(scene))

    assert (part.status_code, whole.status_code) == (422, 409)
    assert 'role="alert"' in text(part)
    assert marks(session) == 0


def test_after_the_lesson_a_reason_is_needed(scene, staff, session):
    with time_machine.travel(NINE + 61 * MINUTE, tick=False):
        address = one(scene, tail="/correct")
        assert staff.get(address).status_code == 200
        assert staff.post(address, data={"reason": " "}).status_code == 422
        assert staff.post(address, data={"reason": "手机没电"}).status_code == 303
        assert marks(session) == 1
        assert "手机没电" in text(staff.get(address))
        assert staff.post(address, data={"reason": ""}).status_code == 303

    assert marks(session) == 0


def test_the_list_finds_and_filters(scene, staff, session):
    with time_machine.travel(NINE, tick=False):
        staff.post(one(scene))
        whole = text(staff.get(scene.here("/list")))
        missing = text(staff.get(scene.here("/list?only=missing")))
        found = text(staff.get(scene.here(f"/list?q={scene.trainees[1].trainee_no}")))
        nobody = text(staff.get(scene.here("/list?q=无此人")))

    assert [page.count('class="tick-line') for page in (whole, missing, found, nobody)] == [3, 2, 1, 0]


def test_the_list_is_cut_into_light_pages(scene, staff, session):
    for _n in range(58):
        EnrolmentFactory(cohort=scene.cohort, site=scene.main)
    with time_machine.travel(NINE, tick=False):
        first, second = (text(staff.get(scene.here(f"/list?page={n}"))) for n in (1, 2))

    assert (first.count('class="tick-line'), second.count('class="tick-line')) == (50, 11)
    assert len(first.encode()) < 60_000


def test_who_sat_elsewhere_is_not_on_the_list(scene, staff, session):
    with time_machine.travel(NINE, tick=False):
        assert staff.post(one(scene, 3)).status_code == 404
        assert staff.get(one(scene, 3, "/correct")).status_code == 404
    assert marks(session) == 0


def keepers(scene):
    """Each kind of person, and whether they keep the attendance of the branch."""
    other = SiteFactory(cohort=scene.cohort, parent=scene.main, parent_id=scene.main.id)
    teacher = StaffFactory(cohort=scene.cohort, site=scene.branch, role=StaffRole.CLASS_TEACHER).person
    grader = StaffFactory(cohort=scene.cohort, role=StaffRole.GRADER).person
    return [
        (PersonFactory(is_admin=True), True),
        (organizer(scene.cohort), True),
        (site_staff(scene.main), True),
        (site_staff(scene.branch), True),
        (teacher, True),
        (site_staff(other), False),
        (grader, False),
        (scene.trainees[3].person, False),
        (organizer(build(1).cohort), False),
        (PersonFactory(), False),
    ]


@pytest.mark.parametrize("tail", ["/screen", "/screen/code", "/screen/count", "/list"])
def test_only_those_who_run_the_site_see_its_pages(scene, session, sign_in, tail):
    for person, may in keepers(scene):
        answer = sign_in(person).get(scene.here(tail, site=scene.branch))
        assert (answer.status_code == 200) is may, person
        assert answer.status_code in (200, 404)


@pytest.mark.parametrize("tail", ["/tick", "/untick", "/correct"])
def test_only_those_who_run_the_site_change_its_list(scene, session, sign_in, tail):
    with time_machine.travel(NINE, tick=False):
        for person, may in keepers(scene):
            answer = sign_in(person).post(one(scene, 3, tail, site=scene.branch))
            assert (answer.status_code != 404) is may, person


def test_lessons_without_sign_in_or_of_another_site_have_no_list(scene, staff, session):
    plain = LessonFactory(cohort=scene.cohort)
    local = sign_in_lesson(scene.cohort, 4, scene.branch)
    foreign = build(1)

    assert staff.get(scene.here("/list", lesson=plain)).status_code == 404
    assert staff.get(scene.here("/list", lesson=local)).status_code == 404
    assert staff.get(scene.here("/list", lesson=local, site=scene.branch)).status_code == 200
    assert staff.get(scene.here("/list", lesson=foreign.first)).status_code == 404
    assert staff.get(scene.here("/list", site=foreign.main)).status_code == 404
    assert staff.get(scene.path(f"/lessons/{plain.id}/missing")).status_code == 404


def test_the_overview_puts_silent_sites_on_top(scene, sign_in, session):
    client = sign_in(organizer(scene.cohort))
    with time_machine.travel(NINE, tick=False):
        client.post(one(scene))
        page = text(client.get(scene.path("/attendance")))
        other = text(client.get(scene.path("/attendance?half=2&q=无此点")))

    body = page[page.index("<tbody>") :]
    assert body.index(scene.branch.name) < body.index(scene.main.name)
    assert "1<small> / 5</small>" in page
    assert "<tbody>" not in other


def test_the_overview_of_a_branch_shows_the_branch_alone(scene, sign_in, session):
    page = text(sign_in(site_staff(scene.branch)).get(scene.path("/attendance")))

    assert scene.branch.name in page
    assert scene.main.name not in page


def test_the_overview_is_for_those_who_work_in_the_class(scene, sign_in, session):
    for person in (
        scene.trainees[0].person,
        PersonFactory(),
        StaffFactory(cohort=scene.cohort, role=StaffRole.GRADER).person,
    ):
        assert sign_in(person).get(scene.path("/attendance")).status_code == 404
        assert sign_in(person).get(scene.path(f"/lessons/{scene.first.id}/missing")).status_code == 404


def test_an_overview_without_lessons_says_what_to_do(session, sign_in):
    scene = build(half_days=0)

    assert "empty-text" in text(sign_in(organizer(scene.cohort)).get(scene.path("/attendance")))


def test_the_missing_are_listed_with_a_masked_phone(scene, sign_in, session):
    scene.trainees[3].person.phone = "19900001234"
    session.commit()
    client = sign_in(site_staff(scene.branch))
    with time_machine.travel(NINE, tick=False):
        page = text(client.get(scene.path(f"/lessons/{scene.first.id}/missing")))
        file = client.get(scene.path(f"/lessons/{scene.first.id}/missing.xlsx"))

    names = [trainee.person.name for trainee in scene.trainees]
    assert [name in page for name in names] == [False, False, False, True, True]
    assert "199****1234" in page
    assert "19900001234" not in page
    rows = list(openpyxl.load_workbook(io.BytesIO(file.data)).active.values)
    assert [row[2] for row in rows[1:]] == names[3:]
    assert rows[1][5] == "199****1234"


def test_a_local_lesson_of_another_site_is_not_overseen(scene, sign_in, session):
    local = sign_in_lesson(scene.cohort, 4, scene.main)
    client = sign_in(site_staff(scene.branch))

    assert client.get(scene.path(f"/lessons/{local.id}/missing")).status_code == 404
    assert client.get(scene.path(f"/lessons/{local.id}/missing.xlsx")).status_code == 404


@pytest.mark.parametrize(
    ("shown", "statements"), [("overview", 6), ("list", 9), ("missing", 8), ("screen/count", 4)]
)
def test_the_number_of_statements_does_not_grow(scene, sign_in, session, shown, statements):
    client = sign_in(organizer(scene.cohort))
    address = {
        "overview": scene.path("/attendance"),
        "list": scene.here("/list"),
        "missing": scene.path(f"/lessons/{scene.first.id}/missing"),
        "screen/count": scene.here("/screen/count"),
    }[shown]
    with count_queries() as few:
        client.get(address)
    for _n in range(2):
        site = SiteFactory(cohort=scene.cohort, parent=scene.main, parent_id=scene.main.id)
        EnrolmentFactory(cohort=scene.cohort, site=site)
        EnrolmentFactory(cohort=scene.cohort, site=scene.main)
        sign_in_lesson(scene.cohort, 3 + _n)
    with count_queries() as many:
        client.get(address)

    assert (len(few), len(many)) == (statements, statements)
