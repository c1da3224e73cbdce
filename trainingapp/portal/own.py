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
from trainingapp.groups import queries as groups
from trainingapp.groups.models import Group
from trainingapp.reflections import queries as reflections
from trainingapp.reflections.models import ReflectionState, Task

SOON = timedelta(hours=36)
SHOWN = 4


@dataclass(frozen=True)
class OwnTask:
    """A task and how far the trainee is with it."""

    task: Task
    state: ReflectionState
    is_over: bool

    @property
    def asks(self) -> bool:
        """Whether the trainee has to do something."""
        if self.task.cohort.is_over:
            return False
        return self.state is ReflectionState.RETURNED or (
            self.state is ReflectionState.DRAFT and not self.is_over
        )


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


def own(enrolment: Enrolment, at: datetime) -> Own:
    """Everything for one class; a fixed number of statements."""
    cohort, site = enrolment.cohort, cohorts.site_of(enrolment)
    lessons = list(session.scalars(courses.lessons_of(cohort, site)))
    states = reflections.own_states(enrolment)
    return Own(
        enrolment=enrolment,
        site=site,
        sign_in=_to_sign_in(enrolment, lessons, at),
        lessons=[one for one in lessons if at < one.ends_at and one.starts_at < at + SOON][:SHOWN],
        group=groups.group_of(enrolment),
        tasks=[
            OwnTask(task, states.get(task.id, ReflectionState.DRAFT), task.due_at < at)
            for task in reflections.tasks(cohort)
        ],
        certificate=certificates.of_enrolment(enrolment),
    )


def _to_sign_in(enrolment: Enrolment, lessons: list[Lesson], at: datetime) -> Lesson | None:
    for lesson in lessons:
        is_open = attendance_rules.window(lesson, enrolment.cohort).phase(at) is Phase.OPEN
        if lesson.takes_sign_in and is_open and attendance.sign_in_of(enrolment, lesson) is None:
            return lesson
    return None
