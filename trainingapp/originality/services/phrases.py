"""The list of set phrases, and rulings on common passages."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from trainingapp.audit import services as audit
from trainingapp.audit.services import Actor
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.originality import queries
from trainingapp.originality.fingerprints import GRAM
from trainingapp.originality.models import Ruling, SetPhrase
from trainingapp.originality.normalising import normalise
from trainingapp.originality.phrases import SHORTEST, PhraseBook

LONGEST_PHRASE = 120

_books: dict[tuple[object, ...], PhraseBook] = {}


def phrase_book() -> PhraseBook:
    """The set phrases and rulings as they stand now; made anew only when one has changed."""
    stamp = queries.phrase_stamp()
    book = _books.get(stamp)
    if book is None:
        rulings = session.execute(select(Ruling.text, Ruling.is_phrase).order_by(Ruling.id)).all()
        book = PhraseBook(
            session.scalars(select(SetPhrase.normalised)), [(text, is_phrase) for text, is_phrase in rulings]
        )
        _books.clear()
        _books[stamp] = book
    return book


def add_phrase(text: str, *, note: str = "", by: Actor | None = None) -> SetPhrase:
    """Add a formula that does not count as overlap.

    Raises:
        DomainError: it is too short, too long, or on the list already.
    """
    text, normalised = text.strip(), normalise(text).text
    if len(normalised) < SHORTEST:
        raise DomainError(_("A set phrase needs at least %(least)s characters.", least=SHORTEST))
    if max(len(text), len(normalised)) > LONGEST_PHRASE:
        raise DomainError(_("A set phrase has at most %(most)s characters.", most=LONGEST_PHRASE))
    if session.scalar(select(SetPhrase.id).where(SetPhrase.normalised == normalised)):
        raise DomainError(_("“%(text)s” is on the list already.", text=text))
    phrase = SetPhrase(text=text, normalised=normalised, note=note)
    session.add(phrase)
    audit.record(by, "set_phrase.add", phrase)
    return phrase


def remove_phrase(phrase: SetPhrase, *, by: Actor | None = None) -> None:
    """Take a formula off the list: it counts as overlap from now on."""
    audit.record(by, "set_phrase.remove", phrase)
    session.delete(phrase)
    session.flush()


def rule_on(text: str, *, is_phrase: bool, note: str = "", by: Actor | None = None) -> Ruling:
    """Say whether a passage that stands in very many texts is a phrase; replaces an earlier ruling on it.

    A phrase counts for nothing. What is ruled to be none counts in full, however many texts have it.

    Raises:
        DomainError: the passage is too short to be told from others.
    """
    kept = normalise(text)
    if len(kept) < GRAM:
        raise DomainError(_("A passage to rule on needs at least %(least)s characters.", least=GRAM))
    digest = hashlib.sha256(kept.text.encode("utf-8", "surrogatepass")).hexdigest()
    ruling = session.scalar(select(Ruling).where(Ruling.digest == digest)) or Ruling(text=text, digest=digest)
    ruling.is_phrase, ruling.note, ruling.created_at = is_phrase, note, clock.now()
    session.add(ruling)
    audit.record(by, "ruling.make", ruling, is_phrase=is_phrase)
    return ruling


def withdraw_ruling(ruling: Ruling, *, by: Actor | None = None) -> None:
    """Let frequency decide about the passage again."""
    audit.record(by, "ruling.withdraw", ruling)
    session.delete(ruling)
    session.flush()
