"""Two phones, one trainee, the same moment: one mark, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.conftest import SECRET, new_database
from tests.databases import KINDS, chosen_kinds
from tests.factories import NINE
from trainingapp import create_app
from trainingapp.attendance import codes, services
from trainingapp.attendance.models import SignIn
from trainingapp.cohorts.models import Enrolment, Site
from trainingapp.core.database import begin_write
from trainingapp.core.session import db
from trainingapp.core.session import session as current
from trainingapp.core.settings import Settings
from trainingapp.courses.models import Lesson

from .scene import build

PHONES = 4


@pytest.fixture(params=KINDS)
def own_app(request, tmp_path) -> Iterator[Flask]:
    """An application on a database of its own, where transactions are real."""
    if request.param not in chosen_kinds(request.config):
        pytest.skip("left out by --db")
    url = new_database(request, request.param, "attendance_race", tmp_path)
    app = create_app(Settings(instance=tmp_path, database_url=url, secret_key=SECRET), queue=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def a_trainee(app: Flask) -> tuple[int, int, int]:
    """A trainee, a lesson and a site, committed; their ids."""
    with app.app_context():
        current.info["keep_writing"] = True
        begin_write(current)
        factories.use(current)
        scene = build(half_days=1)
        current.commit()
        return scene.trainees[0].id, scene.first.id, scene.main.id


def test_simultaneous_sign_ins_give_one_row_and_one_answer(own_app):
    enrolment_id, lesson_id, site_id = a_trainee(own_app)
    start = Barrier(PHONES)

    def sign_in(_n: int) -> int:
        with own_app.app_context():
            start.wait(timeout=10)
            begin_write(current)
            enrolment, lesson = current.get_one(Enrolment, enrolment_id), current.get_one(Lesson, lesson_id)
            mark = services.sign_in_with_code(
                enrolment,
                lesson,
                current.get_one(Site, site_id),
                codes.shown(lesson_id, site_id, NINE),
                at=NINE,
                by=enrolment.person,
            )
            current.commit()
            return mark.id

    with ThreadPoolExecutor(PHONES) as pool:
        answers = list(pool.map(sign_in, range(PHONES)))

    with own_app.app_context():
        assert current.scalar(select(func.count()).select_from(SignIn)) == 1
        assert set(answers) == {current.scalar(select(SignIn.id))}
