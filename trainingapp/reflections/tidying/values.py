"""What tidying says: marks on a text, and changes that a person may take or leave."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cached_property

from trainingapp.core.i18n import LazyString, _l


class MarkKind(enum.Enum):
    """What a pasted text tends to bring, pointed at and left as it is."""

    BOILERPLATE = "boilerplate"
    HOLE = "hole"
    CENSORED = "censored"
    REPEATED = "repeated"

    @property
    def label(self) -> LazyString:
        return MARK_LABELS[self]


class ChangeKind(enum.Enum):
    """What tidying offers to change; each kind can be switched off."""

    BOILERPLATE = "boilerplate"
    TITLE = "title"
    BREAKS = "breaks"
    SPACING = "spacing"
    PUNCTUATION = "punctuation"

    @property
    def label(self) -> LazyString:
        return CHANGE_LABELS[self]

    @property
    def removes(self) -> bool:
        """Whether it takes whole lines away; all others leave every word where it is."""
        return self in (ChangeKind.BOILERPLATE, ChangeKind.TITLE)


MARK_LABELS = {
    MarkKind.BOILERPLATE: _l("Line of a web page"),
    MarkKind.HOLE: _l("Something is missing here"),
    MarkKind.CENSORED: _l("Masked or left blank"),
    MarkKind.REPEATED: _l("Said before in this text"),
}
CHANGE_LABELS = {
    ChangeKind.BOILERPLATE: _l("Lines of web pages"),
    ChangeKind.TITLE: _l("Repeated titles"),
    ChangeKind.BREAKS: _l("Broken lines"),
    ChangeKind.SPACING: _l("Indents and blanks"),
    ChangeKind.PUNCTUATION: _l("Punctuation"),
}


@dataclass(frozen=True)
class Mark:
    """A stretch of the raw text, in Python characters; `end` is the first one after it."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of the raw text and what becomes of it; without a kind it stays as it is."""

    before: str
    after: str
    kind: ChangeKind | None = None


@dataclass(frozen=True)
class Change:
    """One thing to change: `before` stands at `start` of the raw text (Python characters) and becomes `after`.

    Changes never overlap, so any choice of them can be carried out.
    """

    kind: ChangeKind
    start: int
    before: str
    after: str

    @property
    def end(self) -> int:
        return self.start + len(self.before)


@dataclass(frozen=True)
class Tidied:
    """The pieces of a text in their order: their `before` is the raw text, their `after` the tidy one."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """The text with all changes carried out."""
        return "".join(piece.after for piece in self.pieces)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What was changed, in the order of the text."""
        found, place = [], 0
        for piece in self.pieces:
            if piece.kind is not None:
                found.append(Change(piece.kind, place, piece.before, piece.after))
            place += len(piece.before)
        return tuple(found)
