"""What the tests of the review start from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

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
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.grading import queries, services
from trainingapp.grading.models import Allocation, Level, Review, ReviewPlan
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version


def a_task() -> Task:
    """The task of a class of its own, with a main classroom."""
    task = TaskFactory()
    SiteFactory(cohort=task.cohort)
    return task


def handed_in(task: Task, **of_enrolment: object) -> Reflection:
    """A reflection of a new trainee, handed in once."""
    enrolment = EnrolmentFactory(cohort=task.cohort, **of_enrolment)
    reflection = ReflectionFactory(
        task=task, enrolment=enrolment, state=ReflectionState.SUBMITTED, submitted_at=NINE
    )
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
    found = queries.newest_version(reflection.id)
    assert found is not None
    return found


def a_desk(papers: int = 1) -> tuple[Cohort, Person, list[Allocation]]:
    """A class with a grader who holds so many reflections, none of them read."""
    task = a_task()
    grader = new_grader(task.cohort)
    return task.cohort, grader, [on_the_desk(task, grader, n + 1)[0] for n in range(papers)]


def a_class_with_graders(graders: int = 3, papers: int = 1) -> tuple[Task, list[Person], list[Allocation]]:
    """A class whose first grader holds all papers, unread; the others hold nothing."""
    task = a_task()
    people = [new_grader(task.cohort) for _n in range(graders)]
    return task, people, [on_the_desk(task, people[0], n + 1)[0] for n in range(papers)]


def give(allocation: Allocation, level: Level, comment: str = "", *, at: datetime | None = None) -> Review:
    """Its grader gives the newest version this level, seeing what is said now."""
    version = newest(allocation.reflection)
    current = queries.current_review(version, allocation.reading)
    return services.review(
        allocation,
        version,
        level,
        comment,
        by=allocation.grader,
        at=at or clock.now(),
        replaces=current.id if current else None,
    )


def send_back(allocation: Allocation, comment: str = "请补充做法。") -> Review:
    """Its grader returns the newest version."""
    version = newest(allocation.reflection)
    current = queries.current_review(version, allocation.reading)
    return services.send_back(
        allocation,
        version,
        comment,
        by=allocation.grader,
        at=clock.now(),
        replaces=current.id if current else None,
    )


def further(reflection: Reflection) -> Allocation | None:
    """The further reading that lies with somebody now, unread."""
    done = queries.given(newest(reflection))
    return next((one for one in queries.open_further(reflection) if one.reading not in done), None)


def planned(task: Task, **said: Any) -> ReviewPlan:
    """The task's plan, with these words said about it."""
    plan = queries.plan_of(task)
    for name, value in said.items():
        setattr(plan, name, value)
    session.add(plan)
    session.commit()
    return plan


def level_of(allocation: Allocation) -> Level | None:
    """The level that counts for its author."""
    return queries.final_levels(allocation.cohort).get(allocation.reflection.enrolment_id)


def trainee_of(allocation: Allocation) -> Enrolment:
    """Whose reflection it is."""
    return allocation.reflection.enrolment


__all__ = [
    "PersonFactory",
    "a_class_with_graders",
    "a_desk",
    "a_task",
    "further",
    "give",
    "handed_in",
    "handed_in_again",
    "level_of",
    "new_grader",
    "newest",
    "on_the_desk",
    "planned",
    "send_back",
    "trainee_of",
]
