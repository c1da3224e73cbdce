"""What the tests of the review start from."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import (
    NINE,
    AllocationFactory,
    EnrolmentFactory,
    PersonFactory,
    ReflectionFactory,
    SiteFactory,
    TaskFactory,
    VersionFactory,
)
from tests.factories import grader as new_grader
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.grading.models import Allocation
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version


def a_task() -> Task:
    """The task of a class of its own, with a main classroom."""
    task = TaskFactory()
    SiteFactory(cohort=task.cohort)
    return task


def handed_in(task: Task, **of_enrolment: object) -> Reflection:
    """A reflection of a new trainee, handed in once."""
    enrolment = EnrolmentFactory(cohort=task.cohort, **of_enrolment)
    reflection = ReflectionFactory(task=task, enrolment=enrolment, state=ReflectionState.SUBMITTED)
    VersionFactory(reflection=reflection, title=f"第{reflection.id}篇")
    return reflection


def on_the_desk(task: Task, grader: Person, position: int = 1) -> tuple[Allocation, Version]:
    """A reflection that lies with the grader, and its version."""
    reflection = handed_in(task)
    allocation = AllocationFactory(reflection=reflection, grader=grader, position=position)
    return allocation, newest(reflection)


def handed_in_again(reflection: Reflection, text: str = "晚上九点，社区的灯还亮着。") -> Version:
    """The next version of the reflection."""
    number = newest(reflection).number + 1
    reflection.state = ReflectionState.SUBMITTED
    return VersionFactory(
        reflection=reflection, number=number, text=text, submitted_at=NINE + timedelta(hours=number)
    )


def newest(reflection: Reflection) -> Version:
    from trainingapp.grading import queries

    found = queries.newest_version(reflection.id)
    assert found is not None
    return found


def a_desk(papers: int = 1) -> tuple[Cohort, Person, list[Allocation]]:
    """A class with a grader who holds so many reflections, none of them read."""
    task = a_task()
    grader = new_grader(task.cohort)
    return task.cohort, grader, [on_the_desk(task, grader, n + 1)[0] for n in range(papers)]


def trainee_of(allocation: Allocation) -> Enrolment:
    """Whose reflection it is."""
    return allocation.reflection.enrolment


__all__ = [
    "PersonFactory",
    "a_desk",
    "a_task",
    "handed_in",
    "handed_in_again",
    "new_grader",
    "newest",
    "on_the_desk",
    "trainee_of",
]
