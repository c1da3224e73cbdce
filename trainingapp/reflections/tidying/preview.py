"""A text in parts, as a preview shows it: what stays, what would change, and what to look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .values import ChangeKind, Mark, MarkKind, Piece


@dataclass(frozen=True)
class Part:
    """A stretch of the raw text: `after` is what the change of this kind makes of it, if there is one."""

    before: str
    after: str
    kind: ChangeKind | None
    marks: tuple[MarkKind, ...]


def parts(pieces: Iterable[Piece], marks: Iterable[Mark]) -> Iterator[Part]:
    """The pieces, those that stay cut where a mark begins or ends; together they are the raw text."""
    found, place = _Marks(marks), 0
    for piece in pieces:
        end = place + len(piece.before)
        cuts = found.borders_between(place, end) if piece.kind is None else []
        for start, stop in zip([place, *cuts], [*cuts, end], strict=True):
            before = piece.before[start - place : stop - place]
            after = before if piece.kind is None else piece.after
            yield Part(before, after, piece.kind, found.over(start, stop))
        place = end


class _Marks:
    """Marks by kind; those of one kind never overlap."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._spans: dict[MarkKind, list[tuple[int, int]]] = {kind: [] for kind in MarkKind}
        for mark in sorted(marks, key=lambda mark: mark.start):
            self._spans[mark.kind].append((mark.start, mark.end))
        self._borders = sorted({place for spans in self._spans.values() for span in spans for place in span})

    def borders_between(self, start: int, end: int) -> list[int]:
        return self._borders[bisect_right(self._borders, start) : bisect_left(self._borders, end)]

    def over(self, start: int, stop: int) -> tuple[MarkKind, ...]:
        return tuple(kind for kind, spans in self._spans.items() if _overlaps(spans, start, stop))


def _overlaps(spans: list[tuple[int, int]], start: int, stop: int) -> bool:
    last = bisect_left(spans, (stop, stop)) - 1
    return last >= 0 and spans[last][1] > start
