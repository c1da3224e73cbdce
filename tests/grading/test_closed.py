"""A closed class keeps its reviews and tasks as they are."""

from __future__ import annotations

import pytest

from tests import factories
from tests.factories import (
    NINE,
    AllocationFactory,
    CohortFactory,
    ReflectionFactory,
    TaskFactory,
    VersionFactory,
)
from trainingapp.cohorts.models import CohortState
from trainingapp.core.errors import DomainError
from trainingapp.grading import services
from trainingapp.grading.models import Level
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import ReflectionState


@pytest.fixture
def closed(session):
    return CohortFactory(state=CohortState.CLOSED)


def test_a_review_cannot_be_changed(session, closed):
    reflection = ReflectionFactory(task=TaskFactory(cohort=closed), state=ReflectionState.SUBMITTED)
    version = VersionFactory(reflection=reflection)
    allocation = AllocationFactory(reflection=reflection, cohort=closed)

    with pytest.raises(DomainError):
        services.review(allocation, version, Level.GOOD, "", by=allocation.grader, at=NINE)


def test_nothing_is_dealt_out_and_no_task_is_taken_back(session, closed):
    organizer = factories.organizer(closed)

    with pytest.raises(DomainError):
        services.deal(closed, by=organizer)
    with pytest.raises(DomainError):
        reflections.remove_task(TaskFactory(cohort=closed), by=organizer)
