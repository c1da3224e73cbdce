"""Fonts cut to the glyphs of a page, as the objects of a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import uharfbuzz as hb

from trainingapp.core.pdf.compiled.shaping import Face, Glyph

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
    """A font with only these glyphs."""

    file: bytes
    digits: Mapping[int, bytes]
    """For each glyph of the whole font its number in the file, in hexadecimal."""
    widths: bytes
    """The `/W` array, thousandths of the size."""
    to_unicode: bytes
    """The map from glyphs back to characters."""


def _to_unicode(lines: Sequence[bytes]) -> bytes:
    blocks = (lines[start : start + 100] for start in range(0, len(lines), 100))
    return (
        _CMAP
        + b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks)
        + _CMAP_END
    )


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def cut(face: hb.Face, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
    """The font with these glyphs alone (and `.notdef`), numbered anew from 0; and the new number of each."""
    wish = hb.SubsetInput()
    wish.glyph_set.set(glyphs)
    wish.drop_table_tag_set.update(_tag(name) for name in face.table_tags if name not in _KEPT)
    wish.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE
    plan = hb.SubsetPlan(face, wish)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping.items())


class CohortFonts:
    """The stack's fonts, cut beforehand to what a batch of pages needs, to be cut for each page quickly."""

    def __init__(self, faces: Sequence[Face], glyphs: Iterable[Glyph]) -> None:
        needed: dict[int, dict[int, str]] = {}
        for glyph in glyphs:
            needed.setdefault(glyph.face, {}).setdefault(glyph.number, glyph.char)
        self._fonts = {place: _CohortFont(faces[place], chars) for place, chars in needed.items()}

    def cut(self, place: int, glyphs: Iterable[int]) -> Cut:
        """The font at this place of the stack with these of the batch's glyphs alone."""
        return self._fonts[place].cut(glyphs)


class _CohortFont:
    """One font, cut to a batch's glyphs. Numbers are those in the whole font, if nothing else is said."""

    def __init__(self, face: Face, chars: Mapping[int, str]) -> None:
        file, self._inner = cut(face.face, chars)
        self._small = hb.Face(hb.Blob(file))
        self._whole = {inner: number for number, inner in self._inner.items()}
        self._widths = {
            number: b"%d" % round(face.advance(number) * 1000 / face.upem) for number in self._inner
        }
        self._texts = {number: char.encode("utf-16-be").hex().encode() for number, char in chars.items()}

    def cut(self, glyphs: Iterable[int]) -> Cut:
        file, found = cut(self._small, map(self._inner.__getitem__, glyphs))
        in_order = [self._whole[inner] for inner in sorted(found, key=found.__getitem__)]
        digits, texts = {number: b"%04x" % new for new, number in enumerate(in_order)}, self._texts
        lines = [b"<%s> <%s>\n" % (new, texts[number]) for number, new in digits.items() if number in texts]
        return Cut(
            file,
            digits,
            b"[0 [" + b" ".join(map(self._widths.__getitem__, in_order)) + b"]]",
            _to_unicode(lines),
        )
