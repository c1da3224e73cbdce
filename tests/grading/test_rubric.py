"""Criteria, points and the levels that follow."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.factories import TaskFactory, organizer
from tests.grading.scenes import a_class_with_graders, further, newest
from tests.grading.test_outcomes import plan_details
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.grading import queries, rubric, services
from trainingapp.grading.models import Level, ReviewPlan
from trainingapp.grading.rubric import Line


def test_criteria_are_read_line_by_line():
    assert rubric.parse(" 联系实际 30 \n\n观点 明确 20\n") == [Line("联系实际", 30), Line("观点 明确", 20)]


@pytest.mark.parametrize(
    "text", ["联系实际30", "联系实际：30分", "联系实际　３０", "联系实际, 30 分", "联系实际、30"]
)
def test_criteria_are_read_as_people_write_them(text):
    assert rubric.parse(text) == [Line("联系实际", 30)]


@pytest.mark.parametrize(
    "text",
    ["联系实际", "联系实际 0", "联系实际 一百", "甲 1\n甲 2", "长" * 81 + " 5", "30", "要点1010", "要点 101"],
)
def test_lines_that_say_too_little_are_refused(text):
    with pytest.raises(DomainError):
        rubric.parse(text)


def test_at_most_eight():
    with pytest.raises(DomainError):
        rubric.parse("\n".join(f"要点{n} 10" for n in range(9)))


@pytest.mark.parametrize(
    ("total", "level"),
    [(100, Level.EXCELLENT), (85, Level.EXCELLENT), (84, Level.GOOD), (60, Level.PASS), (59, Level.FAIL)],
)
def test_the_sum_gives_the_level(total, level):
    assert rubric.level_from(total, ReviewPlan(task_id=1)) is level


def test_limits_rise_and_can_be_reached():
    with pytest.raises(DomainError):
        rubric.check_thresholds(ReviewPlan(task_id=1), [Line("甲", 50)])
    with pytest.raises(DomainError):
        rubric.check_thresholds(ReviewPlan(task_id=1, good_from=60), [Line("甲", 100)])
    rubric.check_thresholds(ReviewPlan(task_id=1), [])


@pytest.fixture
def paper(session):
    task, _graders, (allocation,) = a_class_with_graders(2)
    lines = rubric.parse("联系实际 60\n文字 40")
    services.set_plan(task, plan_details(), lines, by=organizer(task.cohort), at=clock.now())
    return allocation


def mark(allocation, *points):
    version = newest(allocation.reflection)
    keys = [one.id for one in queries.criteria(allocation.reflection.task)]
    given = dict(zip(keys, points, strict=False))
    return services.mark(allocation, version, given, "", by=allocation.grader, at=clock.now())


def test_points_are_kept_with_the_review_and_give_its_level(session, paper):
    review = mark(paper, 50, 30)

    assert review.level is Level.GOOD
    assert sorted(review.points.values()) == [30, 50]
    assert mark(paper, 50, 30) is review


def test_points_can_ask_for_a_second_reading(session, paper):
    mark(paper, 60, 40)

    second = further(paper.reflection)
    assert mark(second, 50, 40).level is Level.EXCELLENT
    assert queries.outcome_of(paper.reflection).level is Level.EXCELLENT


@pytest.mark.parametrize("points", [(50,), (61, 0), (-1, 0), (10, 41)])
def test_points_that_are_missing_or_too_many_are_refused(session, paper, points):
    with pytest.raises(DomainError):
        mark(paper, *points)


def test_a_bare_level_is_refused_where_points_are_asked_for(session, paper):
    with pytest.raises(DomainError):
        services.review(paper, newest(paper.reflection), Level.GOOD, "", by=paper.grader, at=clock.now())


def test_criteria_stay_once_something_was_judged(session, paper):
    mark(paper, 50, 30)
    task, by = paper.reflection.task, organizer(paper.cohort)

    with pytest.raises(DomainError):
        services.set_plan(task, plan_details(), rubric.parse("别的 100"), by=by, at=clock.now())
    session.rollback()
    same = rubric.parse("联系实际 60\n文字 40")
    services.set_plan(task, plan_details(appeal_days=3), same, by=by, at=clock.now())
    assert queries.plan_of(task).appeal_days == 3


def test_the_organizer_reads_the_points_and_takes_them_along(client, paper):
    mark(paper, 50, 30)
    cohort = paper.cohort
    client.sign_in(organizer(cohort))

    shown = client.get(f"/cohorts/{cohort.id}/review/{paper.id}").text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/cohorts/{cohort.id}/review/export").data))

    assert "联系实际 50/60" in shown
    titles, line = list(book.worksheets[0].values)[:2]
    assert titles[-3:] == ("分数", "联系实际 (0–60)", "文字 (0–40)")
    assert line[-3:] == (80, 50, 30)


def test_with_a_second_task_list_and_file_say_which_one_a_text_is_about(client, session, paper):
    TaskFactory(cohort=paper.cohort, title="另一项任务")
    paper.reflection.task.title = "结业心得"
    session.commit()
    client.sign_in(organizer(paper.cohort))
    review = f"/cohorts/{paper.cohort_id}/review"

    listed = client.get(review).text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{review}/export").data))

    assert '<span class="muted">结业心得</span>' in listed
    titles, line = list(book.worksheets[0].values)[:2]
    assert dict(zip(titles, line, strict=True))["任务"] == "结业心得"
