"""One check from end to end, without the database: what the text is, what to compare, what to report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trainingapp.originality import retrieval
from trainingapp.originality.choosing import Shown, choose
from trainingapp.originality.fingerprints import GRAM, Cut
from trainingapp.originality.grouping import align
from trainingapp.originality.normalising import Normalised, Places, normalise, normalise_all
from trainingapp.originality.phrases import PhraseBook, exempt
from trainingapp.originality.retrieval import Hits
from trainingapp.originality.values import Passage, Report, Source, SourceKind

COMMON_PROOF = 0.25
"""What a character of common text proves: never nothing, or a template that all copied would be invisible."""


class Candidate(Protocol):
    """A document to compare with."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> SourceKind: ...
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def seen_at(self) -> datetime: ...
    @property
    def text(self) -> str: ...


class Query:
    """A text being checked."""

    def __init__(self, raw: str, book: PhraseBook) -> None:
        self.text: Normalised = normalise(raw)
        self.exempt, flags = exempt(raw, self.text, book)
        self.importance = np.where(flags, 0.0, 1.0)
        self.ruled_out = book.ruled_out(self.text.codes)

    def hits(self, places: Places, hashes: Cut, postings: NDArray[np.int64], hidden: Sequence[int]) -> Hits:
        """The documents that have the looked-up hashes, but for the hidden ones."""
        found = retrieval.hits(places, hashes, postings, self.importance)
        return found.without(hidden) if hidden else found

    def weights(self, found: Hits) -> NDArray[np.float64]:
        """What each character proves, 0 to 1."""
        common = retrieval.common_characters(found, len(self.text)) & ~self.ruled_out
        return self.importance * np.where(common, COMMON_PROOF, 1.0)


def compare(query: Query, found: Hits, candidates: Sequence[Candidate]) -> Report:
    """Align the text with the candidates and report what is worth showing."""
    texts = normalise_all([candidate.text for candidate in candidates])
    weights = query.weights(found)
    matches = align(query.text.codes, [text.codes for text in texts], weights)
    shown = choose(matches, _ranks(candidates), weights)
    passages = tuple(
        _passage(number, piece, query.text, candidates[piece.candidate], texts[piece.candidate], found)
        for number, piece in enumerate(shown, 1)
    )
    length = len(query.text)
    covered = sum(piece.end - piece.start for piece in shown)
    return Report(
        length,
        covered / length if length else 0.0,
        passages,
        _sources(shown, candidates, length),
        query.exempt,
    )


def _ranks(candidates: Sequence[Candidate]) -> list[int]:
    """Templates and material before essays, older before younger."""
    order = sorted(
        range(len(candidates)),
        key=lambda row: (
            candidates[row].kind is SourceKind.ESSAY,
            candidates[row].seen_at,
            candidates[row].id,
        ),
    )
    ranks = [0] * len(order)
    for rank, row in enumerate(order):
        ranks[row] = rank
    return ranks


def _passage(
    number: int, piece: Shown, text: Normalised, source: Candidate, source_text: Normalised, found: Hits
) -> Passage:
    return Passage(
        number=number,
        start=int(text.starts[piece.start]),
        end=int(text.ends[piece.end - 1]),
        document_id=source.id,
        source_start=int(source_text.starts[piece.source_start]),
        source_end=int(source_text.ends[piece.source_end - 1]),
        identical=piece.identical,
        also=_also(piece, source.id, found),
    )


def _also(piece: Shown, source_id: int, found: Hits) -> int:
    """Documents, besides the source, with at least half of the hits that the source has in the stretch."""
    inside = (found.places >= piece.start) & (found.places + GRAM <= piece.end)
    documents, counts = np.unique(found.documents[inside], return_counts=True)
    of_source = int(counts[documents == source_id].sum())
    return int(((counts * 2 >= of_source) & (documents != source_id)).sum()) if of_source else 0


def _sources(shown: list[Shown], candidates: Sequence[Candidate], length: int) -> tuple[Source, ...]:
    shares: defaultdict[int, int] = defaultdict(int)
    for piece in shown:
        shares[piece.candidate] += piece.end - piece.start
    ranked = sorted(shares.items(), key=lambda item: (-item[1], candidates[item[0]].id))
    return tuple(
        Source(
            candidates[row].id,
            candidates[row].kind,
            candidates[row].key,
            candidates[row].title,
            characters / length,
        )
        for row, characters in ranked
    )
