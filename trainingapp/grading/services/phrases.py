"""A grader's own phrases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.grading.models import Phrase

MOST_PHRASES = 60
LONGEST_PHRASE = 200


def add_phrase(grader: Person, text: str, *, at: datetime) -> Phrase:
    """Keep a phrase for the grader's comments; one there already is given back.

    Raises:
        DomainError: nothing, too long, or too many of them.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_PHRASE:
        raise DomainError(_("A phrase has 1 to %(n)s characters.", n=LONGEST_PHRASE))
    own = select(Phrase).where(Phrase.grader_id == grader.id)
    found = session.scalar(own.where(Phrase.text == text))
    if found is not None:
        return found
    if (session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_PHRASES:
        raise DomainError(_("You have %(n)s phrases. Remove one that you do not use.", n=MOST_PHRASES))
    made = Phrase(grader_id=grader.id, text=text, used_at=at)
    session.add(made)
    session.flush()
    return made


def remove_phrase(phrase: Phrase) -> None:
    """Forget a phrase."""
    session.delete(phrase)


def count_phrases(grader: Person, comment: str, *, at: datetime) -> None:
    """Note which of the grader's phrases a saved comment holds: those used most are offered first."""
    if not comment:
        return
    for phrase in session.scalars(select(Phrase).where(Phrase.grader_id == grader.id)):
        if phrase.text in comment:
            phrase.used += 1
            phrase.used_at = at
