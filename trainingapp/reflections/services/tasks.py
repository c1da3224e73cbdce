"""What is done with tasks, by organizers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort, Counting, Enrolment
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import queries, rules
from trainingapp.reflections.models import Task
from trainingapp.reflections.services.writing import begun


@dataclass(frozen=True)
class TaskDetails:
    """What an organizer says about a task; lengths in characters of the kind that counts."""

    title: str
    instructions: str
    due_at: datetime
    min_length: int
    max_length: int
    counting: Counting
    grace_minutes: int = 0
    holds_results: bool = False
    allows_check: bool = False
    shows_report: bool = False


def _check(details: TaskDetails) -> None:
    rules.check_lengths(details.min_length, details.max_length)
    rules.check_grace(details.grace_minutes)


def add_task(cohort: Cohort, details: TaskDetails, *, by: Person) -> Task:
    """Ask the class's trainees for a reflection."""
    check_not_closed(cohort)
    _check(details)
    task = Task(cohort_id=cohort.id, **vars(details))
    session.add(task)
    audit.record(by, "task.add", task)
    return task


def edit_task(task: Task, details: TaskDetails, *, by: Person) -> None:
    """Change a task.

    Raises:
        DomainError: the lengths are not in order, or texts were already counted in another way.
    """
    check_not_closed(task.cohort)
    _check(details)
    if details.counting is not task.counting and queries.is_handed_in(task):
        raise DomainError(_("Reflections were handed in already: the way of counting must stay as it is."))
    changed = [name for name, value in vars(details).items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, getattr(details, name))
    audit.record(by, "task.edit", task, changed=changed)


def remove_task(task: Task, *, by: Person) -> None:
    """Take back a task that nobody has begun."""
    check_not_closed(task.cohort)
    if queries.is_begun(task):
        raise DomainError(_("Trainees are writing on this task already; it cannot be removed."))
    audit.record(by, "task.remove", task)
    session.delete(task)


def extend(task: Task, enrolment: Enrolment, until: datetime, reason: str, *, by: Person) -> None:
    """Give one person more time than the others.

    Raises:
        DomainError: the class is closed, or the time is not later than everybody's.
    """
    check_not_closed(task.cohort)
    rules.check_extension(task, until)
    reflection = begun(task, enrolment)
    reflection.extended_until, reflection.extension_reason = until, reason
    audit.record(by, "reflection.extend", reflection, cohort_id=task.cohort_id, until=until.isoformat())


def show_results(task: Task, *, at: datetime) -> None:
    """Let authors see each result as soon as it is final; said again, it changes nothing."""
    session.refresh(task, with_for_update=True)
    task.released_at = task.released_at or at
