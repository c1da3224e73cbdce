"""Figures of very large classes: some seconds old for others' deeds, never for one's own."""

from __future__ import annotations

import pytest

from tests.factories import organizer
from tests.grading.scenes import a_class_with_graders, give
from trainingapp.audit import services as audit
from trainingapp.grading import queries
from trainingapp.grading.models import Level
from trainingapp.grading.queries import remembering


@pytest.fixture
def scene(monkeypatch, session):
    """A class that counts as very large, one text of which is read; and its organizer."""
    monkeypatch.setattr(remembering, "LARGE", 1)
    monkeypatch.setattr(remembering, "_kept", {})
    task, _graders, papers = a_class_with_graders(1, papers=2)
    give(papers[0], Level.GOOD)
    return task.cohort, organizer(task.cohort), papers[1]


def read(cohort, person):
    return queries.figures(cohort, seen_by=person).read


def test_what_others_do_is_seen_after_some_seconds(monkeypatch, scene):
    cohort, person, paper = scene
    assert read(cohort, person) == 1

    give(paper, Level.GOOD)

    assert read(cohort, person) == 1
    assert queries.figures(cohort).read == 2
    monkeypatch.setattr(remembering.time, "monotonic", lambda: 10**9)
    assert read(cohort, person) == 2


def test_whoever_did_something_sees_the_figures_of_now(scene):
    cohort, person, paper = scene
    assert read(cohort, person) == 1

    give(paper, Level.GOOD)
    audit.record(person, "review.release", cohort)

    assert read(cohort, person) == 2


def test_a_small_class_is_counted_each_time(monkeypatch, scene):
    cohort, person, paper = scene
    monkeypatch.setattr(remembering, "LARGE", 100)
    assert read(cohort, person) == 1

    give(paper, Level.GOOD)

    assert read(cohort, person) == 2
