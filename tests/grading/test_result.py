"""The trainee's page about their own reflection."""

from __future__ import annotations

from tests.factories import EnrolmentFactory, PersonFactory
from tests.grading.scenes import a_desk, handed_in_again, newest, trainee_of
from trainingapp.core import clock
from trainingapp.grading import services
from trainingapp.grading.models import Level


def place(cohort):
    return f"/cohorts/{cohort.id}/my-result"


def text(response):
    return response.get_data(as_text=True)


def test_a_trainee_reads_level_and_comment_of_their_own_only(client, session):
    cohort, grader, (mine, theirs) = a_desk(2)
    for allocation, comment in ((mine, "有做法"), (theirs, "空话多")):
        services.review(
            allocation, newest(allocation.reflection), Level.EXCELLENT, comment, by=grader, at=clock.now()
        )
    session.commit()

    shown = text(client.sign_in(trainee_of(mine).person).get(place(cohort)))

    assert "有做法" in shown
    assert "空话多" not in shown
    assert grader.name not in shown


def test_a_returned_one_shows_the_way_to_rewrite_and_the_comment_stays_afterwards(client, session):
    cohort, grader, (allocation,) = a_desk()
    services.send_back(allocation, newest(allocation.reflection), "请补充做法。", by=grader, at=clock.now())
    session.commit()
    client.sign_in(trainee_of(allocation).person)

    returned = text(client.get(place(cohort)))
    handed_in_again(allocation.reflection)
    rewritten = text(client.get(place(cohort)))

    assert f"/cohorts/{cohort.id}/my-reflection" in returned
    assert "请补充做法。" in returned
    assert "请补充做法。" in rewritten


def test_before_anything_was_handed_in_the_page_says_what_to_do(client, session):
    enrolment = EnrolmentFactory()

    assert client.sign_in(enrolment.person).get(place(enrolment.cohort)).status_code == 200


def test_others_do_not_get_in(client, session):
    cohort, grader, _allocations = a_desk()

    for person in (grader, PersonFactory()):
        assert client.sign_in(person).get(place(cohort)).status_code == 404
