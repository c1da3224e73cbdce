"""A skeleton, laid out by WeasyPrint a few times and turned into operators with places for what differs.

One exemplar has short stand-ins in all fields, one more for each field has a long one in that field alone, a
last one has middling ones in all. Only where texts begin may differ, along the line and evenly with the widths of
fields; the last exemplar, which the functions were not made from, must come out exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf

from trainingapp.core.pdf.compiled.bitmaps import Bitmap
from trainingapp.core.pdf.compiled.marking import Filled
from trainingapp.core.pdf.compiled.shaping import Glyph, NotCompilable, Shaper
from trainingapp.core.pdf.compiled.streams import Stream, Stretch, split

_EXACT = 0.002  # pixels; WeasyPrint writes six decimals of what Pango rounds to 1/1024
_SHORT, _MORE = 2.0, 2.0  # ems: fields of the first exemplar, and what a long one has more at least
_NARROW = 5  # so many narrow characters bring a width near to any

Runs = tuple[int, ...]
"""The fonts of a text by their places in the stack, one after another as the text changes between them: where a line
stands depends on them, and on which comes first."""


@dataclass(frozen=True)
class Affine:
    """A number that moves with the widths of fields: base + sum of slope times width (pixels)."""

    base: float
    slopes: tuple[tuple[str, float], ...] = ()

    def at(self, widths: Mapping[str, float]) -> float:
        return self.base + sum(slope * widths[name] for name, slope in self.slopes)


@dataclass(frozen=True)
class Place:
    """A stretch of text: the field that it shows, or (field empty) operators that never change but may move."""

    x: Affine
    y: float
    field: str = ""
    size: float = 0.0
    shown: bytes = b""

    @property
    def is_fixed(self) -> bool:
        return not (self.field or self.x.slopes)


@dataclass(frozen=True)
class Template:
    """What WeasyPrint made of a skeleton, for fields that need these fonts and are at most so wide."""

    between: tuple[bytes, ...]
    places: tuple[Place, ...]
    sizes: Mapping[str, float]
    """Font size of each field, in pixels."""
    runs: Mapping[str, Runs]
    longest: Mapping[str, float]
    """Widths that were tried, in pixels; a wider text might wrap."""
    exemplar: bytes
    """The PDF of the first exemplar: fonts, images and frame are taken from it."""


def compile_template(
    page: Filled,
    runs: Mapping[str, Runs],
    widest: Mapping[str, float],
    *,
    shaper: Shaper,
    render: Callable[[str], bytes],
    body: Callable[[list[str]], str],
) -> Template:
    """Lay the skeleton out and find out what moves.

    Args:
        page: any page with this skeleton; of its own values only pictures and links are used.
        runs: for each field the fonts of its texts.
        widest: for each field the width to provide for, in ems.
        render: WeasyPrint.
        body: a whole document of the HTML of several pages.

    Raises:
        NotCompilable: the page does not behave as simply as that.
    """
    names = list(page.fields)
    short = {name: _stand_ins(shaper, runs[name], _SHORT) for name in names}
    long = {
        name: _stand_ins(shaper, runs[name], max(widest[name], shaper.ems(short[name]) + _MORE))
        for name in names
    }
    between = {name: (shaper.ems(short[name]) + shaper.ems(long[name])) / 2 for name in names}
    middling = {name: _stand_ins(shaper, runs[name], between[name]) for name in names}
    tries = [short, *({**short, name: long[name]} for name in names), middling]
    neutral = replace(page, links={name: name for name in page.links}, pictures=_blank(page.pictures))
    pages = [replace(neutral, fields={n: _text(v) for n, v in values.items()}).html() for values in tries]
    pdf = render(body(pages))
    first, *changed, last = _streams(pdf, len(tries))
    _check_alike([first, *changed, last])
    found = _Finder(shaper, names, short, long, first, changed)
    places = [found.place(index) for index in range(len(first.texts))]
    if sorted(place.field for place in places if place.field) != sorted(names):
        raise NotCompilable("a field that is not shown once")
    widths = {name: shaper.width(middling[name], found.sizes[name]) for name in names}
    _check_last(places, last, widths, middling)
    return Template(tuple(first.between), tuple(places), found.sizes, runs, found.longest, pdf)


def _blank(pictures: Mapping[str, Bitmap]) -> dict[str, Bitmap]:
    return {name: Bitmap(one.side, bytes(len(one.bits))) for name, one in pictures.items()}


def _stand_ins(shaper: Shaper, runs: Runs, ems: float) -> list[Glyph]:
    """Neutral characters in these runs of fonts, so many ems wide or little more."""
    each = [shaper.stand_in(face) for face in runs]
    wide = runs.index(0) if 0 in runs else 0
    narrow = [shaper.stand_in(0, narrow=True)] if 0 in runs else []
    missing, share = max(ems - len(each), 0.0), shaper.ems(narrow)
    counts = range(_NARROW) if narrow else range(1)
    total, count = min((_up(missing - share * count) + share * count, count) for count in counts)
    full = [each[wide]] * round(total - share * count)
    return each[: wide + 1] + full + narrow * count + each[wide + 1 :]


def _up(ems: float) -> int:
    return math.ceil(max(ems, 0.0) - 1e-9)


def _text(glyphs: list[Glyph]) -> str:
    return "".join(glyph.char for glyph in glyphs)


def _streams(pdf: bytes, count: int) -> list[Stream]:
    with pikepdf.open(BytesIO(pdf)) as document:
        if len(document.pages) != count:
            raise NotCompilable("more than one sheet to a page")
        return [split(page.Contents.read_bytes()) for page in document.pages]


def _check_alike(streams: list[Stream]) -> None:
    """Nothing but texts may differ."""
    if any(stream.between != streams[0].between for stream in streams):
        raise NotCompilable("ornaments that depend on the text")
    if any(len(stream.texts) != len(streams[0].texts) for stream in streams):
        raise NotCompilable("lines that depend on the text")


class _Finder:
    """Compares the exemplars, one stretch of text after another."""

    def __init__(
        self,
        shaper: Shaper,
        names: list[str],
        short: Mapping[str, list[Glyph]],
        long: Mapping[str, list[Glyph]],
        first: Stream,
        changed: list[Stream],
    ) -> None:
        self._shaper, self._names, self._short, self._long = shaper, names, short, long
        self._first, self._changed = first, changed
        owners = self._owners()
        self.sizes = {name: first.texts[index].fonts[0][1] for index, name in owners.items()}
        self._owner = owners
        self._from = {name: shaper.width(short[name], self.sizes[name]) for name in self.sizes}
        self.longest = {name: shaper.width(long[name], self.sizes[name]) for name in self.sizes}

    def _owners(self) -> dict[int, str]:
        """Which stretch shows which field: the one whose glyphs change with it."""
        found: dict[int, str] = {}
        for name, stream in zip(self._names, self._changed, strict=True):
            pairs = zip(self._first.texts, stream.texts, strict=True)
            differing = [index for index, (a, b) in enumerate(pairs) if a.shown != b.shown]
            if len(differing) != 1 or differing[0] in found:
                raise NotCompilable(f"{name} does not stand by itself")
            found[differing[0]] = name
        return found

    def place(self, index: int) -> Place:
        text, field = self._first.texts[index], self._owner.get(index, "")
        if any(abs(stream.texts[index].y - text.y) > _EXACT for stream in self._changed):
            raise NotCompilable(f"line {index} depends on the length of a text")
        if not field:
            return Place(self._x(index), text.y, shown=b"\n".join(text.shown))
        _check_stand_ins(text, self._short[field])
        return Place(self._x(index), text.y, field, self.sizes[field])

    def _x(self, index: int) -> Affine:
        base, slopes = self._first.texts[index].x, []
        for name, stream in zip(self._names, self._changed, strict=True):
            moved = stream.texts[index].x - self._first.texts[index].x
            if abs(moved) > _EXACT:
                slope = moved / (self.longest[name] - self._from[name])
                slopes.append((name, slope))
                base -= slope * self._from[name]
        return Affine(base, tuple(slopes))


def _check_stand_ins(text: Stretch, glyphs: list[Glyph]) -> None:
    if not text.is_plain:
        raise NotCompilable("letters that are spaced")
    if [number for _font, number in text.glyphs()] != [glyph.number for glyph in glyphs]:
        raise NotCompilable("stand-ins that WeasyPrint sets otherwise")


def _check_last(
    places: list[Place], last: Stream, widths: Mapping[str, float], glyphs: Mapping[str, list[Glyph]]
) -> None:
    for place, text in zip(places, last.texts, strict=True):
        if abs(place.x.at(widths) - text.x) > _EXACT or abs(place.y - text.y) > _EXACT:
            raise NotCompilable("a text that does not move evenly")
        if place.field:
            _check_stand_ins(text, glyphs[place.field])
        elif b"\n".join(text.shown) != place.shown:
            raise NotCompilable("a text that depends on another")
