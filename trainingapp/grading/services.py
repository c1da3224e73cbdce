"""What is done in the review: dealing out, reading, returning, moving."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core import clock
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import dealing, queries, rules
from trainingapp.grading.models import Allocation, Level, Review
from trainingapp.grading.rules import Verdict
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Reflection, ReflectionState, Version

_CONCLUDED = {True: ReflectionState.PASSED, False: ReflectionState.FAILED}


@dataclass(frozen=True)
class Dealt:
    """The outcome of a dealing: how many to each grader id, and how many nobody may have."""

    counts: dict[int, int]
    left: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


# -- dealing ---------------------------------------------------------------------------------------------------


def plan(cohort: Cohort) -> Dealt:
    """What `deal` would do now; changes nothing."""
    papers = queries.undealt(cohort)
    dealt = dealing.deal(papers, queries.hands(cohort))
    return Dealt(dict(Counter(dealt.values())), left=len(papers) - len(dealt))


def deal(cohort: Cohort, *, by: Person) -> Dealt:
    """Deal what was handed in and lies with nobody over the class's graders; run again, it deals what is new.

    Raises:
        DomainError: there is something to deal, but the class has no grader.
    """
    check_not_closed(cohort)
    _lock_dealing(cohort)
    papers, hands = queries.undealt(cohort), queries.hands(cohort)
    if papers and not hands:
        raise DomainError(_("The class has no graders yet. Name some among its staff, then deal out."))
    dealt = dealing.deal(papers, hands)
    _allocate(cohort, dealt)
    outcome = Dealt(dict(Counter(dealt.values())), left=len(papers) - len(dealt))
    if dealt:
        audit.record(by, "allocation.deal", cohort, cohort_id=cohort.id, dealt=outcome.total)
    return outcome


def move_unread(cohort: Cohort, grader: Person, *, by: Person) -> Dealt:
    """Give what the grader has not read to the end to the others; returned ones too, they will come back.

    Raises:
        DomainError: there is nobody else to take it.
    """
    _lock_dealing(cohort)
    others = [person for person in cohorts.graders(cohort) if person.id != grader.id]
    held = queries.unfinished(cohort, grader)
    if held and not others:
        raise DomainError(_("Nobody else grades in this class. Name another grader first."))
    dealt = dealing.deal([paper for _allocation, paper in held], queries.hands(cohort, others))
    now = clock.now()
    for allocation, paper in held:
        if paper.reflection_id in dealt:
            allocation.until = now
    session.flush()  # the old rows end before the new ones begin: one open row each
    _allocate(cohort, dealt)
    if dealt:
        facts = {"grader_id": grader.id, "moved": len(dealt)}
        audit.record(by, "allocation.move", cohort, cohort_id=cohort.id, **facts)
    return Dealt(dict(Counter(dealt.values())), left=len(held) - len(dealt))


def redeal(cohort: Cohort, *, by: Person) -> Dealt:
    """Move what lies unfinished with people whose office ended to the present graders."""
    counts: Counter[int] = Counter()
    left = 0
    for grader in queries.stranded(cohort):
        moved = move_unread(cohort, grader, by=by)
        counts.update(moved.counts)
        left += moved.left
    return Dealt(dict(counts), left=left)


def _lock_dealing(cohort: Cohort) -> None:
    """One dealing of a class at a time; readers and reviewers are not held up."""
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))


def _allocate(cohort: Cohort, dealt: dict[int, int]) -> None:
    positions = queries.last_positions(cohort)
    now = clock.now()
    for reflection_id, grader_id in dealt.items():
        positions[grader_id] = positions.get(grader_id, 0) + 1
        session.add(
            Allocation(
                cohort_id=cohort.id,
                reflection_id=reflection_id,
                grader_id=grader_id,
                position=positions[grader_id],
                created_at=now,
            )
        )
    session.flush()


# -- reading ---------------------------------------------------------------------------------------------------


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
    """
    return _judge(allocation, version, Verdict(level, comment.strip()), by=by, at=at, replaces=replaces)


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
        DomainError: no comment.
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
    reflection = _lock_reading(allocation)
    current = queries.current_review(version)
    if current is not None and verdict.is_that_of(current):
        return current
    newest = queries.newest_version(reflection.id)
    assert newest is not None
    rules.check_newest(version, newest)
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
        level=verdict.level,
        returned=verdict.returned,
        comment=verdict.comment,
        at=at,
    )
    session.add(written)
    session.flush()
    _tell_reflection(reflection, verdict, by=by)
    facts = {"level": verdict.level.value if verdict.level else None, "version": version.number}
    action = "review.return" if verdict.returned else "review.give"
    audit.record(by, action, written, cohort_id=allocation.cohort_id, **facts)
    return written


def _tell_reflection(reflection: Reflection, verdict: Verdict, *, by: Person) -> None:
    """Bring the reflection to the state that the verdict asks for, with the comment for its author."""
    if verdict.level is None:
        reflections.return_for_rewriting(reflection, by=by, note=verdict.comment)
    elif reflection.state is not _CONCLUDED[verdict.level.passes]:
        reflections.conclude(reflection, passed=verdict.level.passes, by=by)
