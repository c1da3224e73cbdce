"""Calibration texts: read first, compared, not counted."""

from __future__ import annotations

import pytest

from tests.factories import organizer
from tests.grading.scenes import a_class_with_graders, a_desk, give, new_grader, newest, trainee_of
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.models import Level


def add(cohort, level=Level.GOOD, text="把门敲开，先听后说。", **more):
    return services.add_calibration_text(
        cohort, "校准文章", text, level, "有做法，少数据", by=organizer(cohort), **more
    )


def test_graders_read_them_before_they_can_judge(session):
    cohort, grader, (allocation,) = a_desk()
    text = add(cohort)

    with pytest.raises(DomainError):
        give(allocation, Level.GOOD)
    services.give_calibration_level(text, Level.PASS, by=grader, at=clock.now())

    assert give(allocation, Level.GOOD).level is Level.GOOD
    assert queries.figures(cohort).total == 1


def test_the_level_is_given_once_and_compared(session):
    cohort, grader, _allocations = a_desk()
    mild, strict = add(cohort, Level.GOOD), add(cohort, Level.PASS)
    services.give_calibration_level(mild, Level.EXCELLENT, by=grader, at=clock.now())
    services.give_calibration_level(mild, Level.GOOD, by=grader, at=clock.now())
    services.give_calibration_level(strict, Level.PASS, by=grader, at=clock.now())

    (found,) = queries.comparisons(cohort)

    assert (found.grader, found.read, found.same, found.lean) == (grader, 2, 1, 0.5)
    assert queries.calibration_counts(cohort) == {mild.id: 1, strict.id: 1}


def test_a_text_of_an_earlier_class_comes_without_its_author(session):
    task, _graders, (allocation,) = a_class_with_graders()
    version, author = newest(allocation.reflection), trainee_of(allocation)
    version.title = f"{author.person.name}的一天"
    version.text = f"我是{author.person.name}，来自{author.unit}，在柳堤街道工作。"
    session.commit()

    text = add(task.cohort, of=version)

    assert text.text == "我是某某，来自某单位，在某单位工作。"
    assert text.title == "某某的一天"


def test_the_page_shows_the_agreed_level_only_afterwards(client, session):
    cohort, grader, _allocations = a_desk()
    text = add(cohort, Level.FAIL)
    session.commit()
    place = f"/cohorts/{cohort.id}/desk/calibration/{text.id}"
    client.sign_in(grader)

    before = client.get(place).text
    assert client.post(place, data={}).status_code == 422
    assert client.post(place, data={"level": "good"}).status_code == 303
    after = client.get(place).text

    assert "有做法，少数据" not in before
    assert "有做法，少数据" in after
    assert client.sign_in(new_grader(cohort)).get(place).status_code == 200
    assert client.sign_in(organizer(cohort)).get(place).status_code == 404


def test_organizers_add_and_remove(client, session):
    cohort, _grader, (allocation,) = a_desk()
    client.sign_in(organizer(cohort))
    place = f"/cohorts/{cohort.id}/review/calibration"

    assert client.post(place, data={"level": "good"}).status_code == 422
    assert client.post(place, data={"level": "good", "receipt_no": "没有"}).status_code == 422
    receipt = newest(allocation.reflection).receipt_no
    assert client.post(place, data={"level": "good", "receipt_no": receipt}).status_code == 303
    (text,) = queries.calibration_texts(cohort)
    assert str(text.title) in client.get(place).text
    assert client.post(f"{place}/{text.id}/remove").status_code == 303
    assert queries.calibration_texts(cohort) == []


def test_a_receipt_of_a_foreign_class_is_not_found(client, session):
    cohort, _grader, _allocations = a_desk()
    _other, _other_grader, (foreign,) = a_desk()
    client.sign_in(organizer(cohort))

    answer = client.post(
        f"/cohorts/{cohort.id}/review/calibration",
        data={"level": "good", "receipt_no": newest(foreign.reflection).receipt_no},
    )

    assert answer.status_code == 422
