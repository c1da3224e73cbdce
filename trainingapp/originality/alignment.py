"""Identical runs of a text and its candidates.

All candidates are aligned in one pass, laid end to end; runs are found by sorted hashes of short grams and by
diagonals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainingapp.originality.fingerprints import Hashes, gram_hashes
from trainingapp.originality.normalising import Codes, Places

RUN = 5
"""Characters that a run has at least."""
REPEATS = 16
"""A gram that the text itself repeats more often is left out, so that monotony costs no time."""
DIAGONAL = np.int64(1) << 32
PREFILTER = 0xFFFF


@dataclass(frozen=True)
class Runs:
    """Identical runs, as parallel arrays: candidate, place in the text, place in the source, length."""

    candidates: Places
    starts: Places
    sources: Places
    lengths: Places

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, rows: Places | NDArray[np.bool_] | slice) -> Runs:
        return Runs(self.candidates[rows], self.starts[rows], self.sources[rows], self.lengths[rows])


def identical_runs(text: Codes, candidates: list[Codes]) -> Runs:
    """All maximal identical runs of at least RUN characters, by candidate and place."""
    hashes, order = _sorted_grams(gram_hashes(text, RUN))
    lengths = np.array([len(codes) for codes in candidates], dtype=np.int64)
    begins = np.cumsum(lengths) - lengths
    if not len(hashes) or not lengths.sum():
        return Runs(*(np.empty(0, dtype=np.int64) for _ in range(4)))
    theirs = gram_hashes(np.concatenate(candidates), RUN)
    places = _possible(hashes, theirs)
    owners = np.searchsorted(begins, places, side="right") - 1
    inside = places + RUN <= (begins + lengths)[owners]
    places, owners = places[inside], owners[inside]
    first = np.searchsorted(hashes, theirs[places], side="left")
    counts = np.searchsorted(hashes, theirs[places], side="right") - first
    ends = np.cumsum(counts)
    starts = order[np.arange(counts.sum()) + np.repeat(first - (ends - counts), counts)]
    return _along_diagonals(np.repeat(owners, counts), starts, np.repeat(places, counts), begins)


def _sorted_grams(hashes: Hashes) -> tuple[Hashes, Places]:
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    _values, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    rare = (counts <= REPEATS)[inverse]
    return hashes[rare], order[rare]


def _possible(hashes: Hashes, theirs: Hashes) -> Places:
    """The candidates' grams that may be in the text, by a small table first: most are not."""
    table = np.zeros(PREFILTER + 1, dtype=bool)
    table[hashes & np.uint64(PREFILTER)] = True
    return np.flatnonzero(table[theirs & np.uint64(PREFILTER)])


def _along_diagonals(candidates: Places, starts: Places, places: Places, begins: Places) -> Runs:
    """Put neighbouring pairs of grams together."""
    if not len(starts):
        return Runs(candidates, starts, places, starts)
    keys = (places - starts) * DIAGONAL + starts
    order = np.argsort(keys)
    candidates, starts, places = candidates[order], starts[order], places[order]
    first = np.flatnonzero(np.diff(keys[order], prepend=keys[order[:1]]) != 1)
    lengths = np.diff(np.append(first, len(starts))) + RUN - 1
    return Runs(candidates[first], starts[first], places[first] - begins[candidates[first]], lengths)
