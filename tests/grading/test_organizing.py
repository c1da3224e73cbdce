"""The organizer's further pages, the grader's recusal and the trainee's appeal."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.factories import PersonFactory, organizer
from tests.grading.scenes import (
    a_class_with_graders,
    further,
    give,
    new_grader,
    newest,
    on_the_desk,
    planned,
    trainee_of,
)
from tests.queries import count_queries
from trainingapp.core import clock
from trainingapp.grading import queries, services
from trainingapp.grading.models import Level, Reading
from trainingapp.reflections.models import Consent


@pytest.fixture
def scene(client, session):
    """A class with three graders and one text; the organizer is signed in."""
    task, graders, (paper,) = a_class_with_graders()
    client.sign_in(organizer(task.cohort))
    return task, graders, paper, f"/cohorts/{task.cohort_id}/review"


def plan_form(**said):
    switches = {"blind": "y", "second_if_excellent": "y", "second_if_suspicious": "y"}
    limits = {"excellent_from": 85, "good_from": 75, "pass_from": 60}
    return {**switches, "appeal_days": 7, "criteria": "", **limits, **said}


def test_the_plan_is_shown_and_changed(client, scene):
    task, _graders, _paper, review = scene
    place = f"{review}/tasks/{task.id}/plan"

    assert client.get(place).status_code == 200
    answer = client.post(place, data=plan_form(criteria="联系实际 60\r\n文字 40"))

    assert answer.status_code == 303
    plan = queries.plan_of(task)
    assert (plan.appeal_days, plan.blind) == (7, True)
    assert [(one.title, one.most) for one in queries.criteria(task)] == [("联系实际", 60), ("文字", 40)]
    assert "联系实际 60" in client.get(place).text


@pytest.mark.parametrize("wrong", [{"criteria": "联系实际"}, {"criteria": "甲 50"}, {"appeal_days": "-1"}])
def test_a_plan_that_cannot_be_is_refused(client, scene, wrong):
    task, _graders, _paper, review = scene

    assert client.post(f"{review}/tasks/{task.id}/plan", data=plan_form(**wrong)).status_code == 422
    assert queries.criteria(task) == []


def test_results_are_released_with_a_button(client, session, scene):
    task, _graders, paper, review = scene
    task.holds_results = True
    give(paper, Level.GOOD)
    session.commit()

    assert "/release" in client.get(review).text
    assert client.post(f"{review}/tasks/{task.id}/release").status_code == 303

    assert queries.final_levels(task.cohort)
    assert "/release" not in client.get(review).text


def test_a_trainee_sees_only_what_is_released(client, session, scene):
    task, _graders, paper, _review = scene
    task.holds_results = True
    give(paper, Level.FAIL, "空话多")
    session.commit()
    author = trainee_of(paper)
    client.sign_in(author.person)
    home = f"/cohorts/{task.cohort_id}"
    places = [
        f"{home}/my-result",
        f"{home}/my-reflection",
        f"{home}/enrolments/{author.id}/story",
        "/account/data",
        "/",
        home,
    ]

    for place in places:
        shown = client.get(place).text
        assert "空话多" not in shown, place
        assert str(Level.FAIL.label) not in shown, place


def test_graders_and_their_shares(client, session, scene):
    task, (first, second, _third), _paper, review = scene

    assert all(one.name in client.get(f"{review}/graders").text for one in (first, second))
    sent = {f"share_{first.id}": "0", f"share_{second.id}": "3"}
    assert client.post(f"{review}/graders", data=sent).status_code == 303

    assert queries.shares(task.cohort) == {first.id: 0, second.id: 3}
    assert client.post(f"{review}/graders", data={f"share_{first.id}": "9"}).status_code == 422


def test_an_organizer_keeps_a_grader_from_a_trainee_and_lets_them_again(client, session, scene):
    task, (first, *_others), paper, review = scene
    said = {"grader": first.id, "trainee_no": trainee_of(paper).trainee_no, "reason": "是同事"}

    assert client.get(f"{review}/recusals/new").status_code == 200
    assert client.post(f"{review}/recusals/new", data={**said, "trainee_no": "没有"}).status_code == 422
    assert client.post(f"{review}/recusals/new", data=said).status_code == 303

    (recusal,) = queries.recusals(task.cohort)
    assert paper.until is not None
    assert "是同事" in client.get(f"{review}/graders").text
    client.post(f"{review}/recusals/{recusal.id}/end")
    assert queries.recusals(task.cohort) == []


@pytest.mark.parametrize("whole_unit", [True, False])
def test_a_grader_gives_a_text_away(client, session, scene, whole_unit):
    task, (first, *_others), paper, _review = scene
    place = f"/cohorts/{task.cohort_id}/desk/{paper.id}/recuse"
    client.sign_in(first)

    assert client.get(place).status_code == 200
    assert client.post(place, data={"reason": ""}).status_code == 422
    assert (
        client.post(place, data={"reason": "认识作者", "whole_unit": "y" if whole_unit else ""}).status_code
        == 303
    )

    assert paper.until is not None
    (recusal,) = queries.recusals(task.cohort)
    assert bool(recusal.unit) is whole_unit
    assert client.get(place).status_code == 404


def test_an_organizer_asks_for_a_second_reading(client, session, scene):
    _task, _graders, paper, review = scene
    give(paper, Level.GOOD)
    session.commit()
    place = f"{review}/reflections/{paper.reflection_id}/second"

    assert client.get(place).status_code == 200
    assert client.post(place, data={"reason": ""}).status_code == 422
    assert client.post(place, data={"reason": "与范文重复较多"}).status_code == 303

    assert further(paper.reflection).reading is Reading.SECOND
    assert "与范文重复较多" in client.get(f"{review}/{paper.id}").text
    assert "state=further" in client.get(review).text


def test_excellent_ones_are_marked_and_consent_is_shown(client, session, scene):
    _task, _graders, paper, review = scene
    give(paper, Level.EXCELLENT)
    give(further(paper.reflection), Level.EXCELLENT)
    session.commit()
    mark = f"{review}/reflections/{paper.reflection_id}/anthology"

    without = client.get(f"{review}/anthology").text
    assert client.post(mark, data={"wanted": "yes"}).status_code == 303
    version = newest(paper.reflection)
    session.add(Consent(reflection_id=paper.reflection_id, version_id=version.id, since=clock.now()))
    session.commit()

    assert queries.outcome_of(paper.reflection).for_anthology
    assert trainee_of(paper).person.name in without
    assert client.get(f"{review}/anthology").text.count("status-good") > without.count("status-good")
    client.post(mark, data={"wanted": "no"})
    assert not queries.outcome_of(paper.reflection).for_anthology


def test_an_appeal_from_the_trainees_page_to_its_outcome(client, session, scene):
    task, _graders, paper, review = scene
    give(paper, Level.FAIL)
    session.commit()
    result = f"/cohorts/{task.cohort_id}/my-result"
    place = f"{result}/{paper.reflection_id}/appeal"
    client.sign_in(trainee_of(paper).person)

    assert place in client.get(result).text
    assert client.post(place, data={"reason": "不服"}).status_code == 422
    assert client.post(place, data={"reason": "第二部分写的是我们社区的做法。"}).status_code == 303
    assert place not in client.get(result).text
    give(further(paper.reflection), Level.PASS)
    session.commit()
    assert str(Level.PASS.label) in client.get(result).text

    assert (
        "第二部分写的是我们社区的做法。"
        in client.sign_in(organizer(task.cohort)).get(f"{review}/appeals").text
    )
    assert client.sign_in(PersonFactory()).get(place).status_code == 404


def test_the_file_holds_every_reading(client, session, scene):
    _task, _graders, paper, review = scene
    give(paper, Level.EXCELLENT)
    give(further(paper.reflection), Level.GOOD)
    session.commit()

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{review}/export").data))

    head, line = list(book.worksheets[0].iter_rows(values_only=True))
    found = dict(zip(head, line, strict=True))
    assert [found[str(reading.label)] for reading in Reading][:2] == [
        str(Level.EXCELLENT.label),
        str(Level.GOOD.label),
    ]
    assert str(Level.GOOD.label) in [line[10]]


def test_a_text_is_judged_by_points_on_the_page(client, session, scene):
    task, (first, *_others), paper, review = scene
    client.post(f"{review}/tasks/{task.id}/plan", data=plan_form(criteria="联系实际 60\n文字 40"))
    keys = [f"points_{one.id}" for one in queries.criteria(task)]
    place = f"/cohorts/{task.cohort_id}/desk/{paper.id}"
    client.sign_in(first)
    sent = {"version": newest(paper.reflection).id, "replaces": "", "comment": "", "save": "1"}

    assert all(key in client.get(place).text for key in keys)
    assert client.post(place, data={**sent, keys[0]: "50"}).status_code == 422
    assert client.post(place, data={**sent, keys[0]: "50", keys[1]: "30"}).status_code == 303

    assert queries.current_review(newest(paper.reflection)).level is Level.GOOD
    assert 'value="50"' in client.get(place).text


@pytest.mark.parametrize("papers", [1, 3])
@pytest.mark.parametrize(("which", "statements"), [("graders", 13), ("anthology", 6), ("appeals", 6)])
def test_the_pages_take_the_same_number_of_queries_for_any_number(client, session, papers, which, statements):
    task, graders, allocations = a_class_with_graders(3, papers)
    planned(task, second_if_excellent=False)
    for paper in allocations:
        give(paper, Level.GOOD)
        services.appeal(
            paper.reflection, "请再看一遍第二部分的做法。", by=trainee_of(paper).person, at=clock.now()
        )
        give(further(paper.reflection), Level.EXCELLENT)
        services.recuse(
            task.cohort,
            new_grader(task.cohort),
            "是同事",
            by=graders[0],
            at=clock.now(),
            author=trainee_of(paper).person,
        )
    on_the_desk(task, graders[0], 99)
    client.sign_in(organizer(task.cohort))

    address = f"/cohorts/{task.cohort_id}/review/{which}"

    with count_queries() as found:
        client.get(address)

    assert len(found) == statements
