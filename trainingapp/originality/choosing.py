"""Choosing what to show: each stretch of a text goes to one source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainingapp.originality.alignment import Runs
from trainingapp.originality.grouping import ENOUGH, Match, Weights
from trainingapp.originality.phrases import Flags, spans_of

EQUAL = 0.97
"""A source that explains so much of what the best one explains is its equal."""


@dataclass(frozen=True)
class Shown:
    """A stretch of the text and of the candidate it was given to, in kept characters."""

    candidate: int
    start: int
    end: int
    source_start: int
    source_end: int
    identical: float


def choose(matches: list[Match], ranks: list[int], weights: Weights) -> list[Shown]:
    """Give each stretch to the source that explains most of it; among equals to the one of lowest rank.

    Args:
        ranks: for each candidate its place among those to prefer, such as the oldest first.
        weights: for each character of the text what it proves.
    """
    free = np.ones(len(weights), dtype=bool)
    explained = [_explained(match, len(weights)) for match in matches]
    open_matches = list(range(len(matches)))
    shown: list[Shown] = []
    while open_matches:
        gains = {number: float(weights[explained[number] & free].sum()) for number in open_matches}
        best = max(gains.values())
        if best < ENOUGH:
            break
        equals = [number for number in open_matches if gains[number] >= EQUAL * best]
        taken = min(equals, key=lambda number: (ranks[matches[number].candidate], number))
        open_matches.remove(taken)
        for piece in _pieces(matches[taken], free, weights):
            shown.append(piece)
            free[piece.start : piece.end] = False
    return sorted(shown, key=lambda piece: piece.start)


def _explained(match: Match, length: int) -> Flags:
    flags = np.zeros(length + 1, dtype=np.int64)
    np.add.at(flags, match.runs.starts, 1)
    np.add.at(flags, match.runs.starts + match.runs.lengths, -1)
    return np.cumsum(flags)[:length] > 0


def _pieces(match: Match, free: Flags, weights: Weights) -> list[Shown]:
    """The parts of a match that are still free and prove enough by themselves."""
    pieces = []
    for start, end in spans_of(free[match.start : match.end]):
        piece = _piece(match, match.start + start, match.start + end, weights)
        if piece is not None:
            pieces.append(piece)
    return pieces


def _piece(match: Match, start: int, end: int, weights: Weights) -> Shown | None:
    runs = match.runs
    starts = np.maximum(runs.starts, start)
    ends = np.minimum(runs.starts + runs.lengths, end)
    inside = starts < ends
    if not inside.any():
        return None
    starts, ends, runs = starts[inside], ends[inside], runs[inside]
    flags = _explained(
        Match(match.candidate, Runs(runs.candidates, starts, runs.sources, ends - starts)), len(weights)
    )
    if weights[flags].sum() < ENOUGH:
        return None
    source_starts = runs.sources + (starts - runs.starts)
    first, last = int(starts.min()), int(ends.max())
    return Shown(
        match.candidate,
        first,
        last,
        int(source_starts.min()),
        int((source_starts + ends - starts).max()),
        float(flags[first:last].mean()),
    )
