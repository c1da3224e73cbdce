"""Rules of writing and handing in; pure."""

from __future__ import annotations

import re
from datetime import datetime

from trainingapp.cohorts.models import Cohort, CohortState, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.reflections.counting import length
from trainingapp.reflections.models import Reflection, ReflectionState, Task

MAX_TITLE = 200
MAX_TEXT = 200_000
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


def is_due(task: Task, at: datetime) -> bool:
    """Whether the due time has passed; what arrives at the very moment is in time."""
    return at > task.due_at


def may_write(state: ReflectionState, task: Task, cohort: Cohort, at: datetime) -> bool:
    """Whether a text that is good in itself would be taken now.

    Until the due time new versions are welcome; one that was returned may be handed in again while the class is
    open.
    """
    if cohort.state is not CohortState.OPEN:
        return False
    if state is ReflectionState.RETURNED:
        return True
    return ReflectionState.SUBMITTED in NEXT[state] and not is_due(task, at)


def refusals(
    title: str,
    text: str,
    *,
    state: ReflectionState,
    task: Task,
    cohort: Cohort,
    standing: StandingKind,
    at: datetime,
) -> list[str]:
    """Why this text cannot be handed in at this moment; empty when it can."""
    found = [_closed(state, task, cohort, standing, at), _without_title(title), _wrong_length(text, task)]
    return [reason for reason in found if reason]


def _closed(state: ReflectionState, task: Task, cohort: Cohort, standing: StandingKind, at: datetime) -> str:
    if standing not in TAKING_PART:
        return _("You no longer take part in this class. Ask your class teacher.")
    if cohort.state is not CohortState.OPEN:
        return _("The class is not open. Your text is kept as a draft.")
    if not may_write(state, task, cohort, at) and is_due(task, at) and state is not ReflectionState.PASSED:
        return _("The due time has passed. Your text is kept as a draft; speak to your class teacher.")
    if not may_write(state, task, cohort, at):
        return _("Your reflection has been reviewed; no new version can be handed in.")
    return ""


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
