"""What the readings come to: decided anew in the transaction of whatever changes one of them.

Every function here that settles holds the lock of the reflection's row, which handing in takes as well: the
outcome is always that of the newest version.
"""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.cohorts.rules import reason as given_reason
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import queries
from trainingapp.grading.deciding import Decision, decide
from trainingapp.grading.models import Appeal, Level, Outcome, Reading, Review
from trainingapp.grading.services.dealing import deal_further
from trainingapp.reflections import rules as writing
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Reflection, ReflectionState, Version

_CONCLUDED = {True: ReflectionState.PASSED, False: ReflectionState.FAILED}


def settle(reflection: Reflection, *, by: Person, at: datetime) -> Outcome:
    """Bring outcome, further readings and the reflection's state to what the readings say now.

    The caller holds the reflection's lock.
    """
    version = queries.newest_version(reflection.id)
    assert version is not None
    outcome, given = _outcome(reflection, version), queries.given(version)
    first = given.get(Reading.FIRST)
    if first is None or first.returned:
        _undo(outcome)
    else:
        _decide(outcome, given, at=at)
    _tell_reflection(reflection, outcome, first, by=by)
    session.flush()
    _end_unwanted(outcome, given, at=at)
    if outcome.wants is not None:
        deal_further(reflection.task.cohort, reflection)
    return outcome


def _outcome(reflection: Reflection, version: Version) -> Outcome:
    """The reflection's row, begun anew for a new version: what was said of another text says nothing of it."""
    outcome = queries.outcome_of(reflection)
    if outcome is None:
        outcome = Outcome(reflection_id=reflection.id, version_id=version.id)
        session.add(outcome)
    elif outcome.version_id != version.id:
        outcome.version_id, outcome.suspicion = version.id, ""
        _undo(outcome)
    session.flush()
    return outcome


def _undo(outcome: Outcome) -> None:
    outcome.level = outcome.wants = outcome.decided_at = outcome.released_at = None
    outcome.for_anthology = False


def _decide(outcome: Outcome, given: dict[Reading, Review], *, at: datetime) -> None:
    task = outcome.reflection.task
    plan, appeal = queries.plan_of(task), queries.appeal_of(outcome.reflection)
    appealed = appeal is not None and appeal.version_id == outcome.version_id
    decision = decide(
        {reading: review.level for reading, review in given.items() if review.level},
        second_if_excellent=plan.second_if_excellent and has_second_reader(task.cohort),
        is_suspected=bool(outcome.suspicion),
        appealed=appealed,
    )
    _keep(outcome, decision, at=at)
    if appeal is not None and appealed and decision.level is not None:
        _close(appeal, decision.level, at=at)


def has_second_reader(cohort: Cohort) -> bool:
    """Whether more than one person grades in the class."""
    return len(cohorts.graders(cohort)) > 1


def _keep(outcome: Outcome, decision: Decision, *, at: datetime) -> None:
    """A level that its author knows stands until the readings that question it are done."""
    outcome.wants = decision.wants
    if decision.level is None:
        outcome.level = outcome.level if outcome.released_at else None
        return
    if outcome.level is not decision.level:
        outcome.level, outcome.decided_at = decision.level, at
    if outcome.level is not Level.EXCELLENT:
        outcome.for_anthology = False
    is_shown = writing.shows_result(outcome.reflection.task)
    if is_shown and outcome.released_at is None and not queries.has_open_finding(outcome.version_id):
        outcome.released_at = at


def _close(appeal: Appeal, level: Level, *, at: datetime) -> None:
    if appeal.level_after is not level:
        appeal.level_after, appeal.decided_at = level, at


def _tell_reflection(reflection: Reflection, outcome: Outcome, first: Review | None, *, by: Person) -> None:
    """The reflection's state is what its author may know: a return at once, a level when it is released."""
    if first is not None and first.returned:
        reflections.return_for_rewriting(reflection, by=by, note=first.comment)
    elif outcome.released_at is not None and outcome.level is not None:
        if reflection.state is not _CONCLUDED[outcome.level.passes]:
            reflections.conclude(reflection, passed=outcome.level.passes, by=by)
    elif first is not None and reflection.state is not ReflectionState.SUBMITTED:
        writing.check_move(reflection, ReflectionState.SUBMITTED)
        reflection.state, reflection.note = ReflectionState.SUBMITTED, ""


def _end_unwanted(outcome: Outcome, given: dict[Reading, Review], *, at: datetime) -> None:
    """Take back further readings that were dealt and are not wanted any more, unless they are done."""
    for allocation in queries.open_further(outcome.reflection):
        is_of_version = allocation.version_no == outcome.version.number
        is_done = is_of_version and allocation.reading in given
        if not is_done and not (is_of_version and allocation.reading is outcome.wants):
            allocation.until = at
    session.flush()


def ask_second_reading(reflection: Reflection, reason: str, *, by: Person, at: datetime) -> Outcome:
    """Have the newest version read by a second grader, because something about it needs another look.

    Asked again, it only changes the reason. What its author knows already stands until the reading is done.

    Raises:
        DomainError: no reason, nothing handed in, a task or a class where nobody reads a second time, or an
            appeal under way.
    """
    reason, reflection = given_reason(reason), reflections.lock(reflection)
    task = reflection.task
    check_not_closed(task.cohort)
    version, appeal = queries.newest_version(reflection.id), queries.appeal_of(reflection)
    if version is None:
        raise DomainError(_("Nothing was handed in yet."))
    if not queries.plan_of(task).second_if_suspicious or not has_second_reader(task.cohort):
        raise DomainError(
            _("There is no second reading here: it needs two graders, and the task's review must ask for it.")
        )
    if appeal is not None and appeal.version_id == version.id:
        raise DomainError(_("The author has appealed: another reading decides already."))
    outcome = _outcome(reflection, version)
    outcome.suspicion = reason
    audit.record(by, "review.ask_second", reflection, cohort_id=task.cohort_id, version=version.number)
    return settle(reflection, by=by, at=at)


def mark_for_anthology(reflection: Reflection, wanted: bool, *, by: Person) -> None:
    """Propose an excellent reflection for the anthology, or take the proposal back.

    Raises:
        DomainError: its final level is not the best.
    """
    reflections.lock(reflection)
    outcome = queries.outcome_of(reflection)
    if outcome is None or outcome.level is not Level.EXCELLENT or outcome.wants is not None:
        raise DomainError(_("Only what is finally excellent can be marked for the anthology."))
    outcome.for_anthology = wanted
    audit.record(by, "review.anthology", reflection, cohort_id=reflection.task.cohort_id, marked=wanted)
