"""Rules of writing and handing in; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from trainingapp.cohorts.models import Cohort, CohortState, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.reflections.counting import length
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Timing

MAX_TITLE = 200
MAX_TEXT = 200_000
MAX_GRACE = 120
"""Minutes."""
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")

NEXT = {
    ReflectionState.DRAFT: {ReflectionState.SUBMITTED},
    ReflectionState.SUBMITTED: {
        ReflectionState.SUBMITTED,
        ReflectionState.RETURNED,
        ReflectionState.PASSED,
        ReflectionState.FAILED,
    },
    # A grader may think again: a return is taken back, a level changes, a passed one is returned after all.
    ReflectionState.RETURNED: {
        ReflectionState.SUBMITTED,
        ReflectionState.RETURNED,  # with another note
        ReflectionState.PASSED,
        ReflectionState.FAILED,
    },
    ReflectionState.PASSED: {ReflectionState.RETURNED, ReflectionState.PASSED, ReflectionState.FAILED},
    ReflectionState.FAILED: {ReflectionState.RETURNED, ReflectionState.PASSED, ReflectionState.FAILED},
}


def check_move(reflection: Reflection, to: ReflectionState) -> None:
    """Refuse a change of state that is not foreseen."""
    if to not in NEXT[reflection.state]:
        raise DomainError(
            _(
                "A reflection that is “%(now)s” cannot become “%(to)s”.",
                now=reflection.state.label,
                to=to.label,
            )
        )


def check_storable(title: str, text: str) -> None:
    """Refuse what cannot be kept exactly as it was written; nothing is cut or replaced."""
    for name, value, limit in ((_("Title"), title, MAX_TITLE), (_("Text"), text, MAX_TEXT)):
        if _UNSTORABLE.search(value):
            raise DomainError(
                _("%(field)s: there is a damaged character in it. Remove it and go on.", field=name)
            )
        if len(value) > limit:
            raise DomainError(
                _(
                    "%(field)s: %(n)s characters, at most %(limit)s can be kept. Shorten it and go on.",
                    field=name,
                    n=len(value),
                    limit=limit,
                )
            )


@dataclass(frozen=True)
class Deadline:
    """Until when an author may hand in, and how long after it what comes is taken as late."""

    due_at: datetime
    grace: timedelta = timedelta()

    @property
    def closes_at(self) -> datetime:
        return self.due_at + self.grace

    def is_past(self, at: datetime) -> bool:
        """Whether the due time has passed; what arrives at the very moment is in time."""
        return at > self.due_at

    def timing(self, at: datetime, waited: timedelta = timedelta()) -> Timing:
        """How a version counts that arrived at a moment and by its page had been tried that long before.

        The device says how long it tried, not when: a wrong clock on it changes nothing. It is the author's
        word all the same, so it decides about the mark on a late version and never about its being taken.
        """
        if not self.is_past(at):
            return Timing.IN_TIME
        return Timing.LATE if self.is_past(at - waited) else Timing.LATE_OFFLINE


def deadline(task: Task, reflection: Reflection | None = None) -> Deadline:
    """The deadline of the task, or the author's own if it is later."""
    own = reflection.extended_until if reflection else None
    return Deadline(max(task.due_at, own or task.due_at), timedelta(minutes=task.grace_minutes))


def may_write(state: ReflectionState, deadline: Deadline, cohort: Cohort, at: datetime) -> bool:
    """Whether a text that is good in itself would be taken now.

    Until the due time new versions are welcome; in the grace after it only a first one, for a late version must
    not take the place of one that was in time. One that was returned may be handed in again while the class is
    open.
    """
    if cohort.state is not CohortState.OPEN:
        return False
    if state is ReflectionState.RETURNED:
        return True
    if ReflectionState.SUBMITTED not in NEXT[state]:
        return False
    return at <= (deadline.closes_at if state is ReflectionState.DRAFT else deadline.due_at)


def timing(state: ReflectionState, deadline: Deadline, at: datetime, waited: timedelta) -> Timing:
    """How a version counts; what was returned for rewriting is never late."""
    return Timing.IN_TIME if state is ReflectionState.RETURNED else deadline.timing(at, waited)


def shows_result(task: Task) -> bool:
    """Whether a result may be seen as soon as it is final; until it may, the reflection stays “submitted”."""
    return not task.holds_results or task.released_at is not None


def refusals(
    title: str,
    text: str,
    *,
    state: ReflectionState,
    task: Task,
    deadline: Deadline,
    cohort: Cohort,
    standing: StandingKind,
    at: datetime,
) -> list[str]:
    """Why this text cannot be handed in at this moment; empty when it can."""
    closed = _closed(state, deadline, cohort, standing, at)
    found = [closed, _without_title(title), _wrong_length(text, task)]
    return [reason for reason in found if reason]


def _closed(
    state: ReflectionState, deadline: Deadline, cohort: Cohort, standing: StandingKind, at: datetime
) -> str:
    if standing not in TAKING_PART:
        return _("You no longer take part in this class. Ask your class teacher.")
    if cohort.state is not CohortState.OPEN:
        return _("The class is not open. Your text is kept as a draft.")
    if may_write(state, deadline, cohort, at):
        return ""
    if state is ReflectionState.SUBMITTED:
        return _("The due time has passed. What you handed in counts; your text is kept as a draft.")
    if state is ReflectionState.DRAFT:
        return _("The due time has passed. Your text is kept as a draft; speak to your class teacher.")
    return _("Your reflection has been reviewed; no new version can be handed in.")


def _without_title(title: str) -> str:
    return "" if title.strip() else _("Give your reflection a title.")


def _wrong_length(text: str, task: Task) -> str:
    counted = length(text, task.counting)
    facts = {
        "n": counted,
        "min": task.min_length,
        "max": task.max_length,
        "kind": task.counting.label,
        "missing": task.min_length - counted,
        "over": counted - task.max_length,
    }
    if counted < task.min_length:
        return _(
            "The text has %(n)s characters (%(kind)s); %(min)s to %(max)s are asked for. %(missing)s are missing.",
            **facts,
        )
    if counted > task.max_length:
        return _(
            "The text has %(n)s characters (%(kind)s); %(min)s to %(max)s are asked for. It is %(over)s too long.",
            **facts,
        )
    return ""


def check_lengths(min_length: int, max_length: int) -> None:
    """A task's range of length."""
    if not 1 <= min_length <= max_length <= MAX_TEXT:
        raise DomainError(
            _("The least length must not be above the greatest, which is at most %(n)s.", n=MAX_TEXT)
        )


def check_grace(minutes: int) -> None:
    """How long after the due time a late version is taken."""
    if not 0 <= minutes <= MAX_GRACE:
        raise DomainError(_("The extra time is from 0 to %(n)s minutes.", n=MAX_GRACE))


def check_extension(task: Task, until: datetime) -> None:
    """A due time for one person is later than everybody's."""
    if until <= task.due_at:
        raise DomainError(_("Give a time after the due time of the task."))
