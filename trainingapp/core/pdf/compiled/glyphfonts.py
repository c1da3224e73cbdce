"""Fonts cut to the glyphs of a page, as the objects of a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import uharfbuzz as hb

from trainingapp.core.pdf.compiled.shaping import Face, Glyph, Shaper

_KEPT = {"glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep"}
_CMAP = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
)
_CMAP_END = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


@dataclass(frozen=True)
class Cut:
    """A font with only these glyphs: the file, and for each glyph of the whole font its number in the file."""

    file: bytes
    numbers: Mapping[int, int]

    def widths(self, face: Face) -> bytes:
        """The `/W` array, thousandths of the size."""
        in_order = sorted((new, old) for old, new in self.numbers.items())
        values = b" ".join(b"%d" % round(face.advance(old) * 1000 / face.upem) for _new, old in in_order)
        return b"[0 [" + values + b"]]"

    def to_unicode(self, chars: Mapping[int, str]) -> bytes:
        """The map from glyphs back to characters."""
        pairs = [(new, chars[old]) for old, new in sorted(self.numbers.items()) if old in chars]
        blocks = (pairs[start : start + 100] for start in range(0, len(pairs), 100))
        return _CMAP + b"".join(map(_block, blocks)) + _CMAP_END


def _block(pairs: list[tuple[int, str]]) -> bytes:
    lines = b"".join(b"<%04x> <%s>\n" % (new, char.encode("utf-16-be").hex().encode()) for new, char in pairs)
    return b"%d beginbfchar\n%sendbfchar\n" % (len(pairs), lines)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def cut(face: hb.Face, glyphs: Iterable[int]) -> Cut:
    """The font with these glyphs alone (and `.notdef`), numbered anew from 0."""
    wish = hb.SubsetInput()
    wish.glyph_set.set(glyphs)
    wish.drop_table_tag_set.update(_tag(name) for name in face.table_tags if name not in _KEPT)
    wish.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE
    plan = hb.SubsetPlan(face, wish)
    return Cut(plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping.items()))


class CohortFonts:
    """The stack's fonts, cut beforehand to what a batch of pages needs, to be cut for each page quickly."""

    def __init__(self, shaper: Shaper, glyphs: Iterable[Glyph]) -> None:
        self.faces = shaper.faces
        needed: dict[int, set[int]] = {}
        self.chars: dict[int, dict[int, str]] = {}
        for glyph in glyphs:
            needed.setdefault(glyph.face, set()).add(glyph.number)
            self.chars.setdefault(glyph.face, {}).setdefault(glyph.number, glyph.char)
        self._cut = {place: cut(shaper.faces[place].face, numbers) for place, numbers in needed.items()}
        self._small = {place: hb.Face(hb.Blob(made.file)) for place, made in self._cut.items()}

    def cut(self, place: int, glyphs: Iterable[int]) -> Cut:
        """The font at this place of the stack with these of the batch's glyphs alone."""
        outer = self._cut[place].numbers
        inner = cut(self._small[place], [outer[number] for number in glyphs])
        back = {new: old for old, new in outer.items()}
        return Cut(inner.file, {back[old]: new for old, new in inner.numbers.items()})
