"""How a task is reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import queries, rubric
from trainingapp.grading.models import Criterion
from trainingapp.grading.rubric import Line
from trainingapp.grading.services.outcomes import settle
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Task


@dataclass(frozen=True)
class PlanDetails:
    """What an organizer says about a task's review; names as in `ReviewPlan`."""

    blind: bool
    second_if_excellent: bool
    second_if_suspicious: bool
    appeal_days: int
    excellent_from: int
    good_from: int
    pass_from: int


def set_plan(task: Task, details: PlanDetails, lines: Sequence[Line], *, by: Person, at: datetime) -> None:
    """Say how a task is reviewed. What waits for a reading that is no longer wanted is decided at once.

    Raises:
        DomainError: limits that the points cannot reach, or other criteria after texts were judged.
    """
    check_not_closed(task.cohort)
    plan = queries.plan_of(task)
    before = [getattr(plan, name) for name in vars(details)]
    for name, value in vars(details).items():
        setattr(plan, name, value)
    rubric.check_thresholds(plan, lines)
    is_new = [(one.title, one.most) for one in queries.criteria(task)] != [(x.title, x.most) for x in lines]
    points_changed = before[-3:] != [details.excellent_from, details.good_from, details.pass_from]
    if (is_new or (lines and points_changed)) and queries.is_judged(task):
        raise DomainError(_("Texts were judged already: criteria and limits must stay as they are."))
    session.add(plan)
    if is_new:
        _write_criteria(task, lines)
    audit.record(by, "review.plan", task, criteria=len(lines))
    for reflection in queries.undecided(task):
        settle(reflections.lock(reflection), by=by, at=at)


def _write_criteria(task: Task, lines: Sequence[Line]) -> None:
    session.execute(delete(Criterion).where(Criterion.task_id == task.id))
    for position, line in enumerate(lines, 1):
        session.add(Criterion(task_id=task.id, position=position, title=line.title, most=line.most))
    session.flush()
