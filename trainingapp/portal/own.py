"""What a trainee has to do and to know today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from trainingapp.attendance import queries as attendance
from trainingapp.attendance import rules as attendance_rules
from trainingapp.attendance.rules import Phase
from trainingapp.certificates import queries as certificates
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Enrolment, Site
from trainingapp.core.session import session
from trainingapp.courses import queries as courses
from trainingapp.courses.models import Lesson
from trainingapp.grading import queries as grading
from trainingapp.grading.models import Hearing
from trainingapp.groups import queries as groups
from trainingapp.groups.models import Group
from trainingapp.reflections import queries as reflections
from trainingapp.reflections import rules as writing
from trainingapp.reflections.models import Reflection, ReflectionState, Task
from trainingapp.reflections.rules import Deadline

SOON = timedelta(hours=36)
SHOWN = 4


@dataclass(frozen=True)
class OwnTask:
    """A task and how far the trainee is with it."""

    task: Task
    state: ReflectionState
    deadline: Deadline
    """The trainee's own, where they were given more time."""
    is_late: bool
    asks: bool
    """Whether the trainee has to do something."""


@dataclass(frozen=True)
class Own:
    """One class as its trainee sees it."""

    enrolment: Enrolment
    site: Site | None
    sign_in: Lesson | None
    """The lesson that takes sign-ins now and has not got the trainee's."""
    lessons: list[Lesson]
    """What is on now or comes within the next day and a half."""
    group: Group | None
    tasks: list[OwnTask]
    certificate: Certificate | None
    asked: list[Hearing]
    """Questions about their texts that the trainee can still answer."""


def own(enrolment: Enrolment, at: datetime) -> Own:
    """Everything for one class; a fixed number of statements."""
    cohort, site = enrolment.cohort, cohorts.site_of(enrolment)
    lessons = list(session.scalars(courses.lessons_of(cohort, site)))
    work = reflections.own_work(enrolment)
    return Own(
        enrolment=enrolment,
        site=site,
        sign_in=_to_sign_in(enrolment, lessons, at),
        lessons=[one for one in lessons if at < one.ends_at and one.starts_at < at + SOON][:SHOWN],
        group=groups.group_of(enrolment),
        tasks=[_own_task(task, work.get(task.id), at) for task in reflections.tasks(cohort)],
        certificate=certificates.of_enrolment(enrolment),
        asked=[one for one in grading.hearings(enrolment) if not cohort.is_over and not one.is_over(at)],
    )


def _own_task(task: Task, reflection: Reflection | None, at: datetime) -> OwnTask:
    state = reflection.state if reflection else ReflectionState.DRAFT
    deadline = writing.deadline(task, reflection)
    is_waiting = state in (ReflectionState.DRAFT, ReflectionState.RETURNED)
    asks = is_waiting and writing.may_write(state, deadline, task.cohort, at)
    return OwnTask(task, state, deadline, deadline.is_past(at), asks)


def _to_sign_in(enrolment: Enrolment, lessons: list[Lesson], at: datetime) -> Lesson | None:
    for lesson in lessons:
        is_open = attendance_rules.window(lesson, enrolment.cohort).phase(at) is Phase.OPEN
        if lesson.takes_sign_in and is_open and attendance.sign_in_of(enrolment, lesson) is None:
            return lesson
    return None
