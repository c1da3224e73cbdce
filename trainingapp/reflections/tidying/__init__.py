"""Tidying pasted text: what to point at, and what to offer to change.

Never touches the author's words: outside of lines that are removed as a whole, Han characters, letters and digits
stay as they are and in their order. Knows neither Flask nor the database. May import: `core.i18n`.

Words: a *mark* points at something and changes nothing; a *change* may be taken or left; a *piece* is a stretch of
the raw text with what becomes of it; *boilerplate* 网页杂项, a *hole* 缺漏 where a paywall cut the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from .boilerplate import boilerplate, drop_boilerplate
from .breaks import mend_breaks
from .holes import censored, holes
from .pieces import Rule, revise
from .punctuation import RULES as PUNCTUATION
from .repeats import drop_titles, repeated
from .spacing import RULES as SPACING
from .values import Change, ChangeKind, Mark, MarkKind, Piece, Tidied

ROUNDS = 12
"""One is enough for most texts and a second finds nothing; oddly mixed signs may need a few more."""


def marks(text: str) -> tuple[Mark, ...]:
    """What a reader should look at, in the order of the text; marks of different kinds may overlap."""
    found: list[Mark] = [*boilerplate(text), *holes(text), *censored(text), *repeated(text)]
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind.value)))


def tidy(text: str, title: str = "") -> Tidied:
    """The text and what to change in it; `title`, where there is one, need not stand in the text again.

    Tidying what was tidied changes nothing.
    """
    pieces: list[Piece] = [Piece(text, text)]
    for _round in range(ROUNDS):
        before = _now(pieces)
        for rule in _rules(title):
            pieces = revise(pieces, rule(_now(pieces)))
        if _now(pieces) == before:
            break
    return Tidied(tuple(piece for piece in pieces if piece.before or piece.after))


def _now(pieces: list[Piece]) -> str:
    return "".join(piece.after for piece in pieces)


def _rules(title: str) -> Iterator[Rule]:
    """Lines first, so that what is joined and unified afterwards is the author's alone."""
    yield drop_boilerplate
    yield lambda text: drop_titles(text, title)
    yield mend_breaks
    yield from SPACING
    yield from PUNCTUATION


__all__ = ["Change", "ChangeKind", "Mark", "MarkKind", "Piece", "Tidied", "marks", "tidy"]
