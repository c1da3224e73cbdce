"""All pairs of documents that share much, from the hashes of each.

Every hash votes for the pairs of documents that have it; a common one only for the pair with its oldest
document, so that a template ties its copies together without half a million pairs. Of very many documents
only a part of the hashes votes: it is chosen by value, so all documents use the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from trainingapp.originality.fingerprints import Cut
from trainingapp.originality.normalising import Places
from trainingapp.originality.retrieval import MOST_POSTINGS
from trainingapp.originality.values import Cluster, Pair

Keys = NDArray[np.uint64]

LEAST_SHARE = 0.2
DENSE_UNTIL = 25_000
"""Documents whose hashes all vote; of twice as many every second hash does."""
LEAST_VOTES = 4
PARTS_OF = 8_000_000
"""Votes counted at once, to bound memory."""
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)


class Pairing:
    """Collects the hashes of documents, oldest first."""

    def __init__(self, expected: int, ignored: Cut) -> None:
        """Take the expected number of documents, and hashes that prove nothing."""
        self._every = max(1, round(expected / DENSE_UNTIL))
        self._ignored = ignored
        self._numbers: list[int] = []
        self._sizes: list[int] = []
        self._keys: list[Keys] = []

    def add(self, document_id: int, hashes: Cut) -> None:
        """Take a document's hashes, each once."""
        values = hashes[~np.isin(hashes, self._ignored)].view(np.uint32)
        values = values[values % self._every == 0]
        self._keys.append((values.astype(np.uint64) << HALF) | np.uint64(len(self._numbers)))
        self._numbers.append(document_id)
        self._sizes.append(len(values))

    def pairs(self, least: float = LEAST_SHARE) -> Iterator[Pair]:
        """Pairs that share at least so much of the shorter document, by number."""
        keys = np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *self._keys]))
        first, last = _voters(keys)
        sizes = np.array(self._sizes, dtype=np.int64)
        parts = 1 + len(first) // PARTS_OF
        for part in range(parts):
            mine = first % np.uint32(parts) == part
            votes, counts = np.unique(
                (first[mine].astype(np.uint64) << HALF) | last[mine], return_counts=True
            )
            a, b = (votes >> HALF).astype(np.int64), (votes & LOW).astype(np.int64)
            shares = counts / np.maximum(np.minimum(sizes[a], sizes[b]), 1)
            for row in np.flatnonzero((shares >= least) & (counts >= LEAST_VOTES)).tolist():
                yield Pair(self._numbers[a[row]], self._numbers[b[row]], min(1.0, float(shares[row])))


def _voters(keys: Keys) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The two documents of each vote, by row."""
    hashes, rows = (keys >> HALF).astype(np.uint32), (keys & LOW).astype(np.uint32)
    begins = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] + np.uint32(1)) != 0)
    counts = np.diff(np.append(begins, len(keys)))
    size = np.repeat(counts, counts)
    rest = size - 1 - (np.arange(len(keys)) - np.repeat(begins, counts))
    firsts, lasts = [], []
    for offset in range(1, MOST_POSTINGS):
        places = np.flatnonzero((rest >= offset) & (size <= MOST_POSTINGS))
        firsts.append(rows[places])
        lasts.append(rows[places + offset])
    common: Places = np.flatnonzero(size > MOST_POSTINGS)
    oldest = np.repeat(rows[begins], counts)[common]
    firsts.append(oldest[oldest != rows[common]])
    lasts.append(rows[common][oldest != rows[common]])
    return np.concatenate(firsts), np.concatenate(lasts)


def clusters(pairs: Iterable[Pair]) -> tuple[Cluster, ...]:
    """What hangs together by pairs, the largest first."""
    parents: dict[int, int] = {}

    def root(number: int) -> int:
        while (parent := parents.setdefault(number, number)) != number:
            parents[number] = parents[parent]
            number = parent
        return number

    listed = list(pairs)
    for pair in listed:
        parents[root(pair.second_id)] = root(pair.first_id)
    members: dict[int, list[int]] = {}
    for number in sorted(parents):
        members.setdefault(root(number), []).append(number)
    ties: dict[int, list[Pair]] = {}
    for pair in sorted(listed, key=lambda pair: (-pair.share, pair.first_id, pair.second_id)):
        ties.setdefault(root(pair.first_id), []).append(pair)
    found = [Cluster(tuple(numbers), tuple(ties[head])) for head, numbers in members.items()]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.document_ids), cluster.document_ids)))
