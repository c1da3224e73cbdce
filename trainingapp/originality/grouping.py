"""Passages: identical runs that stand close together in the text and in the source.

Runs are grouped by cutting at gaps in the text and in the source in turn until nothing more falls apart; so
sentences in another order still belong together. Evidence is what the characters of a group's runs prove,
less what luck explains of each run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainingapp.originality.alignment import Runs, identical_runs
from trainingapp.originality.normalising import Codes, Places

Weights = NDArray[np.float64]
Spans = tuple[Places, Places]

GAP, WIDE_GAP = 40, 150
LUCK = 4.0
"""Characters of each run that chance explains."""
JOINABLE, ENOUGH = 10.0, 28.0
"""Evidence that a group needs to be joined to a far neighbour, and to be a passage."""
LEAST_IDENTICAL = 0.3
WEAK_RUN = 0.5
"""A run at the end of a passage is trimmed if, less luck, it is a smaller part of the gap beside it."""
APART = np.int64(1) << 40
"""Farther than any two places of one group."""


@dataclass(frozen=True)
class Match:
    """A passage and its place in one candidate; its runs stand in the order of the text."""

    candidate: int
    runs: Runs

    @property
    def start(self) -> int:
        return int(self.runs.starts[0])

    @property
    def end(self) -> int:
        return int((self.runs.starts + self.runs.lengths).max())


def align(text: Codes, candidates: list[Codes], weights: Weights) -> list[Match]:
    """The passages that the text shares with each candidate; those of one candidate may overlap.

    Args:
        weights: for each character of the text what it proves, 0 to 1.
    """
    runs = identical_runs(text, candidates)
    if not len(runs):
        return []
    proof = np.concatenate([[0.0], np.cumsum(weights)])
    near = _grouped(runs.candidates, _in_text(runs), _in_source(runs), GAP)
    groups = _Groups(runs, near, proof)
    far = groups.joined()[near]
    joined = _Groups(runs, far, proof).worthy()[far]
    alone = groups.worthy()[near] & ~joined
    labels = np.where(joined, far, np.where(alone, far.max() + 1 + near, -1))
    return [_trimmed(runs[rows]) for rows in _members(labels, runs.starts)]


class _Groups:
    """What each group of runs proves, an array entry for each label."""

    def __init__(self, runs: Runs, labels: Places, proof: Weights) -> None:
        self.count = int(labels.max()) + 1
        self.candidates = np.zeros(self.count, dtype=np.int64)
        self.candidates[labels] = runs.candidates
        self.spans = self._spans(labels, _in_text(runs))
        self.source_spans = self._spans(labels, _in_source(runs))
        order, fresh, ends = _fresh(labels, _in_text(runs))
        evidence = self._sum(labels[order], np.maximum(proof[ends] - proof[fresh] - LUCK, 0.0))
        self.identical = self._sum(labels[order], ends - fresh)
        order, fresh, ends = _fresh(labels, _in_source(runs))
        self.source_identical = self._sum(labels[order], ends - fresh)
        proven = (proof[runs.starts + runs.lengths] - proof[runs.starts])[order]
        proven *= (ends - fresh) / runs.lengths[order]
        # What a text repeats of one place in the source is evidence once.
        self.evidence = np.minimum(evidence, self._sum(labels[order], np.maximum(proven - LUCK, 0.0)))

    def worthy(self) -> NDArray[np.bool_]:
        """Which groups are passages."""
        (starts, ends), (source_starts, source_ends) = self.spans, self.source_spans
        enough: NDArray[np.bool_] = (
            (self.evidence >= ENOUGH)
            & (self.identical >= LEAST_IDENTICAL * (ends - starts))
            & (self.source_identical >= LEAST_IDENTICAL * (source_ends - source_starts))
        )
        return enough

    def joined(self) -> Places:
        """For each group the label of what it belongs to once those with some evidence are joined."""
        labels = np.arange(self.count)
        strong = np.flatnonzero(self.evidence >= JOINABLE)
        if len(strong):
            text = self.spans[0][strong], self.spans[1][strong]
            source = self.source_spans[0][strong], self.source_spans[1][strong]
            labels[strong] = self.count + _grouped(self.candidates[strong], text, source, WIDE_GAP)
        return labels

    def _sum(self, labels: Places, values: NDArray[np.float64] | Places) -> Weights:
        return np.bincount(labels, values, self.count).astype(np.float64, copy=False)

    def _spans(self, labels: Places, spans: Spans) -> Spans:
        starts, ends = np.full(self.count, APART), np.zeros(self.count, dtype=np.int64)
        np.minimum.at(starts, labels, spans[0])
        np.maximum.at(ends, labels, spans[1])
        return starts, ends


def _in_text(runs: Runs) -> Spans:
    return runs.starts, runs.starts + runs.lengths


def _in_source(runs: Runs) -> Spans:
    return runs.sources, runs.sources + runs.lengths


def _grouped(labels: Places, text: Spans, source: Spans, gap: int) -> Places:
    """New labels from 0, such that no group has a longer gap on either side."""
    count = -1
    while True:
        labels = _cut_at_gaps(_cut_at_gaps(labels, text, gap), source, gap)
        if int(labels.max()) == count:
            return labels
        count = int(labels.max())


def _cut_at_gaps(labels: Places, spans: Spans, gap: int) -> Places:
    order, reach = _reach(labels, spans)
    begins = (spans[0][order] - reach > gap) | (np.diff(labels[order], prepend=-1) != 0)
    result = np.empty_like(labels)
    result[order] = np.cumsum(begins) - 1
    return result


def _fresh(labels: Places, spans: Spans) -> tuple[Places, Places, Places]:
    """The order by label and start; of each run, what no earlier one of its label covers: start, end."""
    order, reach = _reach(labels, spans)
    starts, ends = spans[0][order], spans[1][order]
    return order, np.minimum(np.maximum(starts, reach), ends), ends


def _reach(labels: Places, spans: Spans) -> tuple[Places, Places]:
    """The order by label and start, and how far everything earlier under the same label reaches."""
    keys = labels * APART + spans[0]
    order = np.argsort(keys, kind="stable")
    shift = keys[order] & -APART
    reach = np.maximum.accumulate(spans[1][order] + shift)
    return order, np.maximum(np.concatenate([[-APART], reach[:-1]]) - shift, -APART)


def _members(labels: Places, starts: Places) -> Iterator[Places]:
    """The rows of each label, in the order of the text; rows labelled -1 belong to none."""
    order = np.lexsort((starts, labels))
    order = order[labels[order] >= 0]
    if len(order):
        yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def _trimmed(runs: Runs) -> Match:
    """Drop short runs at the ends that stand far from the rest."""
    starts, ends = (side.tolist() for side in _in_text(runs))
    first, last = 0, len(starts) - 1
    while first < last and _is_weak(ends[first] - starts[first], starts[first + 1] - ends[first]):
        first += 1
    while last > first and _is_weak(ends[last] - starts[last], starts[last] - ends[last - 1]):
        last -= 1
    return Match(int(runs.candidates[0]), runs[slice(first, last + 1)])


def _is_weak(length: int, gap: int) -> bool:
    return length - LUCK < WEAK_RUN * gap
