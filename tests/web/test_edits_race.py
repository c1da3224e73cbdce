"""Two people save one form at the same moment, with real commits: one is saved, the other is told."""

from __future__ import annotations

import threading

import pytest

from tests import factories
from tests.factories import SiteFactory, organizer
from tests.web.edits_reading import opened
from trainingapp.cohorts.models import Site
from trainingapp.core.database import begin_write
from trainingapp.core.session import session

ROUNDS = 3


@pytest.fixture
def scene(own_app):
    """The application, the signs of two organizers, and a site with the address of its edit page."""
    own_app.config.update(WTF_CSRF_ENABLED=False)
    with own_app.app_context():
        session.remove()
        session.info["keep_writing"] = True
        begin_write(session)
        factories.use(session)
        main = SiteFactory()
        people = [organizer(main.cohort).get_id() for _number in range(2)]
        url, number = f"/cohorts/{main.cohort_id}/sites/{main.id}/edit", main.id
        session.commit()
        session.remove()
    return own_app, people, url, number


def signed_in(app, person):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = person
    return client


def at_once(app, people, url, posts):
    """What two people get who post at the same moment."""
    start, codes = threading.Barrier(len(people)), [0] * len(people)

    def send(place):
        client = signed_in(app, people[place])
        start.wait()
        codes[place] = client.post(url, data=posts[place]).status_code

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return codes


def test_one_of_two_is_told(scene):
    app, people, url, number = scene
    for turn in range(ROUNDS):
        sign = opened(signed_in(app, people[0]).get(url).text)
        sent = {"kind": "main", "venue": "", "planned": "", "contact": "", "opened": sign}
        names = [f"主课堂{turn}{one}" for one in "甲乙"]

        codes = at_once(app, people, url, [sent | {"name": name} for name in names])

        assert sorted(codes) == [303, 409]
        with app.app_context():
            assert session.get_one(Site, number).name == names[codes.index(303)]
