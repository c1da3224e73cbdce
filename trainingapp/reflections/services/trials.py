"""Comparing a draft before it is handed in, a few times an hour; nothing of it is kept but the moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.originality import services as originality
from trainingapp.originality.values import Report
from trainingapp.reflections import queries
from trainingapp.reflections.models import Reflection, Trial
from trainingapp.reflections.services.checking import owner_of

AN_HOUR = 5
WITHIN = timedelta(hours=1)


def trials_left(reflection: Reflection, at: datetime) -> int:
    """How often the author may compare a draft now, whichever of theirs."""
    return max(0, AN_HOUR - queries.trials_since(reflection.enrolment, at - WITHIN))


def check_trial(reflection: Reflection | None, at: datetime) -> Reflection:
    """The reflection whose draft may be compared.

    Raises:
        DomainError: there is no text yet, or the author has to wait.
    """
    if reflection is None or not reflection.draft_text.strip():
        raise DomainError(_("There is no text on the server yet. Write first, then come back."))
    if not trials_left(reflection, at):
        raise DomainError(
            _("You have compared your text %(n)s times within an hour. Try again later.", n=AN_HOUR)
        )
    return reflection


def try_out(reflection: Reflection) -> Report:
    """What a check would say about the draft. Only reads; to be counted with `count_trial`."""
    return originality.check(reflection.draft_text, owner=owner_of(reflection.enrolment))


def count_trial(reflection: Reflection, at: datetime) -> None:
    """Note that a draft was compared; what is older than an hour is dropped.

    Raises:
        DomainError: another page was faster, and the author has to wait.
    """
    check_trial(reflection, at)
    session.execute(delete(Trial).where(Trial.at <= at - WITHIN))
    session.add(Trial(reflection_id=reflection.id, at=at))
    session.flush()
