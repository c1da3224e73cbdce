"""Names set as large as their place allows; pure arithmetic on estimated widths, rather too wide than too narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from markupsafe import Markup

from trainingapp.printing.markup import el, ems, together

_TWO = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
MOST_PARTS = 8
"""Of a name at whose borders it may be broken."""


@dataclass(frozen=True)
class Box:
    """The place for a name, in points, and the largest size that looks well there."""

    wide: float
    high: float
    largest: float
    leading: float = 1.2
    cuts: bool = False
    """Whether a Chinese name of several parts may also be broken within a part, where places are narrow."""


def name_in(box: Box, name: str, *, cls: str = "name") -> Markup:
    """The name in up to three lines, as large as fits, in the middle of the box."""
    lines, size = fitted(box, name)
    step = size * box.leading
    above = (box.high - len(lines) * step) / 2
    style = f"font-size:{size:g}pt;line-height:{step:.2f}pt;padding-top:{above:.2f}pt"
    return el("p", together(*_joined(lines)), cls=cls, style=style)


def spaced(name: str) -> str:
    """A name of two characters set wide, as on a table: 张　伟."""
    return f"{name[0]}\u3000{name[1]}" if _TWO.fullmatch(name) else name


def fitted(box: Box, name: str) -> tuple[list[str], float]:
    """The lines, and the size in points; more lines only where they make the name a good deal larger."""
    one = [name], _size(box, [name])
    best = max(
        [one, *((lines, _size(box, lines)) for lines in _broken(name, box.cuts))], key=lambda found: found[1]
    )
    return best if best[1] > one[1] * 1.25 else one


def _size(box: Box, lines: list[str]) -> float:
    wide = max(1.0, *(ems(line) for line in lines))
    return round(min(box.largest, box.wide / wide, box.high / (len(lines) * box.leading)) - 0.05, 1)


def _broken(name: str, cuts: bool) -> Iterator[list[str]]:
    """The ways to set a name in two or three lines: after dots or at blanks, else in equal parts."""
    natural = [part.strip() for part in re.findall(r"[^·•・ ]+[·•・ ]?", name)]
    may_cut = not _LATIN.search(name) and (cuts or len(natural) == 1)
    for count in (2, 3):
        if len(natural) >= count:
            yield from _joinings(natural, count)
        if may_cut and len(name) > 4 * count:
            step = -(-len(name) // count)
            yield [name[start : start + step].strip() for start in range(0, len(name), step)]


def _joinings(parts: list[str], count: int) -> Iterator[list[str]]:
    """The parts in so many lines, in order."""
    for cuts in combinations(range(1, min(len(parts), MOST_PARTS)), count - 1):
        ends = [0, *cuts, len(parts)]
        yield ["".join(parts[start:end]) for start, end in pairwise(ends)]


def _joined(lines: list[str]) -> Iterator[Markup | str]:
    for at, line in enumerate(lines):
        if at:
            yield Markup("<br>")
        yield line
