"""How far a task is, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from trainingapp.cohorts.models import Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries import in_scope
from trainingapp.core.session import session
from trainingapp.reflections.models import Reflection, ReflectionState, Task


@dataclass(frozen=True)
class Figures:
    """How far a task is: people by state; `expected` is everybody taking part."""

    expected: int = 0
    submitted: int = 0
    returned: int = 0
    passed: int = 0
    failed: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.handed_in

    @property
    def handed_in(self) -> int:
        """Handed in at least once, whatever became of it."""
        return self.submitted + self.returned + self.passed + self.failed

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.expected + other.expected,
            self.submitted + other.submitted,
            self.returned + other.returned,
            self.passed + other.passed,
            self.failed + other.failed,
        )


def figures(task: Task, scope: Scope) -> dict[int, Figures]:
    """The figures of each site itself, by site id; sites without trainees are left out. One statement."""
    rows = session.execute(
        select(Placement.site_id, Reflection.state, func.count())
        .select_from(Enrolment)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None)))
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None)))
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(Reflection, and_(Reflection.enrolment_id == Enrolment.id, Reflection.task_id == task.id))
        .where(Enrolment.cohort_id == task.cohort_id, in_scope(scope), Standing.kind.in_(TAKING_PART))
        .group_by(Placement.site_id, Reflection.state)
    )
    found: dict[int, Figures] = {}
    for site_id, state, count in rows:
        counted = {} if state in (None, ReflectionState.DRAFT) else {state.value: count}
        found[site_id] = found.get(site_id, Figures()) + Figures(expected=count, **counted)
    return found
