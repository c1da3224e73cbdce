"""Finding: levels of a class, what waits, figures and narrowed lists."""

from __future__ import annotations

import pytest

from tests.factories import ReviewFactory, TaskFactory
from tests.grading.scenes import a_desk, a_task, handed_in, handed_in_again, new_grader, newest, on_the_desk
from trainingapp.core import clock
from trainingapp.grading import queries, services
from trainingapp.grading.models import Level
from trainingapp.grading.queries import Filter, overview
from trainingapp.grading.rules import ReviewState


def read(allocation, level, comment=""):
    version = newest(allocation.reflection)
    return services.review(allocation, version, level, comment, by=allocation.grader, at=clock.now())


def test_final_levels_are_those_of_the_newest_versions(session):
    cohort, _grader, (first, second, _unread) = a_desk(3)
    read(first, Level.EXCELLENT)
    old = newest(second.reflection)
    ReviewFactory(version=old, allocation=second, level=Level.GOOD)
    handed_in_again(second.reflection)

    assert queries.final_levels(cohort) == {first.reflection.enrolment_id: Level.EXCELLENT}


def test_of_several_tasks_the_lowest_level_counts(session):
    cohort, grader, (first,) = a_desk(1)
    read(first, Level.EXCELLENT)
    other = TaskFactory(cohort=cohort, title="第二篇")
    second, _version = on_the_desk(other, grader, 2)
    second.reflection.enrolment_id = first.reflection.enrolment_id
    session.commit()
    read(second, Level.FAIL)

    assert queries.final_levels(cohort) == {first.reflection.enrolment_id: Level.FAIL}


def test_unread_counts_only_ones_own_in_this_class(session):
    cohort, grader, allocations = a_desk(3)
    other_cohort, other, _theirs = a_desk(2)
    read(allocations[0], Level.GOOD)

    assert queries.unread_count(grader, cohort) == 2
    assert queries.unread_count(other, cohort) == 0
    assert queries.unread_count(grader, other_cohort) == 0
    assert queries.progress(grader, cohort).percent == 33


def test_the_next_unread_goes_on_from_here_and_round(session):
    cohort, grader, (first, second, third) = a_desk(3)
    read(second, Level.GOOD)

    assert queries.next_unread(grader, cohort) == first.id
    assert queries.next_unread(grader, cohort, after=second) == third.id
    assert queries.next_unread(grader, cohort, after=third) == first.id
    read(first, Level.GOOD)
    assert queries.next_unread(grader, cohort, after=third) is None


def test_neighbours_keep_the_order_in_which_they_were_dealt(session):
    _cohort, _grader, (first, second, third) = a_desk(3)
    read(second, Level.GOOD)

    assert queries.neighbours(second) == (first.id, third.id)
    assert queries.neighbours(first) == (None, second.id)
    assert queries.neighbours(third) == (second.id, None)


def test_phrases_are_ones_own_short_comments_the_frequent_first(session):
    cohort, grader, allocations = a_desk(4)
    for allocation, comment in zip(allocations, ["有做法", "有数据", "有做法", "很长" * 40], strict=True):
        read(allocation, Level.GOOD, comment)

    assert queries.phrases(grader, cohort) == ["有做法", "有数据"]
    assert queries.phrases(new_grader(cohort), cohort) == []


@pytest.fixture
def mixed(session):
    """One read, one returned, one unread, one not dealt out."""
    task = a_task()
    grader = new_grader(task.cohort)
    papers = [on_the_desk(task, grader, n + 1)[0] for n in range(3)]
    read(papers[0], Level.EXCELLENT)
    services.send_back(papers[1], newest(papers[1].reflection), "请补充。", by=grader, at=clock.now())
    handed_in(task)
    return task.cohort, grader, papers


def test_figures_of_the_class_and_of_each_grader(mixed):
    cohort, grader, _papers = mixed
    idle = new_grader(cohort)

    figures = queries.figures(cohort)

    assert (figures.undealt, figures.read, figures.unread, figures.returned, figures.total) == (1, 1, 1, 1, 4)
    assert figures.levels[Level.EXCELLENT] == 1
    loads = {load.grader.id: load for load in figures.loads}
    assert (loads[grader.id].dealt, loads[grader.id].unfinished, loads[idle.id].dealt) == (3, 2, 0)
    assert loads[grader.id].levels[Level.EXCELLENT] == 1


@pytest.mark.parametrize(
    "state", [ReviewState.UNDEALT, ReviewState.UNREAD, ReviewState.RETURNED, ReviewState.READ]
)
def test_the_list_is_narrowed_by_state(session, mixed, state):
    rows = session.execute(queries.reviews(mixed[0], Filter(state=state))).all()

    assert [row.state for row in rows] == [state]


def test_the_list_is_narrowed_by_grader_level_and_text(session, mixed):
    cohort, grader, papers = mixed
    author = papers[0].reflection.enrolment

    def found(**narrowed):
        return [row.trainee_no for row in session.execute(queries.reviews(cohort, Filter(**narrowed)))]

    assert len(found()) == 4
    assert len(found(grader_id=grader.id)) == 3
    assert found(level=Level.EXCELLENT) == [author.trainee_no]
    assert found(level=Level.FAIL) == []
    assert found(search=author.trainee_no) == [author.trainee_no]
    assert found(search=author.person.name) == [author.trainee_no]
    assert found(search="%") == []


@pytest.mark.parametrize("listed", [2000, 1])
def test_a_page_lists_the_same_whether_few_or_many_are_meant(session, mixed, monkeypatch, listed):
    """With room for one line, two authors are many, and the list is cut after one more than that line."""
    monkeypatch.setattr(overview, "LISTED", listed)
    cohort, _grader, papers = mixed
    author, title = papers[0].reflection.enrolment, newest(papers[1].reflection).title
    for search in (author.trainee_no, author.person.name, title, author.trainee_no[:-1], "%", "nobody"):
        narrowed = Filter(search=search)
        every = [row.reflection_id for row in session.execute(queries.reviews(cohort, narrowed))]
        assert queries.listed_reviews(cohort, narrowed) == every[: listed + 1]
    assert queries.listed_reviews(cohort, Filter(search=author.trainee_no)) == [papers[0].reflection_id]
