"""A report as a page shows it: passages in the order of the text, and texts cut into parts. Pure.

A passage that somebody handed in later stands in too, for an earlier essay has no passage of its own there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Origin = tuple[str, int]
"""What a source is, "version" or "library", and its number."""
Marked = tuple[int, int, str]
"""Start, end and kind of a stretch."""
HALF = 0.5
SHORTEST = 8
"""Characters of what is left of a passage worth showing."""
AROUND = 160
"""Characters of a source shown before and after a passage."""


@dataclass(frozen=True)
class Stretch:
    """A shared stretch; `also` are other essays that have it, `also_count` how many other texts at least."""

    start: int
    end: int
    origin: Origin
    source_start: int
    source_end: int
    size: int = 0
    identical: float = 1.0
    also_count: int = 0
    is_later: bool = False
    also: tuple[int, ...] = ()
    number: int = 0

    def lies_in(self, start: int, end: int) -> bool:
        """Whether at least half of this stretch lies between these places."""
        return min(self.end, end) - max(self.start, start) >= HALF * (self.end - self.start)


def merged(own: Sequence[Stretch], later: Iterable[Stretch]) -> list[Stretch]:
    """The passages of a text and those that later ones share with it, numbered from 1, none overlapping.

    A later one at the place of another only adds to the essays that have this passage also.
    """
    shown = sorted(own, key=lambda one: one.start)
    for one in later:
        free = _free(one, shown)
        if free is not None:
            shown = sorted([*shown, free], key=lambda each: each.start)
        shown = [_with(each, one) for each in shown]
    return [replace(one, number=number) for number, one in enumerate(shown, 1)]


def _free(one: Stretch, shown: Sequence[Stretch]) -> Stretch | None:
    """What nothing shown covers of it, if that is enough in one piece."""
    start, end = one.start, one.end
    for each in shown:
        if each.start <= start < each.end:
            start = each.end
        if each.start < end <= each.end:
            end = each.start
    if end - start < max(SHORTEST, HALF * (one.end - one.start)):
        return None
    inside = any(start < each.end and each.start < end for each in shown)
    return None if inside else replace(one, start=start, end=end)


def _with(shown: Stretch, later: Stretch) -> Stretch:
    kind, number = later.origin
    known = later.origin == shown.origin or number in shown.also
    if kind != "version" or known or not shown.lies_in(later.start, later.end):
        return shown
    return replace(shown, also=(*shown.also, number))


def with_siblings(shown: Stretch, siblings: Iterable[tuple[int, int, int]]) -> Stretch:
    """Add essays that have the same place of the same source: version, start and end there."""
    length = shown.source_end - shown.source_start
    found = {
        version: None
        for version, start, end in siblings
        if min(end, shown.source_end) - max(start, shown.source_start) >= HALF * length
    }
    also = tuple(dict.fromkeys([*shown.also, *found]))
    return replace(shown, also=also, also_count=max(shown.also_count, len(also)))


@dataclass(frozen=True)
class Part:
    """A piece of a text: in which passages it lies and whether one begins here, what is said about it.

    `skipped` is the number of characters left out here; the text is empty then.
    """

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    exempt: str = ""
    flags: tuple[str, ...] = ()
    skipped: int = 0


def parts(
    text: str,
    passages: Sequence[tuple[int, int, int]],
    exempt: Sequence[Marked] = (),
    flags: Sequence[Marked] = (),
) -> Iterator[Part]:
    """The text cut wherever something begins or ends; the parts together are the text.

    Args:
        passages: start, end and number of each.
    """
    stretches = [*passages, *exempt, *flags]
    cuts = sorted({0, len(text), *(place for one in stretches for place in one[:2] if place < len(text))})
    for start, end in pairwise(cuts):
        numbers = tuple(one[2] for one in passages if one[0] <= start < one[1])
        yield Part(
            text[start:end],
            numbers,
            tuple(one[2] for one in passages if one[0] == start and one[2] in numbers),
            next((one[2] for one in exempt if one[0] <= start < one[1]), ""),
            tuple(dict.fromkeys(one[2] for one in flags if one[0] <= start < one[1])),
        )


def excerpts(text: str, passages: Sequence[tuple[int, int, int]]) -> Iterator[Part]:
    """The passages in a source with what stands around them; the rest is skipped."""
    windows: list[list[int]] = []
    for start, end, _number in sorted(passages):
        if windows and start - AROUND <= windows[-1][1]:
            windows[-1][1] = max(windows[-1][1], min(len(text), end + AROUND))
        else:
            windows.append([max(0, start - AROUND), min(len(text), end + AROUND)])
    place = 0
    for start, end in windows:
        if start > place:
            yield Part("", skipped=start - place)
        inside = [(one[0] - start, one[1] - start, one[2]) for one in passages if start <= one[0] < end]
        yield from parts(text[start:end], inside)
        place = end
    if place < len(text):
        yield Part("", skipped=len(text) - place)
