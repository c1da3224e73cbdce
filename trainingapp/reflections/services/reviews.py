"""What a review makes of a reflection."""

from __future__ import annotations

from collections.abc import Iterable

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.reflections import rules
from trainingapp.reflections.models import Reflection, ReflectionState
from trainingapp.reflections.services.writing import lock


def return_for_rewriting(reflection: Reflection, *, by: Person, note: str = "") -> None:
    """Ask the author for a new version; `note` is what they read on the writing page."""
    _move(lock(reflection), ReflectionState.RETURNED, by)
    reflection.note = note


def conclude(reflection: Reflection, *, passed: bool, by: Person) -> None:
    """Say that the latest version meets what was asked for, or that it does not."""
    _move(lock(reflection), ReflectionState.PASSED if passed else ReflectionState.FAILED, by)
    reflection.note = ""


def conclude_all(reflections: Iterable[tuple[Reflection, bool]], *, by: Person) -> None:
    """As `conclude`, for many (reflection, passed) that the caller has locked; what is so already stays."""
    for reflection, passed in reflections:
        to = ReflectionState.PASSED if passed else ReflectionState.FAILED
        if reflection.state is not to:
            _move(reflection, to, by)
        reflection.note = ""


def _move(reflection: Reflection, to: ReflectionState, by: Person) -> None:
    rules.check_move(reflection, to)
    reflection.state = to
    audit.record(by, f"reflection.{to.value}", reflection, cohort_id=reflection.task.cohort_id)
