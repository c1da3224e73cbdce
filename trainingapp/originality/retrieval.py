"""Which documents to compare a text with, judged by the hashes they share with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainingapp.originality.fingerprints import GRAM, STORED_WINDOW, Cut
from trainingapp.originality.normalising import Places

MOST_POSTINGS = 16
"""So many documents are kept for a hash; one that has them all is common."""
MOST_CANDIDATES = 24
COMMON_WEIGHT, OLDEST_WEIGHT = 0.15, 0.25
"""Of a common hit, for any document and for the oldest: what many share most likely comes from there."""
SEEN_AGAIN = 0.25
"""What a hit still counts for the next document once a chosen one has shown it: copies of one template are
compared too, after all that show something else."""
LEAST_GAIN = 1.2
HALF = 32
APART = STORED_WINDOW // 2
"""Characters that stored hashes stand apart, on average."""
TEMPLATE_HITS, MOST_TEMPLATES = 8, 4


@dataclass(frozen=True)
class Hits:
    """Each document that has a looked-up hash, as parallel arrays: place in the text, document, weight."""

    places: Places
    documents: Places
    weights: NDArray[np.float64]
    common: NDArray[np.bool_]
    """Whether the hash is common."""

    def without(self, documents: Sequence[int]) -> Hits:
        """The hits of all other documents."""
        kept = ~np.isin(self.documents, documents)
        return Hits(self.places[kept], self.documents[kept], self.weights[kept], self.common[kept])


def hits(places: Places, hashes: Cut, postings: NDArray[np.int64], importance: NDArray[np.float64]) -> Hits:
    """Join looked-up hashes with the postings found for them.

    Args:
        places, hashes: what was looked up, as of `fingerprints.looked_up`.
        postings: rows of hash and document number.
        importance: for each character of the text 1, or 0 where it proves nothing.
    """
    postings = postings[np.argsort((postings[:, 0] << HALF) + postings[:, 1])]
    first = np.searchsorted(postings[:, 0], hashes, side="left")
    counts = np.searchsorted(postings[:, 0], hashes, side="right") - first
    ends = np.cumsum(counts)
    rows = np.arange(counts.sum()) + np.repeat(first - (ends - counts), counts)
    common = counts >= MOST_POSTINGS
    until = np.concatenate([[0.0], np.cumsum(importance)])
    value = (until[places + GRAM] - until[places]) / GRAM
    weights = np.repeat(value * np.where(common, COMMON_WEIGHT, 1 / np.sqrt(np.maximum(counts, 1))), counts)
    oldest = (ends - counts)[common]
    weights[oldest] = value[common] * OLDEST_WEIGHT
    return Hits(
        np.repeat(places, counts),
        postings[rows, 1],
        weights,
        np.repeat(common, counts),
    )


def widely_shared(found: Hits) -> list[int]:
    """The documents with so many common hits that one of them may be a template."""
    numbers, counts = np.unique(found.documents[found.common], return_counts=True)
    return [int(number) for number in numbers[counts >= TEMPLATE_HITS]]


def candidates(found: Hits, templates: Sequence[int] = ()) -> list[int]:
    """The numbers of the documents to compare with, each chosen for what the earlier ones do not show.

    Templates, if any are known, come first: they may be younger than the copies that reached us.
    """
    numbers, columns = np.unique(found.documents, return_inverse=True)
    remaining = found.weights.copy()
    shown = np.zeros(1 + int(found.places.max(initial=0)), dtype=bool)
    chosen: list[int] = []
    first = [int(row) for row in np.searchsorted(numbers, templates[:MOST_TEMPLATES])]
    while len(chosen) < min(MOST_CANDIDATES, len(numbers)):
        gains = np.bincount(columns, remaining, len(numbers))
        best = first.pop() if first else int(gains.argmax())
        if gains[best] < LEAST_GAIN:
            break
        chosen.append(int(numbers[best]))
        mine = columns == best
        shown[:] = False
        shown[found.places[mine]] = True
        remaining[shown[found.places]] *= SEEN_AGAIN
        remaining[mine] = 0
    return chosen


def common_characters(found: Hits, length: int) -> NDArray[np.bool_]:
    """The characters of the text that lie in a common hash or near one.

    Hashes are stored a few characters apart, so a common passage begins up to that much before the first of
    its hashes and goes on between them.
    """
    edges = np.zeros(length + 1, dtype=np.int64)
    starts = np.unique(found.places[found.common])
    np.add.at(edges, np.maximum(starts - APART, 0), 1)
    np.add.at(edges, np.minimum(starts + GRAM + APART, length), -1)
    return np.cumsum(edges)[:length] > 0
