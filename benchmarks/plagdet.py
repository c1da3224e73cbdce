"""PlagDet after the PAN series: precision, recall and granularity of found passages, by characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A passage that was reported: a stretch of the text and one of a source."""

    span: Span
    source: int
    source_span: Span


@dataclass
class Score:
    """Sums over many texts; characters count on both sides."""

    true: int = 0
    found: int = 0
    right: int = 0
    cases: int = 0
    detected_cases: int = 0
    detections: int = 0
    errors: list[float] = field(default_factory=list)
    texts: int = 0

    def add(self, cases: Sequence[Found], found: Sequence[Found], error: float, *, any_source: bool) -> None:
        """Take the true and the reported passages of one text.

        Args:
            error: how far the reported rate is from the true one.
            any_source: whether it does not matter which source is named; then only the text's side counts.
        """
        self.texts += 1
        self.errors.append(abs(error))
        true, reported = (_characters(each, any_source) for each in (cases, found))
        self.true += len(true)
        self.found += len(reported)
        self.right += len(true & reported)
        for case in cases:
            of_case = _characters([case], any_source)
            hits = sum(bool(of_case & _characters([each], any_source)) for each in found)
            self.cases += 1
            self.detected_cases += hits > 0
            self.detections += hits

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def granularity(self) -> float:
        return self.detections / self.detected_cases if self.detected_cases else 1.0

    @property
    def plagdet(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total / math.log2(1 + self.granularity) if total else 0.0

    @property
    def error(self) -> float:
        """Mean distance of the rate from the true one."""
        return sum(self.errors) / len(self.errors) if self.errors else 0.0


def _characters(passages: Sequence[Found], any_source: bool) -> set[tuple[int, int, int]]:
    """Each character by side, source and place."""
    marked: set[tuple[int, int, int]] = set()
    for each in passages:
        source = -1 if any_source else each.source
        marked.update((0, source, place) for place in range(*each.span))
        if not any_source:
            marked.update((1, source, place) for place in range(*each.source_span))
    return marked
