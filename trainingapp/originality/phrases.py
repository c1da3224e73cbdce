"""What proves nothing: set phrases, titles, quotations that are marked, and passages ruled to be phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from trainingapp.originality.fingerprints import GRAM, Cut, cut, gram_hashes
from trainingapp.originality.normalising import Codes, Normalised, normalise
from trainingapp.originality.values import Exempt, ExemptKind

Flags = NDArray[np.bool_]

SHORTEST = 4
"""Characters that a set phrase has at least; shorter ones would stand everywhere."""
LONGEST_QUOTATION = 120
TITLE = re.compile(r"《[^《》\n]{1,80}》")
QUOTATION = re.compile(
    "|".join(
        f"{opening}[^{opening}{closing}\n]{{1,{LONGEST_QUOTATION}}}{closing}"
        for opening, closing in ("“”", "「」", "『』", "‘’", '""')
    )
)


class PhraseBook:
    """The set phrases and rulings of an installation, ready for matching."""

    def __init__(self, phrases: Iterable[str], rulings: Iterable[tuple[str, bool]] = ()) -> None:
        """Take normalised phrases, and raw texts with whether each is a phrase."""
        self._by_start: dict[str, list[str]] = {}
        listed = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
        for phrase in listed:
            if len(phrase) >= SHORTEST:
                self._by_start.setdefault(phrase[:SHORTEST], []).append(phrase)
        self._starts = _union(gram_hashes(normalise(start).codes, SHORTEST) for start in self._by_start)
        judged = [(gram_hashes(normalise(text).codes), is_phrase) for text, is_phrase in rulings]
        self._ruled_phrases = _union(hashes for hashes, is_phrase in judged if is_phrase)
        inside = _union(gram_hashes(normalise(phrase).codes) for phrase in listed)
        self._hashes = cut(_union([inside, self._ruled_phrases]))
        self._ruled_out = _union(hashes for hashes, is_phrase in judged if not is_phrase)

    def hashes(self) -> Cut:
        """The stored form of all hashes that lie inside a phrase."""
        return self._hashes

    def occurrences(self, text: Normalised) -> Iterator[tuple[int, int]]:
        """Where set phrases stand in a text, the longest at each place."""
        plain = text.text
        likely = np.isin(gram_hashes(text.codes, SHORTEST), self._starts)
        for start in np.flatnonzero(likely).tolist():
            for phrase in self._by_start.get(plain[start : start + SHORTEST], ()):
                if plain.startswith(phrase, start):
                    yield start, start + len(phrase)
                    break

    def ruled_phrases(self, codes: Codes) -> Flags:
        """The characters inside passages that people ruled to be phrases."""
        return _covered(codes, self._ruled_phrases)

    def ruled_out(self, codes: Codes) -> Flags:
        """The characters inside passages that people ruled to be no phrases, however common."""
        return _covered(codes, self._ruled_out)


def exempt(raw: str, text: Normalised, book: PhraseBook) -> tuple[tuple[Exempt, ...], Flags]:
    """The stretches that prove nothing, in the order of the text, and a flag for each kept character."""
    flags = np.zeros(len(text), dtype=bool)
    found: list[Exempt] = []
    for kind, spans in (
        (ExemptKind.PHRASE, list(book.occurrences(text))),
        (ExemptKind.TITLE, _marked(TITLE, raw, text)),
        (ExemptKind.QUOTATION, _marked(QUOTATION, raw, text)),
        (ExemptKind.RULING, spans_of(book.ruled_phrases(text.codes))),
    ):
        kept = np.zeros(len(text), dtype=bool)
        for start, end in spans:
            kept[start:end] = True
        flags |= kept
        found += [
            Exempt(kind, int(text.starts[start]), int(text.ends[end - 1])) for start, end in spans_of(kept)
        ]
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.kind.value))), flags


def _marked(pattern: re.Pattern[str], raw: str, text: Normalised) -> list[tuple[int, int]]:
    spans = [match.span() for match in pattern.finditer(raw)]
    if not spans:
        return []
    edges = np.array(spans)
    starts, ends = np.searchsorted(text.starts, edges[:, 0]), np.searchsorted(text.starts, edges[:, 1])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def spans_of(flags: Flags) -> list[tuple[int, int]]:
    """The runs of flagged characters."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _union(parts: Iterable[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    return np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *parts]))


def _covered(codes: Codes, hashes: NDArray[np.uint64]) -> Flags:
    flags = np.zeros(len(codes), dtype=bool)
    if len(hashes):
        for start in np.flatnonzero(np.isin(gram_hashes(codes), hashes)).tolist():
            flags[start : start + GRAM] = True
    return flags
