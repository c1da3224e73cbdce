"""Dealing out and moving, on the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.rules import check_not_closed
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import dealing, queries
from trainingapp.grading.dealing import Paper
from trainingapp.grading.models import Allocation, Outcome, Reading
from trainingapp.reflections.models import Reflection


@dataclass(frozen=True)
class Dealt:
    """The outcome of a dealing: how many to each grader id, and how many nobody may have."""

    counts: dict[int, int]
    left: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class _Kind:
    """What an allocation is for."""

    reading: Reading = Reading.FIRST
    version_no: int | None = None


_FIRST = _Kind()


def plan(cohort: Cohort) -> Dealt:
    """What `deal` would do now; changes nothing."""
    papers = [*queries.undealt(cohort), *queries.wanting(cohort)]
    return _summed(dealing.deal(papers, queries.hands(cohort)), papers)


def _summed(dealt: Mapping[int, int], papers: Sequence[Paper]) -> Dealt:
    return Dealt(dict(Counter(dealt.values())), left=len(papers) - len(dealt))


def deal(cohort: Cohort, *, by: Person) -> Dealt:
    """Deal what was handed in and lies with nobody, and further readings that nobody could take before.

    Run again, it deals what is new.

    Raises:
        DomainError: there is something to deal, but the class has no grader.
    """
    check_not_closed(cohort)
    lock_dealing(cohort)
    firsts, further = queries.undealt(cohort), _locked_wanting(cohort)
    papers, hands = [*firsts, *further], queries.hands(cohort)
    if papers and not hands:
        raise DomainError(_("The class has no graders yet. Name some among its staff, then deal out."))
    dealt = dealing.deal(papers, hands)
    _allocate(cohort, dealt, {paper.reflection_id: _kind(one) for paper, one in further.items()})
    outcome = _summed(dealt, papers)
    if dealt:
        audit.record(by, "allocation.deal", cohort, cohort_id=cohort.id, dealt=outcome.total)
    return outcome


def _locked_wanting(cohort: Cohort) -> dict[Paper, Outcome]:
    """Further readings that lie with nobody, once those who judge these texts at the moment are done."""
    ids = sorted(paper.reflection_id for paper in queries.wanting(cohort))
    if not ids:
        return {}
    locked = select(Reflection.id).where(Reflection.id.in_(ids)).order_by(Reflection.id)
    session.execute(locked.with_for_update(key_share=True))
    return queries.wanting(cohort)


def _kind(outcome: Outcome) -> _Kind:
    assert outcome.wants is not None
    return _Kind(outcome.wants, outcome.version.number)


def deal_further(cohort: Cohort, reflection: Reflection) -> bool:
    """Deal the further reading that the reflection wants, if it lies with nobody and somebody may have it.

    The caller holds the reflection's lock; the class's dealing is not locked, so that graders do not wait for
    each other: two readings at once may find the same grader the least loaded.
    """
    found = queries.wanting(cohort, reflection.id)
    dealt = dealing.deal(list(found), queries.hands(cohort))
    _allocate(cohort, dealt, {paper.reflection_id: _kind(one) for paper, one in found.items()})
    return bool(dealt)


def move_unread(cohort: Cohort, grader: Person, *, by: Person) -> Dealt:
    """Give what the grader has not read to the end to the others; returned ones too, they will come back.

    Raises:
        DomainError: there is nobody else to take it.
    """
    lock_dealing(cohort)
    held = queries.unfinished(cohort, grader)
    if held and not _others(cohort, grader):
        raise DomainError(_("Nobody else grades in this class. Name another grader first."))
    return pass_on(cohort, grader, held, by=by)


def pass_on(cohort: Cohort, grader: Person, held: Sequence[tuple[Allocation, Paper]], *, by: Person) -> Dealt:
    """End these allocations of the grader and deal them to the others, as far as others may have them."""
    papers = [paper for _allocation, paper in held]
    dealt = dealing.deal(papers, queries.hands(cohort, _others(cohort, grader)))
    now = clock.now()
    kinds: dict[int, _Kind] = {}
    for allocation, paper in held:
        if paper.reflection_id in dealt:
            allocation.until = now
            kinds[paper.reflection_id] = _Kind(allocation.reading, allocation.version_no)
    session.flush()  # the old rows end before the new ones begin: one open row each
    _allocate(cohort, dealt, kinds)
    if dealt:
        facts = {"grader_id": grader.id, "moved": len(dealt)}
        audit.record(by, "allocation.move", cohort, cohort_id=cohort.id, **facts)
    return _summed(dealt, papers)


def _others(cohort: Cohort, grader: Person) -> list[Person]:
    return [person for person in cohorts.graders(cohort) if person.id != grader.id]


def redeal(cohort: Cohort, *, by: Person) -> Dealt:
    """Move what lies unfinished with people whose office ended to the present graders."""
    counts: Counter[int] = Counter()
    left = 0
    for grader in queries.stranded(cohort):
        moved = move_unread(cohort, grader, by=by)
        counts.update(moved.counts)
        left += moved.left
    return Dealt(dict(counts), left=left)


def lock_dealing(cohort: Cohort) -> None:
    """One dealing of a class at a time; readers and reviewers are not held up."""
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))


def _allocate(cohort: Cohort, dealt: Mapping[int, int], kinds: Mapping[int, _Kind]) -> None:
    if not dealt:
        return
    positions = queries.last_positions(cohort)
    now = clock.now()
    for reflection_id, grader_id in dealt.items():
        positions[grader_id] = positions.get(grader_id, 0) + 1
        kind = kinds.get(reflection_id, _FIRST)
        session.add(
            Allocation(
                cohort_id=cohort.id,
                reflection_id=reflection_id,
                grader_id=grader_id,
                position=positions[grader_id],
                created_at=now,
                reading=kind.reading,
                version_no=kind.version_no,
            )
        )
    session.flush()
