"""Text to glyphs for the simple cases, which are nearly all: one glyph for each character, set side by side.

Han characters, digits, Latin letters and the few signs between them. Whatever else there is (combining marks,
scripts that join, fonts with other outlines than TrueType's) is `NotCompilable`. That the fonts and glyphs chosen
here are the ones that Pango chooses is not believed but proved, character by character, by `Shaper.prove`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path

import uharfbuzz as hb

from trainingapp.core import fonts

_SIMPLE = re.compile(
    "[0-9A-Za-z\u00b7\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af〔〕（）《》、。，：；—「」－./-]+"
)
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_HANS = re.compile(f"(?:{_HAN.pattern})+")
_FEATURES = dict.fromkeys(
    ("kern", "liga", "clig", "calt", "dlig", "hlig"), False
)  # as the style sheet has it
_UNITS = 1024  # Pango's units in a pixel
_REMEMBERED = 20_000  # texts


class NotCompilable(Exception):
    """WeasyPrint has to set this page itself; the text says why, for the log."""


class Face:
    """One font file."""

    def __init__(self, family: str, path: Path, index: int = 0) -> None:
        self.family, self.path = family, path
        self.face = hb.Face(hb.Blob.from_file_path(str(path)), index)
        self.font = hb.Font(self.face)
        self.upem: int = self.face.upem

    @cached_property
    def is_truetype(self) -> bool:
        return "glyf" in self.face.table_tags

    @cached_property
    def description(self) -> bytes:
        """The entries of a PDF's font descriptor that do not depend on the glyphs taken."""
        extents = self.font.get_font_extents("ltr")
        high, low = (round(value * 1000 / self.upem) for value in (extents.ascender, extents.descender))
        facts = (
            b"/Flags 4 /ItalicAngle 0 /StemV 80 /Ascent %d /Descent %d /CapHeight %d /FontBBox [0 %d 1000 %d]"
        )
        return facts % (high, low, high, low, high)

    def glyph(self, char: str) -> int | None:
        """The glyph that the font has for a character."""
        found: int | None = self.font.get_nominal_glyph(ord(char))
        return found

    def advance(self, glyph: int) -> int:
        """In font units."""
        advance: int = self.font.get_glyph_h_advance(glyph)
        return advance


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as it is set: its place in the stack of fonts, its number there, its advance in font units."""

    face: int
    number: int
    advance: int
    char: str


@dataclass(frozen=True)
class Text:
    """A text as it is set: its glyphs, and them again as runs of one font each (place in the stack, numbers)."""

    glyphs: list[Glyph]
    runs: list[tuple[int, list[int]]]

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> Text:
        grouped = groupby(glyphs, key=attrgetter("face"))
        return cls(glyphs, [(face, [glyph.number for glyph in run]) for face, run in grouped])


class Shaper:
    """Chooses fonts and glyphs as Pango does, for the simple texts; remembers what was proved."""

    def __init__(self, cache: Path, families: Sequence[str]) -> None:
        folder = fonts.prepare(cache).parent / "files"
        self.faces = _faces(folder, families)
        self._upems = [face.upem for face in self.faces]
        self._glyphs: dict[str, Glyph | None] = {}
        self._proved: dict[str, bool] = {}
        self._texts: dict[str, Text] = {}

    def text(self, text: str) -> Text:
        """A simple text whose characters were proved. Raises NotCompilable."""
        found = self._texts.get(text)
        if found is None:
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            found = self._texts[text] = self._shaped(text)
        if not found.glyphs:
            raise NotCompilable("a text that only WeasyPrint can set")
        return found

    def glyphs(self, texts: Iterable[str]) -> list[Glyph]:
        """The glyphs of all characters of simple texts, each once."""
        found = map(self._glyph, sorted(set(chain.from_iterable(texts))))
        return [glyph for glyph in found if glyph]

    def _shaped(self, text: str) -> Text:
        """Empty where there is any doubt."""
        if not _SIMPLE.fullmatch(text) or not all(map(self._proved.get, text)):
            return Text([], [])
        found = [self._glyph(char) for char in text]
        made = Text.of([glyph for glyph in found if glyph])
        alone = len(made.glyphs) == len(text) and all(
            self._stand_alone(place, list(run)) for place, run in groupby(made.glyphs, key=attrgetter("face"))
        )
        return made if alone else Text([], [])

    def _stand_alone(self, place: int, run: list[Glyph]) -> bool:
        """Whether HarfBuzz leaves the characters as they are when they stand together."""
        text = "".join([glyph.char for glyph in run])
        if _HANS.fullmatch(text):
            return True
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.faces[place].font, buffer, _FEATURES)
        made = [
            (info.codepoint, at.x_advance, at.x_offset, at.y_offset)
            for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]
        return made == [(glyph.number, glyph.advance, 0, 0) for glyph in run]

    def _glyph(self, char: str) -> Glyph | None:
        if char not in self._glyphs:
            self._glyphs[char] = self._look_up(char)
        return self._glyphs[char]

    def _look_up(self, char: str) -> Glyph | None:
        for place, face in enumerate(self.faces):
            number = face.glyph(char)
            if number:
                return Glyph(place, number, face.advance(number), char) if face.is_truetype else None
        return None

    def width(self, glyphs: Iterable[Glyph], size: float) -> float:
        """In pixels, at a size in pixels, rounded as Pango rounds."""
        scale = round(size * _UNITS)
        total = 0
        for glyph in glyphs:
            upem = self._upems[glyph.face]
            total += (glyph.advance * scale + upem // 2) // upem
        return total / _UNITS

    def ems(self, glyphs: Iterable[Glyph]) -> float:
        """The width in ems."""
        return sum(glyph.advance / self.faces[glyph.face].upem for glyph in glyphs)

    def stand_in(self, place: int, *, narrow: bool = False) -> Glyph:
        """A neutral character that Pango takes from this font of the stack: as wide as high, or narrower."""
        for char in (
            "0" if narrow else "永" if place == 0 else _candidates(self.faces[place], self.faces[:place])
        ):
            glyph = self._glyph(char)
            if glyph and glyph.face == place and (narrow or glyph.advance == self.faces[place].upem):
                return glyph
        raise NotCompilable("no stand-in")

    def trust(self, proved: Mapping[str, Sequence[object]]) -> None:
        """Take over what an earlier `prove` returned, where it is still what is chosen here."""
        self._proved |= {char: True for char, seen in proved.items() if self._named(char) == tuple(seen)}

    def prove(
        self, texts: Iterable[str], drawn: Callable[[str], list[tuple[str, int]]]
    ) -> dict[str, list[object]]:
        """Compare our choice of font and glyph with Pango's for each character that is new in the texts.

        Args:
            drawn: for a text, what WeasyPrint draws: family and glyph of each character.

        Returns:
            What was found to agree.
        """
        new = set("".join({text for text in texts if text not in self._texts})) - self._proved.keys()
        ours = {char: self._glyph(char) for char in sorted(new) if _SIMPLE.fullmatch(char)}
        asked = [char for char, glyph in ours.items() if glyph]
        theirs = drawn("".join(asked)) if asked else []
        self._proved |= dict.fromkeys(new, False)
        if len(theirs) != len(asked):
            return {}
        agreed = {
            char: list[object](seen)
            for char, seen in zip(asked, theirs, strict=True)
            if self._named(char) == seen
        }
        self._proved |= dict.fromkeys(agreed, True)
        return agreed

    def _named(self, char: str) -> tuple[str, int] | None:
        glyph = self._glyph(char)
        return (self.faces[glyph.face].family, glyph.number) if glyph else None


def _faces(folder: Path, families: Sequence[str]) -> list[Face]:
    """The regular files of the families, in their order; of a collection, the font for simplified Chinese."""
    paths = [path for path in sorted(folder.iterdir()) if "Bold" not in path.name]
    named: dict[str, tuple[Path, int]] = {}
    for path in paths:
        blob = hb.Blob.from_file_path(str(path))
        for index in range(hb.Face(blob).count if path.suffix == ".ttc" else 1):
            family = hb.Face(blob, index).get_name(hb.OTNameIdPredefined.FONT_FAMILY) or ""
            named.setdefault(family, (path, index))
    return [Face(family, *named[family]) for family in families if family in named]


def _candidates(face: Face, earlier: Sequence[Face]) -> Iterable[str]:
    """Characters of the font that no earlier one has, in order."""
    return (
        char
        for char in map(chr, sorted(face.face.unicodes))
        if _HAN.match(char) and not any(other.glyph(char) for other in earlier)
    )
