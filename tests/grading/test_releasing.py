"""Results that are held back, and their release: at once for a class, by a job for very many."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import organizer
from tests.grading.scenes import a_class_with_graders, give, handed_in_again, level_of, send_back
from trainingapp.audit.models import AuditEntry
from trainingapp.core import clock
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.grading import jobs, queries, services
from trainingapp.grading.models import Level
from trainingapp.grading.services import releasing
from trainingapp.reflections.models import ReflectionState

_E, G, P, F = Level


def release(task):
    return services.release(task, by=organizer(task.cohort), at=clock.now())


@pytest.fixture
def papers(session):
    """Five texts of a task that holds its results back."""
    task, _graders, allocations = a_class_with_graders(2, papers=5)
    task.holds_results = True
    session.commit()
    return allocations


@pytest.fixture
def paper(papers):
    return papers[0]


def test_results_are_seen_when_the_organizer_releases_them(paper):
    give(paper, G, "好")
    (before,) = queries.results(paper.reflection.enrolment)

    assert (before.level, before.reviews) == (None, [])
    assert (level_of(paper), paper.reflection.state) == (None, ReflectionState.SUBMITTED)
    assert release(paper.reflection.task).count == 1

    (after,) = queries.results(paper.reflection.enrolment)
    assert (after.level, [review.comment for review in after.reviews]) == (G, ["好"])
    assert (level_of(paper), paper.reflection.state) == (G, ReflectionState.PASSED)
    assert release(paper.reflection.task).count == 0


def test_a_return_is_seen_at_once_whatever_the_release(paper):

    send_back(paper, "请补充。")

    (shown,) = queries.results(paper.reflection.enrolment)
    assert shown.returned.comment == "请补充。"
    assert paper.reflection.state is ReflectionState.RETURNED


def test_a_version_handed_in_before_the_release_leaves_nothing_to_release(paper):
    give(paper, G)
    handed_in_again(paper.reflection)

    assert release(paper.reflection.task).count == 0
    assert level_of(paper) is None


def test_what_becomes_final_after_the_release_is_seen_at_once(papers):
    task = papers[0].reflection.task
    give(papers[0], G)
    release(task)

    give(papers[1], F)

    assert level_of(papers[1]) is F
    assert papers[1].reflection.state is ReflectionState.FAILED


def steps_of(session, job, *, upto=None):
    """The job's steps, each committed as the worker does; how many were done after each."""
    found = []
    for step in jobs.release_results(**job.args):
        session.commit()
        found.append(step.done)
        if len(found) == upto:
            break
    session.commit()
    return found


@pytest.fixture
def many(monkeypatch, session, papers):
    """So many final ones that the request does not take them all: they are released two at a time."""
    monkeypatch.setattr(releasing, "A_STEP", 2)
    for paper in papers:
        give(paper, P)
    session.commit()
    return papers


def test_very_many_are_released_by_one_job_in_steps(session, many):
    task = many[0].reflection.task
    job = release(task).job
    session.commit()

    assert release(task).job is job

    assert steps_of(session, job) == [2, 4, 5]
    assert [level_of(paper) for paper in many] == [P] * 5
    assert {paper.reflection.state for paper in many} == {ReflectionState.PASSED}


def test_a_job_that_broke_off_goes_on_with_the_rest(session, many):
    task = many[0].reflection.task
    job = release(task).job
    session.commit()
    steps_of(session, job, upto=1)
    first = queries.outcome_of(many[0].reflection).released_at

    assert steps_of(session, job) == [2, 3]
    assert queries.outcome_of(many[0].reflection).released_at == first
    told = session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "reflection.passed")).all()
    assert sorted(told) == sorted(paper.reflection_id for paper in many)


def test_what_was_handed_in_anew_before_its_step_is_left_out(session, many):
    task = many[0].reflection.task
    job = release(task).job
    session.commit()
    steps_of(session, job, upto=1)
    handed_in_again(many[-1].reflection)
    session.commit()

    assert steps_of(session, job) == [2]

    assert [level_of(paper) for paper in many] == [P] * 4 + [None]
    assert many[-1].reflection.state is ReflectionState.SUBMITTED


def test_the_page_says_so_while_the_job_is_at_it(client, session, many):
    cohort, task = many[0].cohort, many[0].reflection.task
    client.sign_in(organizer(cohort))
    review = f"/cohorts/{cohort.id}/review"

    answer = client.post(f"{review}/tasks/{task.id}/release")
    job = session.scalars(select(Job)).one()

    assert answer.headers["Location"].endswith(f"/jobs/{job.id}")
    shown = client.get(review).text
    assert f"/jobs/{job.id}" in shown
    assert "/release" not in shown
    job.state = JobState.FAILED
    session.commit()
    assert "/release" in client.get(review).text
