"""A design as it will look: sample certificates, and whether all texts stay in their places.

The samples are laid out by the renderer that prints, so what is seen here is what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.designs import Design
from trainingapp.certificates.design.making import compiler_of
from trainingapp.certificates.design.page import page
from trainingapp.certificates.design.placeholders import PLACEHOLDERS
from trainingapp.certificates.design.qr import Symbols
from trainingapp.core.i18n import _

SAMPLE_NAMES = (
    "林远",
    "沈书言",
    "欧阳清和",
    "古丽巴努尔·阿不都热合曼·买买提艾力江",
    "Maria Lindqvist",
    "䶮𬭊㛃",
    "阿依古丽·买买提",
)
"""Two, three, four and twenty characters, Latin, rare, with a dot."""
_WORDS = {one.field: one.written for one in PLACEHOLDERS if one.field}
_PIXEL = 25.4 / 96  # millimetres
_TOLERANCE = 0.7  # pixels


@dataclass(frozen=True)
class Overflow:
    """A text that has no room, or two that meet."""

    where: tuple[object, ...]
    """The same for the same fault on another certificate of the design."""
    over: float
    """By how many pixels."""
    said: str


@dataclass(frozen=True)
class Sample:
    """A certificate that nobody gets."""

    name: str
    pdf: bytes
    png: bytes
    overflows: list[Overflow]


def samples(content: CertificateContent, names: Sequence[str]) -> list[CertificateContent]:
    """The same certificate for these names."""
    return [replace(content, name=name) for name in names]


def worst(overflows: Iterable[Overflow]) -> list[str]:
    """Each fault once in words, however many certificates have it: where it is worst."""
    found: dict[tuple[object, ...], Overflow] = {}
    for one in overflows:
        if one.where not in found or one.over > found[one.where].over:
            found[one.where] = one
    return [one.said for one in found.values()]


def looked_at(
    design: Design, contents: Sequence[CertificateContent], *, cache: Path, dpi: int
) -> Iterator[Sample]:
    """Each certificate as PDF and picture, with what does not fit on it; the design has no faults."""
    with compiler_of(design, cache) as compiler:
        for content in contents:
            filled = page(content, design, Symbols(1))
            overflows = _overflows(compiler.measure(filled))
            (made,) = compiler.batch([filled]).singles()
            pdf = made.pdf
            yield Sample(content.name, pdf, compiler.picture(pdf, dpi), overflows)


def _overflows(sheets: Sequence[dict[str, Any]]) -> list[Overflow]:
    first, *others = sheets
    pieces = first["pieces"]
    many = _("The text takes %(n)s sheets; one is allowed.", n=len(sheets))
    found = [Overflow(("sheets",), len(sheets), many)] if others else []
    return [*found, *(one for piece in pieces for one in _outside(piece, first)), *_meeting(pieces)]


def _outside(piece: dict[str, Any], sheet: dict[str, Any]) -> Iterator[Overflow]:
    """In which ways a text runs out."""
    place = (piece["block"], piece["shown"])
    left, top, right, bottom = piece["edges"]
    over = max(-left, -top, right - sheet["width"], bottom - sheet["height"])
    if over > _TOLERANCE:
        said = _("%(what)s runs %(mm)s mm out of the sheet.", what=_named(piece), mm=_millimetres(over))
        yield Overflow(("sheet", *place), over, said)
        return
    if piece["inside"] is None:
        return
    start, end, floor = piece["inside"]
    beside, below = max(start - left, right - end), bottom - floor if floor is not None else 0.0
    if piece["text"] and beside > _TOLERANCE:
        said = _(
            "%(what)s is %(mm)s mm wider than its place. Make it smaller (data-fit) or the place wider.",
            what=_named(piece),
            mm=_millimetres(beside),
        )
        yield Overflow(("side", *place), beside, said)
    if below > _TOLERANCE:
        said = _(
            "%(what)s runs %(mm)s mm out of its box at the foot.", what=_named(piece), mm=_millimetres(below)
        )
        yield Overflow(("foot", *place), below, said)


def _meeting(pieces: Iterable[dict[str, Any]]) -> Iterator[Overflow]:
    """Texts and images of different blocks that lie on each other, each pair of blocks once."""
    seen: set[tuple[int, int]] = set()
    for one, other in combinations(pieces, 2):
        blocks = (one["block"], other["block"])
        if blocks[0] == blocks[1] or blocks in seen:
            continue
        depth = min(_common(one["edges"], other["edges"]))
        if depth > _TOLERANCE:
            seen.add(blocks)
            said = _(
                "%(one)s and %(other)s lie on each other by %(mm)s mm.",
                one=_named(one),
                other=_named(other),
                mm=_millimetres(depth),
            )
            yield Overflow(("meeting", *blocks), depth, said)


def _common(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """How far two rectangles overlap, across and down; negative when they do not."""
    return min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])


def _named(piece: dict[str, Any]) -> str:
    """The placeholder whose text it is, with the text's beginning."""
    shown, text = piece["shown"], piece["text"].strip()
    if shown == "qr":
        return "[[二维码]]"
    word = _WORDS.get(shown.rstrip("0123456789"), f"[[{shown}]]" if shown else "")
    beginning = f"“{text[:20]}{'…' if len(text) > 20 else ''}”" if text else ""
    return f"{word}{beginning}" or _("A picture")


def _millimetres(pixels: float) -> str:
    return f"{max(pixels * _PIXEL, 0.1):.1f}"
