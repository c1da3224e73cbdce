"""A grader's phrases, and short comments that may become some."""

from __future__ import annotations

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.grading.models import Allocation, Phrase, Review

SHORT_COMMENT = 60
"""Comments up to this many characters are offered again as phrases."""
OFFERED = 9
"""One for each digit."""


def own_phrases(person: Person) -> list[Phrase]:
    """The person's phrases, those used most first."""
    return list(
        session.scalars(
            select(Phrase)
            .where(Phrase.grader_id == person.id)
            .order_by(Phrase.used.desc(), Phrase.used_at.desc(), Phrase.id)
        )
    )


def phrases(person: Person, cohort: Cohort, limit: int = OFFERED) -> list[str]:
    """What is offered beside a comment: own phrases, then short comments written before in this class."""
    own = [phrase.text for phrase in own_phrases(person)][:limit]
    if len(own) == limit:
        return own
    before = session.scalars(
        select(Review.comment)
        .join(Allocation, Allocation.id == Review.allocation_id)
        .where(
            Review.grader_id == person.id,
            Allocation.cohort_id == cohort.id,
            Review.replaced_at.is_(None),  # one text judged twice is no comment used twice
            func.length(Review.comment).between(2, SHORT_COMMENT),
            Review.comment.not_in(own),
        )
        .group_by(Review.comment)
        .order_by(func.count().desc(), func.max(Review.at).desc(), Review.comment)
        .limit(limit - len(own))
    )
    return [*own, *before]
