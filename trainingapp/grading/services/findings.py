"""Findings about originality, and the hearing of the author; no program writes one."""

from __future__ import annotations

from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.session import session
from trainingapp.grading import queries, rules
from trainingapp.grading.hearing import ANSWER_TERM, Said, check_answer, check_said
from trainingapp.grading.models import Allocation, Finding, FindingKind, Hearing
from trainingapp.grading.services.outcomes import ask_second_reading, has_second_reader, settle
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Reflection, Version


def find(allocation: Allocation, version: Version, said: Said, *, by: Person, at: datetime) -> Finding:
    """Write what was found about a version, or change it; the earlier finding is kept as replaced.

    Needing explanation and copied ask the author. Copied also asks for a second reading, and is final only
    when it is said again after the author answered or the time for it ended.

    Raises:
        Conflict: a newer version was handed in.
        DomainError: a note, a question or a passage is missing, or a passage does not stand in the text.
    """
    reflection = reflections.lock(allocation.reflection)
    check_not_closed(allocation.cohort)
    newest, heard = queries.newest_version(reflection.id), queries.hearing_of(version)
    assert newest is not None
    rules.check_newest(version, newest)
    check_said(said, version.text, heard)
    current = queries.finding_of(allocation, version)
    may_conclude = not said.kind.asks_author or (
        said.kind is FindingKind.COPIED and heard is not None and heard.is_over(at)
    )
    if current is None or (current.kind, current.note) != (said.kind, said.note):
        current = _write(allocation, version, said, current, by=by, at=at)
    if may_conclude and current.concluded_at is None:
        current.concluded_at = at
        facts = {"kind": current.kind.value, "version": version.number}
        audit.record(by, "finding.conclude", current, cohort_id=allocation.cohort_id, **facts)
    if said.kind.asks_author and heard is None:
        _ask(allocation, version, said, by=by, at=at)
    _tell(reflection, version, said, by=by, at=at)
    return current


def _write(
    allocation: Allocation, version: Version, said: Said, before: Finding | None, *, by: Person, at: datetime
) -> Finding:
    if before is not None:
        before.replaced_at = at
        session.flush()  # the old one ends before the new one begins: one current finding each
    made = Finding(
        allocation_id=allocation.id,
        version_id=version.id,
        grader_id=by.id,
        kind=said.kind,
        note=said.note,
        at=at,
    )
    session.add(made)
    session.flush()
    facts = {"kind": said.kind.value, "version": version.number}
    audit.record(by, "finding.write", made, cohort_id=allocation.cohort_id, **facts)
    return made


def _ask(allocation: Allocation, version: Version, said: Said, *, by: Person, at: datetime) -> None:
    asked = Hearing(
        version_id=version.id,
        question=said.question,
        passages=list(said.passages),
        asked_at=at,
        until=at + ANSWER_TERM,
    )
    session.add(asked)
    session.flush()
    facts = {"passages": len(said.passages), "version": version.number}
    audit.record(by, "hearing.ask", asked, cohort_id=allocation.cohort_id, **facts)


def _tell(reflection: Reflection, version: Version, said: Said, *, by: Person, at: datetime) -> None:
    """Ask for the second reading, or let the outcome go on that waited for the finding."""
    outcome = queries.outcome_of(reflection)
    is_asked = outcome is not None and outcome.version_id == version.id and bool(outcome.suspicion)
    appeal = queries.appeal_of(reflection)
    is_appealed = appeal is not None and appeal.version_id == version.id
    has_second = queries.plan_of(reflection.task).second_if_suspicious and has_second_reader(
        reflection.task.cohort
    )
    if said.kind is FindingKind.COPIED and has_second and not is_asked and not is_appealed:
        ask_second_reading(reflection, str(FindingKind.COPIED.label), by=by, at=at)
    elif outcome is not None and outcome.version_id == version.id:
        settle(reflection, by=by, at=at)


def answer(hearing: Hearing, text: str, *, by: Person, at: datetime) -> None:
    """The author's one answer; sent twice, it is one.

    Raises:
        DomainError: nothing, too long, too late, or another answer before.
    """
    text = text.replace("\r\n", "\n").strip()
    reflections.lock(hearing.version.reflection)
    session.refresh(hearing)
    if hearing.answered_at is not None and hearing.answer == text:
        return
    check_not_closed(hearing.version.reflection.task.cohort)
    check_answer(hearing, text, at)
    hearing.answer, hearing.answered_at = text, at
    audit.record(by, "hearing.answer", hearing, cohort_id=hearing.version.reflection.task.cohort_id)
