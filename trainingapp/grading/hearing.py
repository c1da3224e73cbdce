"""What is asked for with a finding, and when an author may answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.grading.models import FindingKind, Hearing

ANSWER_TERM = timedelta(days=5)
LONGEST_TEXT = 1000
MOST_PASSAGES = 12
SHARED_FROM = 0.3
"""From this overlap on, the lowest level needs a finding beside it."""


@dataclass(frozen=True)
class Said:
    """A finding as it was typed; question and passages are for the author."""

    kind: FindingKind
    note: str = ""
    question: str = ""
    passages: tuple[str, ...] = ()


def check_said(said: Said, text: str, heard: Hearing | None) -> None:
    """Refuse a finding without its reason, without a question where the author is heard, or a second question."""
    if said.kind is not FindingKind.OWN_WORK and not said.note:
        raise DomainError(_("Write in a note what you found."))
    if max(len(said.note), len(said.question)) > LONGEST_TEXT:
        raise DomainError(_("Note and question may have at most %(n)s characters each.", n=LONGEST_TEXT))
    if heard is not None and heard.answered_at and said.kind is FindingKind.NEEDS_EXPLANATION:
        raise DomainError(_("The author has answered: own work, quotation or copied?"))
    if said.kind.asks_author and heard is None:
        _check_question(said, text)


def _check_question(said: Said, text: str) -> None:
    if not said.question:
        raise DomainError(_("The author is heard first: write what you ask them."))
    if not said.passages:
        raise DomainError(_("Mark at least one passage of the text that the question is about."))
    if len(said.passages) > MOST_PASSAGES:
        raise DomainError(_("Mark at most %(n)s passages.", n=MOST_PASSAGES))
    for passage in said.passages:
        if _plain(passage) not in _plain(text):
            raise DomainError(_("“%(start)s…” does not stand in the text.", start=passage[:20]))


def _plain(text: str) -> str:
    """Without spaces: what is marked on a page comes back with others than it was handed in with."""
    return "".join(text.split())


def check_answer(hearing: Hearing, answer: str, at: datetime) -> None:
    """Refuse an answer that is empty, too long, too late, or the second one."""
    if not answer or len(answer) > LONGEST_TEXT:
        raise DomainError(_("Answer in 1 to %(n)s characters.", n=LONGEST_TEXT))
    if hearing.answered_at is not None:
        raise DomainError(_("You have answered; your answer stands as it is."))
    if at > hearing.until:
        raise DomainError(_("The time for an answer has passed. Speak to the organizer."))
