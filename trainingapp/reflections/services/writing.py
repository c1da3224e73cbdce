"""What authors do: write, hand in, agree to be printed.

Draft saves leave no audit entry: one comes every few seconds while somebody writes. Everything else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Enrolment
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import queries, rules
from trainingapp.reflections.counting import length, with_plain_line_ends
from trainingapp.reflections.models import Consent, EarlierDraft, Reflection, ReflectionState, Task, Version
from trainingapp.reflections.services.checking import ask_for_check


@dataclass(frozen=True)
class Sent:
    """A text on its way from the page."""

    title: str
    text: str
    revision: int
    """The revision that the page had before the author wrote on; 0 when there was none."""
    put_aside: tuple[tuple[str, str], ...] = ()
    """Titles and texts that the author decided against, to be kept as earlier drafts."""


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
    reflection = begun(task, enrolment)
    _write_draft(reflection, sent, at)
    return reflection


def _plain(sent: Sent) -> Sent:
    """As it is kept; raises `DomainError` when it cannot be kept exactly."""
    for title, text in ((sent.title, sent.text), *sent.put_aside):
        rules.check_storable(title, text)
    aside = tuple((title, with_plain_line_ends(text)) for title, text in sent.put_aside)
    return Sent(sent.title, with_plain_line_ends(sent.text), sent.revision, aside)


def begun(task: Task, enrolment: Enrolment) -> Reflection:
    """The person's reflection, made if there is none; nobody else changes it until the transaction ends."""
    return queries.own(task, enrolment, locked=True) or _begin(task, enrolment)


def _begin(task: Task, enrolment: Enrolment) -> Reflection:
    """The row of the reflection; of two requests that make it at once, one makes it and both get it."""
    made = Reflection(task_id=task.id, enrolment_id=enrolment.id)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        found = queries.own(task, enrolment, locked=True)
        assert found is not None
        return found
    return made


def _write_draft(reflection: Reflection, sent: Sent, at: datetime) -> None:
    """Save if the stored revision is the one the text was made from; the same text again is no conflict."""
    values = {
        "draft_title": sent.title,
        "draft_text": sent.text,
        "saved_at": at,
        "revision": sent.revision + 1,
    }
    result = session.execute(
        update(Reflection)
        .where(Reflection.id == reflection.id, Reflection.revision == sent.revision)
        .values(values),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(result, CursorResult)
    if result.rowcount:
        for name, value in values.items():
            set_committed_value(reflection, name, value)  # what was written needs not be read again
    else:
        session.refresh(reflection)
        if not _is_same(reflection, sent):
            raise NewerDraft(reflection)
    _put_aside(reflection, sent.put_aside, at)


EARLIER = 30
"""Earlier drafts kept for each reflection; the oldest go first."""


def _put_aside(reflection: Reflection, texts: tuple[tuple[str, str], ...], at: datetime) -> None:
    if not texts:
        return
    kept = queries.earlier_drafts(reflection)
    known = {(one.title, one.text) for one in kept}
    new = [one for one in dict.fromkeys(texts) if one not in known]
    for title, text in new:
        session.add(EarlierDraft(reflection_id=reflection.id, title=title, text=text, put_aside_at=at))
    for old in kept[max(0, EARLIER - len(new)) :]:
        session.delete(old)


def _is_same(reflection: Reflection, sent: Sent) -> bool:
    return (reflection.draft_title, reflection.draft_text) == (sent.title, sent.text)


def submit(
    task: Task,
    enrolment: Enrolment,
    sent: Sent,
    *,
    key: str,
    by: Person,
    at: datetime,
    waited: timedelta = timedelta(),
) -> Version | Refused:
    """Hand the text in, as a new version; the text is kept as the draft whatever the rules say.

    Args:
        key: made once per attempt; the same text sent again with it gives the version made the first time.
        at: when the server received the request; it decides whether the text is in time.
        waited: how long before that the page tried first, by its own word.

    Raises:
        DomainError: the text cannot be kept as it is, or the key is none.
        NewerDraft: somebody else saved since the revision that the text was made from.
    """
    if not 8 <= len(key) <= 64 or not key.isascii():
        raise DomainError(_("The request could not be read"))
    sent = _plain(sent)
    reflection = begun(task, enrolment)
    last = queries.latest_version(reflection) if reflection.submitted_at else None
    given = queries.version_by_key(reflection, key) if last else None
    if given is not None:
        return _again(given, sent)
    _write_draft(reflection, sent, at)
    if last and reflection.state is ReflectionState.SUBMITTED and _is_text_of(last, sent):
        return last
    reasons = _refusals(task, enrolment, reflection, sent, at)
    if reasons:
        return Refused(reflection, reasons)
    timing = rules.timing(reflection.state, rules.deadline(task, reflection), at, waited)
    number = last.number + 1 if last else 1
    return _hand_in(Version(number=number, key=key, submitted_at=at, timing=timing), reflection, sent, by=by)


def _again(given: Version, sent: Sent) -> Version:
    """The version that this very submission made when it came the first time.

    Raises:
        NewerDraft: the page was used before, its text has changed since.
    """
    if not _is_text_of(given, sent):
        raise NewerDraft(given.reflection)
    return given


def _is_text_of(version: Version, sent: Sent) -> bool:
    return (version.title, version.text) == (sent.title, sent.text)


def _refusals(
    task: Task, enrolment: Enrolment, reflection: Reflection, sent: Sent, at: datetime
) -> list[str]:
    return rules.refusals(
        sent.title,
        sent.text,
        state=reflection.state,
        task=task,
        deadline=rules.deadline(task, reflection),
        cohort=task.cohort,
        standing=enrolment.standing.kind,
        at=at,
    )


def lock(reflection: Reflection) -> Reflection:
    """Read the reflection afresh and let nobody else change it until the transaction ends."""
    session.refresh(reflection, with_for_update=True)
    return reflection


def _hand_in(version: Version, reflection: Reflection, sent: Sent, *, by: Person) -> Version:
    """Complete the version and let it count."""
    rules.check_move(reflection, ReflectionState.SUBMITTED)
    task = reflection.task
    version.reflection = reflection
    version.receipt_no = f"{task.cohort.code}-{reflection.id:06}-{version.number}"
    version.title, version.text = sent.title, sent.text
    version.length = length(sent.text, task.counting)
    session.add(version)
    reflection.state = ReflectionState.SUBMITTED
    reflection.submitted_at = version.submitted_at
    reflection.note = ""
    session.flush()
    # The one place where a version begins to count: what is to be checked about it later is noted here.
    ask_for_check(version)
    facts = {"number": version.number, "length": version.length, "timing": version.timing.value}
    audit.record(by, "reflection.submit", reflection, cohort_id=task.cohort_id, **facts)
    return version


# -- consent ---------------------------------------------------------------------------------------------------


def agree_to_print(version: Version, *, by: Person, at: datetime) -> None:
    """The author lets the version be printed in the anthology; said twice, it holds once.

    Raises:
        DomainError: a newer one was handed in, which is what would be printed.
    """
    reflection = lock(version.reflection)
    if queries.latest_version(reflection) is not version:
        raise DomainError(_("A newer version was handed in. Say on its page whether it may be printed."))
    standing = queries.consent(reflection)
    if standing is not None and standing.version_id == version.id:
        return
    if standing is not None:
        standing.until = at
        session.flush()
    session.add(Consent(reflection_id=reflection.id, version_id=version.id, since=at))
    cohort_id = reflection.task.cohort_id
    audit.record(by, "reflection.consent", reflection, cohort_id=cohort_id, version=version.number)


def take_back_consent(reflection: Reflection, *, by: Person, at: datetime) -> None:
    """The author does not want the reflection to be printed any more."""
    lock(reflection)
    standing = queries.consent(reflection)
    if standing is not None:
        standing.until = at
        audit.record(by, "reflection.consent_end", reflection, cohort_id=reflection.task.cohort_id)
