"""What comes from the page on the desk: a judgement that may arrive late, twice, or from a stale window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading import queries, rubric
from trainingapp.grading.claiming import capped
from trainingapp.grading.models import Allocation, Level, Review
from trainingapp.grading.services import claims
from trainingapp.grading.services.phrases import count_phrases
from trainingapp.grading.services.readings import mark, review, send_back
from trainingapp.reflections.models import Version


@dataclass(frozen=True)
class Judgement:
    """What a page sends. `points` where the task has criteria; without level and points it is a return."""

    comment: str
    level: Level | None = None
    points: Mapping[int, int] = field(default_factory=dict)
    replaces: int | None = None
    key: str = ""
    window: str = ""
    take: bool = False
    """Save although another window has the text."""
    seconds: int | None = None

    @property
    def returned(self) -> bool:
        return self.level is None and not self.points


def judge(allocation: Allocation, version: Version, said: Judgement, *, by: Person, at: datetime) -> Review:
    """Save a judgement once, however often it arrives, with its reading time.

    Raises:
        Conflict: another window has the text; or as for `review`.
        DomainError: the lowest level for a text that largely stands elsewhere, without a finding; or as for
            `review` and `mark`.
    """
    claims.lock_paper(allocation)
    arrived = _arrived(allocation, said.key)
    if arrived is not None:
        return arrived
    if not said.take:
        claims.check_claim(allocation, said.window, at=at)
    written = _give(allocation, version, said, by=by, at=at)
    if written.key is None:
        written.key, written.seconds = said.key or None, capped(said.seconds)
        count_phrases(by, said.comment, at=at)
    claims.let_go(allocation, said.window)
    session.flush()
    return written


def _arrived(allocation: Allocation, key: str) -> Review | None:
    if not key:
        return None
    return session.scalar(select(Review).where(Review.allocation_id == allocation.id, Review.key == key))


def _give(allocation: Allocation, version: Version, said: Judgement, *, by: Person, at: datetime) -> Review:
    if said.returned:
        return send_back(allocation, version, said.comment, by=by, at=at, replaces=said.replaces)
    _check_finding(allocation, version, said)
    if said.points:
        return mark(allocation, version, said.points, said.comment, by=by, at=at, replaces=said.replaces)
    assert said.level is not None
    return review(allocation, version, said.level, said.comment, by=by, at=at, replaces=said.replaces)


def _check_finding(allocation: Allocation, version: Version, said: Judgement) -> None:
    """A text that largely stands elsewhere does not fail without a word on whether it was copied."""
    level = said.level
    if said.points:
        level = rubric.level_from(sum(said.points.values()), queries.plan_of(version.reflection.task))
    if level is not Level.FAIL or queries.finding_of(allocation, version) is not None:
        return
    if queries.is_much_shared(version):
        raise DomainError(
            _(
                "Much of this text stands elsewhere. Write a finding first: own work, quotation, needs "
                "explanation or copied. What you entered is kept."
            )
        )
