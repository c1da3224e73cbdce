"""Reading: a level or a return for one version, in the reading that was dealt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import queries, rubric, rules
from trainingapp.grading.models import Allocation, Level, Review
from trainingapp.grading.rules import Verdict
from trainingapp.grading.services.outcomes import settle
from trainingapp.reflections.models import Reflection, Version


def review(
    allocation: Allocation,
    version: Version,
    level: Level,
    comment: str,
    *,
    by: Person,
    at: datetime,
    replaces: int | None = None,
) -> Review:
    """Give a version its level. The same review sent again changes nothing and gives the one there is.

    Args:
        version: the version that was read; one of the dealt reflection.
        replaces: the id of the review that was shown when this one was made; None if there was none.

    Raises:
        Conflict: a newer version, another review or another grader has come between.
        DomainError: the task has criteria: see `mark`; or calibration texts are still to be read.
    """
    if queries.criteria(version.reflection.task):
        raise DomainError(_("Give points for every criterion."))
    return _judge(allocation, version, Verdict(level, comment.strip()), by=by, at=at, replaces=replaces)


def mark(
    allocation: Allocation,
    version: Version,
    points: Mapping[int, int],
    comment: str,
    *,
    by: Person,
    at: datetime,
    replaces: int | None = None,
) -> Review:
    """Give a version points for each of the task's criteria; their sum gives its level.

    Args:
        points: by criterion id; others as for `review`.

    Raises:
        Conflict: as for `review`.
        DomainError: a criterion without points, or with more than it can bring.
    """
    task = version.reflection.task
    level = rubric.level_of(points, queries.criteria(task), queries.plan_of(task))
    kept = {str(criterion): given for criterion, given in sorted(points.items())}
    verdict = Verdict(level, comment.strip(), kept)
    return _judge(allocation, version, verdict, by=by, at=at, replaces=replaces)


def send_back(
    allocation: Allocation,
    version: Version,
    comment: str,
    *,
    by: Person,
    at: datetime,
    replaces: int | None = None,
) -> Review:
    """Return a version for rewriting; the comment says what to change. Arguments and errors as for `review`.

    Raises:
        DomainError: no comment, or a further reading, which only gives a level.
    """
    return _judge(allocation, version, Verdict(None, comment.strip()), by=by, at=at, replaces=replaces)


def _judge(
    allocation: Allocation,
    version: Version,
    verdict: Verdict,
    *,
    by: Person,
    at: datetime,
    replaces: int | None,
) -> Review:
    check_not_closed(allocation.cohort)
    rules.check_comment(verdict)
    if queries.uncalibrated(by, allocation.cohort):
        raise DomainError(_("Read the calibration texts of the class first; you find them on your desk."))
    reflection = _lock_reading(allocation)
    current = queries.current_review(version, allocation.reading)
    if current is not None and verdict.is_that_of(current):
        return current
    newest = queries.newest_version(reflection.id)
    assert newest is not None
    rules.check_newest(version, newest)
    rules.check_reading(allocation, version, verdict)
    rules.check_replaced(current, replaces)
    return _write(allocation, reflection, version, verdict, current, by=by, at=at)


def _lock_reading(allocation: Allocation) -> Reflection:
    """Let nobody hand in, review or move this reflection until the transaction ends; read it afresh."""
    fresh, reflection = session.execute(
        select(Allocation, Reflection)
        .join(Reflection, Reflection.id == Allocation.reflection_id)
        .where(Allocation.id == allocation.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if fresh.until is not None:
        raise Conflict(_("This reflection was dealt to somebody else meanwhile. Nothing was saved."))
    return reflection


def _write(
    allocation: Allocation,
    reflection: Reflection,
    version: Version,
    verdict: Verdict,
    current: Review | None,
    *,
    by: Person,
    at: datetime,
) -> Review:
    if current is not None:
        current.replaced_at = at
        session.flush()  # the old one ends before the new one begins: one current review each
    written = Review(
        allocation_id=allocation.id,
        version_id=version.id,
        grader_id=by.id,
        reading=allocation.reading,
        level=verdict.level,
        returned=verdict.returned,
        comment=verdict.comment,
        at=at,
    )
    if verdict.points is not None:
        written.points = verdict.points
    session.add(written)
    session.flush()
    facts = {"level": verdict.level.value if verdict.level else None, "version": version.number}
    action = "review.return" if verdict.returned else "review.give"
    audit.record(by, action, written, cohort_id=allocation.cohort_id, **facts)
    settle(reflection, by=by, at=at)
    return written
