"""Characters as outlines, for what must look the same without a font and stay out of copied text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from trainingapp.certificates.design.curves import number
from trainingapp.core.fonts import FontFile, font_files

_BELOW = 120  # how far, in thousandths of an em, a Han character reaches below the baseline
_NARROWEST = 500  # narrower characters are not stretched to fill a box


@dataclass(frozen=True)
class Outline:
    """SVG path data, y upwards, and advance: both in thousandths of an em."""

    data: str
    advance: float

    def boxed(self, placed: str, width: float, height: float) -> str:
        """An SVG path in a box of this size that stands, centred, on the origin that `placed` moves to."""
        across, up = width / max(self.advance, _NARROWEST), height / 1000
        move = f"translate({-self.advance / 2} {_BELOW})"
        return f'<path transform="{placed} scale({across:.5f} {-up:.5f}) {move}" d="{self.data}"/>'


class _WholeCubics(SVGPathPen):  # type: ignore[misc]
    """Writes cubic curves in whole thousandths of an em: half the data of what the renderer would make."""

    _qCurveToOne = BasePen._qCurveToOne  # noqa: N815  draws them through _curveToOne


@lru_cache(maxsize=64)
def outlines(text: str) -> Mapping[str, Outline]:
    """The outline of each character, from the first font of the stack that has it; blank where none has.

    Fonts are opened for the call and closed again: an open one may not be shared by threads or forks.
    """
    found: dict[str, Outline] = {}
    for file in font_files():
        if wanted := set(text) - found.keys():
            found.update(_from_font(file, wanted))
    return {char: found.get(char, Outline("", 1000.0)) for char in text}


def row(text: str, middle: float, foot: float, *, step: float, width: float, height: float) -> str:
    """SVG paths of the characters in a line, `step` apart, their middle and feet at the given place."""
    first = middle - step * (len(text) - 1) / 2
    shapes = outlines(text)
    return "".join(
        shapes[char].boxed(f"translate({number(first + step * index)} {number(foot)})", width, height)
        for index, char in enumerate(text)
    )


def _from_font(file: FontFile, characters: set[str]) -> dict[str, Outline]:
    with TTFont(file.path, lazy=True, fontNumber=0) as font:
        names = font.getBestCmap()
        glyphs = font.getGlyphSet()
        return {char: _outline(glyphs, names[ord(char)]) for char in characters if ord(char) in names}


def _outline(glyphs: Mapping[str, object], name: str) -> Outline:
    pen = _WholeCubics(glyphs, ntos=lambda value: str(round(value)))
    glyph: Any = glyphs[name]
    glyph.draw(pen)
    return Outline(pen.getCommands(), glyph.width)
