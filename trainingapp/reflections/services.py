"""What is done with tasks and reflections.

Draft saves leave no audit entry: one comes every few seconds while somebody writes. Everything else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort, Counting, Enrolment
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import queries, rules
from trainingapp.reflections.counting import length, with_plain_line_ends
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version

# -- tasks -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TaskDetails:
    """What an organizer says about a task; lengths in characters of the kind that counts."""

    title: str
    instructions: str
    due_at: datetime
    min_length: int
    max_length: int
    counting: Counting


def add_task(cohort: Cohort, details: TaskDetails, *, by: Person) -> Task:
    """Ask the class's trainees for a reflection."""
    check_not_closed(cohort)
    rules.check_lengths(details.min_length, details.max_length)
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
    rules.check_lengths(details.min_length, details.max_length)
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


# -- writing ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """A text on its way from the page."""

    title: str
    text: str
    revision: int
    """The revision that the page had before the author wrote on; 0 when there was none."""


class NewerDraft(Conflict):
    """Another page saved in between; carries the reflection with what it saved."""

    def __init__(self, reflection: Reflection) -> None:
        super().__init__(_("A newer text was saved from another page or device. Both are shown; choose one."))
        self.reflection = reflection


@dataclass(frozen=True)
class Refused:
    """A text that was not taken; it is kept as the draft."""

    reflection: Reflection
    reasons: list[str]


def save_draft(task: Task, enrolment: Enrolment, sent: Sent, *, at: datetime) -> Reflection:
    """Keep the text as the draft; versions handed in are not touched.

    Raises:
        DomainError: the text cannot be kept as it is.
        NewerDraft: somebody else saved since the revision that the text was made from.
    """
    sent = _plain(sent)
    reflection = queries.own(task, enrolment) or _begin(task, enrolment)
    _write_draft(reflection, sent, at)
    return reflection


def _plain(sent: Sent) -> Sent:
    rules.check_storable(sent.title, sent.text)
    return Sent(sent.title, with_plain_line_ends(sent.text), sent.revision)


def _begin(task: Task, enrolment: Enrolment) -> Reflection:
    """The row of the reflection; of two requests that make it at once, one makes it and both get it."""
    try:
        with session.begin_nested():
            session.add(Reflection(task_id=task.id, enrolment_id=enrolment.id))
    except IntegrityError:
        pass
    reflection = queries.own(task, enrolment)
    assert reflection is not None
    return reflection


def _write_draft(reflection: Reflection, sent: Sent, at: datetime) -> None:
    """Save if the stored revision is the one the text was made from; the same text again is no conflict."""
    result = session.execute(
        update(Reflection)
        .where(Reflection.id == reflection.id, Reflection.revision == sent.revision)
        .values(draft_title=sent.title, draft_text=sent.text, revision=Reflection.revision + 1, saved_at=at),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(result, CursorResult)
    session.refresh(reflection)
    if result.rowcount == 0 and not _is_same(reflection, sent):
        raise NewerDraft(reflection)


def _is_same(reflection: Reflection, sent: Sent) -> bool:
    return (reflection.draft_title, reflection.draft_text) == (sent.title, sent.text)


def submit(
    task: Task, enrolment: Enrolment, sent: Sent, *, key: str, by: Person, at: datetime
) -> Version | Refused:
    """Hand the text in, as a new version; the text is kept as the draft whatever the rules say.

    Args:
        key: made once per attempt; the same text sent again with it gives the version made the first time.
        at: when the server received the request; it decides whether the text is in time.

    Raises:
        DomainError: the text cannot be kept as it is, or the key is none.
        NewerDraft: somebody else saved since the revision that the text was made from.
    """
    if not 8 <= len(key) <= 64 or not key.isascii():
        raise DomainError(_("The request could not be read"))
    sent = _plain(sent)
    reflection = lock(queries.own(task, enrolment) or _begin(task, enrolment))
    given = queries.version_by_key(reflection, key)
    if given is not None and (given.title, given.text) == (sent.title, sent.text):
        return given
    if given is not None:
        raise NewerDraft(reflection)  # the page was used before, its text has changed since
    last = queries.latest_version(reflection)
    if (
        last
        and reflection.state is ReflectionState.SUBMITTED
        and (last.title, last.text) == (sent.title, sent.text)
    ):
        return last
    _write_draft(reflection, sent, at)
    reasons = rules.refusals(
        sent.title,
        sent.text,
        state=reflection.state,
        task=task,
        cohort=task.cohort,
        standing=enrolment.standing.kind,
        at=at,
    )
    return Refused(reflection, reasons) if reasons else _hand_in(reflection, sent, key=key, by=by, at=at)


def lock(reflection: Reflection) -> Reflection:
    """Read the reflection afresh and let nobody else change it until the transaction ends."""
    session.refresh(reflection, with_for_update=True)
    return reflection


def _hand_in(reflection: Reflection, sent: Sent, *, key: str, by: Person, at: datetime) -> Version:
    rules.check_move(reflection, ReflectionState.SUBMITTED)
    last = queries.latest_version(reflection)
    number = last.number + 1 if last else 1
    version = Version(
        reflection=reflection,
        number=number,
        key=key,
        receipt_no=f"{reflection.task.cohort.code}-{reflection.id:06}-{number}",
        title=sent.title,
        text=sent.text,
        length=length(sent.text, reflection.task.counting),
        submitted_at=at,
    )
    session.add(version)
    reflection.state = ReflectionState.SUBMITTED
    reflection.submitted_at = at
    reflection.note = ""
    session.flush()
    audit.record(
        by,
        "reflection.submit",
        reflection,
        cohort_id=reflection.task.cohort_id,
        number=number,
        length=version.length,
    )
    return version


# -- what a review makes of it ---------------------------------------------------------------------------------


def return_for_rewriting(reflection: Reflection, *, by: Person, note: str = "") -> None:
    """Ask the author for a new version; `note` is what they read on the writing page."""
    _move(lock(reflection), ReflectionState.RETURNED, by)
    reflection.note = note


def conclude(reflection: Reflection, *, passed: bool, by: Person) -> None:
    """Say that the latest version meets what was asked for, or that it does not."""
    _move(lock(reflection), ReflectionState.PASSED if passed else ReflectionState.FAILED, by)
    reflection.note = ""


def _move(reflection: Reflection, to: ReflectionState, by: Person) -> None:
    rules.check_move(reflection, to)
    reflection.state = to
    audit.record(by, f"reflection.{to.value}", reflection, cohort_id=reflection.task.cohort_id)
