"""Texts that essays are compared with, fed by organizers; and the delivered list of set phrases."""

from __future__ import annotations

from importlib import resources

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.originality import services as originality
from trainingapp.originality.fingerprints import GUARANTEED
from trainingapp.originality.models import SetPhrase, SourceKind
from trainingapp.originality.normalising import normalise
from trainingapp.reflections import rules
from trainingapp.reflections.counting import with_plain_line_ends
from trainingapp.reflections.models import LibraryText, SharedPassage
from trainingapp.reflections.services.checking import forget_source

LONGEST_TITLE = 200


def add_text(title: str, text: str, *, cohort: Cohort | None = None, by: Person) -> LibraryText:
    """Compare essays with this text from now on; with a class it is material of that class.

    Raises:
        DomainError: the text is too short to be found again, or cannot be kept.
    """
    text = with_plain_line_ends(text).strip()
    title = (title.strip() or text.split("\n", 1)[0].strip())[:LONGEST_TITLE]
    rules.check_storable(title, text)
    if len(normalise(text)) < GUARANTEED:
        raise DomainError(
            _("“%(title)s” is too short to compare with: give at least %(n)s characters.",
              title=title, n=GUARANTEED)
        )  # fmt: skip
    added = LibraryText(
        cohort_id=cohort.id if cohort else None,
        title=title,
        length=sum(not character.isspace() for character in text),
        actor_id=by.id,
    )
    session.add(added)
    session.flush()
    kind = SourceKind.MATERIAL if cohort else SourceKind.REFERENCE
    originality.keep(added.key, text, kind=kind, title=title, at=clock.now())
    audit.record(by, "library_text.add", added, cohort_id=added.cohort_id)
    return added


def remove_text(text: LibraryText, *, by: Person) -> None:
    """Take a text out: its passages leave the reports, and nothing of it stays in the index."""
    audit.record(by, "library_text.remove", text, cohort_id=text.cohort_id)
    originality.forget(text.key)
    forget_source(SharedPassage.library_text_id == text.id)
    session.delete(text)
    session.flush()


def restore_phrases(*, by: Person) -> int:
    """Put back what was removed of the delivered list of set phrases; returns how many.

    What the installation added itself stays.
    """
    known = set(session.scalars(select(SetPhrase.normalised)))
    missing = [one for one in _delivered() if normalise(one[0]).text not in known]
    for text, note in missing:
        originality.add_phrase(text, note=note, by=by)
    return len(missing)


def _delivered() -> list[tuple[str, str]]:
    """Phrases and the headings that they stand under."""
    lines = resources.files("trainingapp.originality").joinpath("set_phrases.txt").read_text("utf-8")
    found: dict[str, tuple[str, str]] = {}
    note = ""
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line.startswith("#"):
            note = line.removeprefix("#").strip()
        else:
            found.setdefault(normalise(line).text, (line, note))
    return list(found.values())
