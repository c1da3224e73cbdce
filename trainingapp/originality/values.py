"""What a check and a comparison of all texts say. Offsets count the Python characters of the raw text."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from trainingapp.core.i18n import LazyString, _l


class SourceKind(enum.Enum):
    """What sort of text a document is."""

    ESSAY = "essay"
    MATERIAL = "material"
    REFERENCE = "reference"

    @property
    def label(self) -> LazyString:
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    SourceKind.ESSAY: _l("Essay"),
    SourceKind.MATERIAL: _l("Course material"),
    SourceKind.REFERENCE: _l("Reference text"),
}


class ExemptKind(enum.Enum):
    """Why a stretch proves nothing."""

    PHRASE = "phrase"
    TITLE = "title"
    QUOTATION = "quotation"
    RULING = "ruling"

    @property
    def label(self) -> LazyString:
        return _EXEMPT_LABELS[self]


_EXEMPT_LABELS = {
    ExemptKind.PHRASE: _l("Set phrase"),
    ExemptKind.TITLE: _l("Title of a document"),
    ExemptKind.QUOTATION: _l("Marked quotation"),
    ExemptKind.RULING: _l("Ruled to be a phrase"),
}


@dataclass(frozen=True)
class Exempt:
    """A stretch of the checked text that was left out of account."""

    kind: ExemptKind
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A stretch that stands in another document too; `number` counts from 1 in the order of the text."""

    number: int
    start: int
    end: int
    document_id: int
    source_start: int
    source_end: int
    identical: float
    """Share, 0 to 1, of the passage's characters (punctuation apart) that stand in the source unchanged."""
    also: int
    """How many other documents have the same stretch; of very common ones only the oldest are counted."""


@dataclass(frozen=True)
class Source:
    """A document that passages come from; `share`, 0 to 1, is its part of the checked text."""

    document_id: int
    kind: SourceKind
    key: str
    title: str
    share: float


@dataclass(frozen=True)
class Report:
    """What a check found.

    `length` counts the characters compared (Han, letters, and each number as one); `rate`, 0 to 1, is the
    share of them inside passages. Passages do not overlap and stand in the order of the text; sources are
    ranked, the largest share first.
    """

    length: int
    rate: float
    passages: tuple[Passage, ...]
    sources: tuple[Source, ...]
    exempt: tuple[Exempt, ...]


@dataclass(frozen=True)
class CommonPassage:
    """A stretch that stands in very many documents, shown in the oldest of them."""

    text: str
    document_id: int
    start: int
    end: int


@dataclass(frozen=True)
class Pair:
    """Two documents that share much; `share`, 0 to 1, is the shared part of the shorter one, estimated."""

    first_id: int
    second_id: int
    share: float


@dataclass(frozen=True)
class Cluster:
    """Documents that hang together by pairs, oldest first, with those pairs, the strongest first."""

    document_ids: tuple[int, ...]
    pairs: tuple[Pair, ...]
