"""The operators with which WeasyPrint draws a page, split at the texts.

WeasyPrint writes one operator a line, and each stretch of text as a matrix, perhaps a font, and the glyphs:
`1 0 0 -1 x y Tm`, `/Font size Tf`, `[<…>] TJ`. A stream that looks otherwise is NotCompilable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trainingapp.core.pdf.compiled.shaping import NotCompilable

_MATRIX = re.compile(rb"1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm")
_FONT = re.compile(rb"/(\w+) ([\d.]+) Tf")
_ODD = (b" Tm", b"TJ", b"Tj", b"Td", b"TD", b"Ts", b"T*")
_MOVES = re.compile(rb"(?<=[>\[])-?[\d.]+(?=[<\]])")
_ROUNDING = 2  # thousandths of an em
_GLYPHS = re.compile(rb"<([0-9a-f]*)>")


@dataclass
class Stretch:
    """A stretch of text: where it begins (pixels), its operators, the names and sizes of its fonts."""

    x: float
    y: float
    shown: list[bytes] = field(default_factory=list)
    fonts: list[tuple[str, float]] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether the glyphs stand side by side, with nothing between them but what rounding brings."""
        moves = (float(move) for line in self.shown for move in _MOVES.findall(line))
        return all(abs(move) <= _ROUNDING for move in moves)

    def glyphs(self) -> list[tuple[str, int]]:
        """Font name and number of each glyph."""
        found: list[tuple[str, int]] = []
        name = ""
        for line in self.shown:
            if font := _FONT.fullmatch(line):
                name = font[1].decode()
                continue
            digits = b"".join(_GLYPHS.findall(line)).decode()
            found += [(name, int(digits[at : at + 4], 16)) for at in range(0, len(digits), 4)]
        return found


@dataclass
class Stream:
    """A page: what stands between the texts, and the texts; there is one more `between` than texts."""

    between: list[bytes]
    texts: list[Stretch]


def split(content: bytes) -> Stream:
    """Take a page's operators apart. Every stretch names its fonts, whatever was set before it."""
    return _Splitter().split(content)


class _Splitter:
    def __init__(self) -> None:
        self._between: list[bytes] = []
        self._plain: list[bytes] = []
        self._texts: list[Stretch] = []
        self._inside = False
        self._fonts: list[bytes] = [b""]
        """The font as it stands, and as it stood at each saved state."""

    def split(self, content: bytes) -> Stream:
        for line in content.split(b"\n"):
            self._take(line)
        self._between.append(b"\n".join(self._plain))
        if any(not text.shown for text in self._texts):
            raise NotCompilable("a text without glyphs")
        return Stream(self._between, self._texts)

    def _take(self, line: bytes) -> None:
        if found := _MATRIX.fullmatch(line):
            self._between.append(b"\n".join(self._plain))
            self._plain, self._inside = [], True
            self._texts.append(Stretch(float(found[1]), float(found[2])))
        elif _FONT.fullmatch(line):
            self._fonts[-1] = line
        elif line.endswith(b"] TJ") and self._inside:
            self._show(line)
        elif line.endswith(_ODD):
            raise NotCompilable("an unknown way of setting text")
        else:
            self._inside = False
            self._follow(line)
            self._plain.append(line)

    def _show(self, line: bytes) -> None:
        font = _FONT.fullmatch(self._fonts[-1])
        if font is None:
            raise NotCompilable("a text without a font")
        self._texts[-1].shown += [self._fonts[-1], line]
        self._texts[-1].fonts.append((font[1].decode(), float(font[2])))

    def _follow(self, line: bytes) -> None:
        if line == b"q":
            self._fonts.append(self._fonts[-1])
        elif line == b"Q":
            self._fonts.pop()
