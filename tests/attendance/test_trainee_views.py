"""The trainee's pages: the code, the confirmation, the own attendance."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import func, select

from tests.factories import NINE, EnrolmentFactory, PersonFactory, organizer
from tests.queries import count_queries
from trainingapp.attendance import codes
from trainingapp.attendance.models import SignIn, WrongCode

from .scene import MINUTE, build, sign_in_lesson


@pytest.fixture
def scene(session):
    return build(half_days=3)


@pytest.fixture
def trainee(scene, sign_in):
    """The client of the first trainee of the main classroom."""
    return sign_in(scene.trainees[0].person)


def text(response):
    return response.get_data(as_text=True)


def marks(session):
    return session.scalar(select(func.count()).select_from(SignIn))


def test_the_page_knows_the_lesson_and_the_code_signs_in(scene, trainee, session):
    with time_machine.travel(NINE, tick=False):
        page = text(trainee.get(scene.path("/sign-in")))
        code = codes.shown(scene.first.id, scene.main.id, NINE)
        answer = trainee.post(scene.path("/sign-in"), data={"code": code})
        confirmed = text(trainee.get(answer.location))

    assert scene.first.course.title in page
    assert answer.status_code == 303
    assert "signed-mark" in confirmed
    assert marks(session) == 1


def test_posting_twice_gives_one_mark_and_the_same_page(scene, trainee, session):
    with time_machine.travel(NINE, tick=False):
        code = codes.shown(scene.first.id, scene.main.id, NINE)
        answers = [trainee.post(scene.path("/sign-in"), data={"code": code}) for _n in range(2)]
        pages = [text(trainee.get(answer.location)) for answer in answers]

    assert answers[0].location == answers[1].location
    assert pages[0] == pages[1]
    assert marks(session) == 1


def test_the_picture_leads_to_the_page_with_the_code_filled_in(scene, trainee, session):
    with time_machine.travel(NINE, tick=False):
        page = text(trainee.get(scene.path("/sign-in?code=123456&x=1")))

    assert 'value="123456"' in page
    assert marks(session) == 0


@pytest.mark.parametrize("typed", ["000000", "12", "签到"])
def test_a_wrong_code_is_said_and_counted(scene, trainee, session, typed):
    with time_machine.travel(NINE, tick=False):
        answer = trainee.post(scene.path("/sign-in"), data={"code": typed})
        page = text(trainee.get(answer.location))

    assert parse_qs(urlsplit(answer.location).query) == {"problem": ["wrong"]}
    assert 'role="alert"' in page
    assert session.scalar(select(func.count()).select_from(WrongCode)) == 1


def test_a_photo_of_the_code_is_refused_after_61_seconds(scene, trainee, session):
    code = codes.shown(scene.first.id, scene.main.id, NINE)
    with time_machine.travel(NINE + timedelta(seconds=61), tick=False):
        answer = trainee.post(scene.path("/sign-in"), data={"code": code})

    assert answer.location.endswith("problem=expired")
    assert marks(session) == 0


def test_after_ten_wrong_codes_the_right_one_is_refused_for_a_while(scene, trainee, session):
    with time_machine.travel(NINE, tick=False):
        for _n in range(10):
            trainee.post(scene.path("/sign-in"), data={"code": "x"})
        code = codes.shown(scene.first.id, scene.main.id, NINE)
        assert trainee.post(scene.path("/sign-in"), data={"code": code}).status_code == 422
    assert marks(session) == 0


def test_without_a_code_the_form_says_so(scene, trainee):
    with time_machine.travel(NINE, tick=False):
        assert trainee.post(scene.path("/sign-in"), data={"code": " "}).status_code == 422


def test_outside_the_window_the_page_says_when_it_opens(scene, trainee, session):
    with time_machine.travel(NINE - 16 * MINUTE, tick=False):
        page = text(trainee.get(scene.path("/sign-in")))
        answer = trainee.post(scene.path("/sign-in"), data={"code": "123456"})

    assert "08:45" in page
    assert answer.status_code == 422
    assert marks(session) == 0


def test_after_the_last_lesson_the_page_says_so(scene, sign_in):
    with time_machine.travel(NINE + timedelta(days=30), tick=False):
        answer = sign_in(scene.trainees[0].person).get(scene.path("/sign-in"))

    assert answer.status_code == 200
    assert "empty-text" in text(answer)


def test_where_two_windows_meet_the_code_tells_the_lesson(scene, trainee, session):
    # The first lesson runs until ten; the next one's sign-in opens at a quarter to ten.
    following = sign_in_lesson(scene.cohort, 0)
    following.starts_at, following.ends_at = NINE + 60 * MINUTE, NINE + 90 * MINUTE
    session.commit()
    at = NINE + 50 * MINUTE
    with time_machine.travel(at, tick=False):
        for lesson in (scene.first, following):
            trainee.post(scene.path("/sign-in"), data={"code": codes.shown(lesson.id, scene.main.id, at)})

    signed = session.scalars(select(SignIn.lesson_id).order_by(SignIn.id)).all()
    assert list(signed) == [scene.first.id, following.id]


def test_a_trainee_without_a_site_is_told_whom_to_ask(scene, sign_in, session):
    nobody = EnrolmentFactory(cohort=scene.cohort, site=scene.main)
    session.delete(nobody.placement)
    session.commit()
    client = sign_in(nobody.person)

    assert client.get(scene.path("/sign-in")).status_code == 200
    assert client.post(scene.path("/sign-in"), data={"code": "123456"}).status_code == 422
    assert client.get(scene.path("/my-attendance")).status_code == 200


def test_the_own_attendance_shows_each_half_day(scene, trainee, session):
    with time_machine.travel(NINE + 20 * MINUTE, tick=False) as clock:
        code = codes.shown(scene.first.id, scene.main.id, NINE + 20 * MINUTE)
        trainee.post(scene.path("/sign-in"), data={"code": code})
        clock.shift(timedelta(hours=8))
        page = text(trainee.get(scene.path("/my-attendance")))

    assert page.count("status-warn") == 1  # late in the morning
    assert page.count("status-bad") == 1  # missing in the afternoon
    assert "09:20" in page


def test_an_empty_timetable_is_no_error(session, sign_in):
    scene = build(half_days=0)

    client = sign_in(scene.trainees[0].person)

    assert client.get(scene.path("/my-attendance")).status_code == 200
    assert client.get(scene.path("/sign-in")).status_code == 200


@pytest.mark.parametrize("shown", ["/sign-in", "/my-attendance"])
def test_only_trainees_of_the_class_have_these_pages(scene, session, sign_in, shown):
    for person in (PersonFactory(), organizer(scene.cohort), build(1).trainees[0].person):
        assert sign_in(person).get(scene.path(shown)).status_code == 404


@pytest.mark.parametrize(("shown", "statements"), [("/sign-in", 9), ("/my-attendance", 12)])
def test_the_number_of_statements_does_not_grow(scene, trainee, session, shown, statements):
    with time_machine.travel(NINE, tick=False):
        with count_queries() as few:
            trainee.get(scene.path(shown))
        for number in range(3, 9):
            sign_in_lesson(scene.cohort, number)
        with count_queries() as many:
            trainee.get(scene.path(shown))

    assert (len(few), len(many)) == (statements, statements)
