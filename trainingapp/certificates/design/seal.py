"""The red seal of a host: the name on an arc, a star, a line beneath. Characters are drawn as outlines.

Outlines need no font where the page is read, and stay out of the text that a reader copies. A printed seal is a
picture: what proves a certificate is the register.
"""

from __future__ import annotations

import math
from functools import lru_cache

from trainingapp.certificates.design.curves import number, star
from trainingapp.certificates.design.outlines import outlines, row

DIAMETER = 40.0  # millimetres, as the seals of county bodies and above
INK = "#d8221c"
_RADIUS = DIAMETER / 2
_BASELINE = 12.6  # radius at which the arc's characters stand
_TALLEST, _WIDEST = 4.9, 4.3
_WIDEST_ARC = math.radians(268)
_LINE_SIZE, _LINE_Y = 3.0, 13.6


@lru_cache(maxsize=64)
def seal_svg(host: str, line: str) -> bytes:
    """The seal of `host` with `line` (may be empty) beneath the star; 40 mm wide, the centre at 0, 0."""
    box = f"{-_RADIUS} {-_RADIUS} {DIAMETER} {DIAMETER}"
    beneath = row(line, 0, _LINE_Y, step=_LINE_SIZE, width=_LINE_SIZE * 0.95, height=_LINE_SIZE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="{INK}">'
        f'<circle r="{_RADIUS - 0.7}" fill="none" stroke="{INK}" stroke-width="1.1"/>'
        f'<path d="{star((0, -0.3), 5.6)}"/>'
        f'<g stroke="{INK}" stroke-width="22">{_arc(host)}{beneath}</g></svg>'
    ).encode()


def _arc(text: str) -> str:
    """The characters along the upper arc, feet to the centre; long names stand closer and narrower."""
    middle = _BASELINE + _TALLEST / 2
    step = min(math.radians(32), _WIDEST_ARC / max(len(text), 1))
    width = min(_WIDEST, step * middle * 0.94)
    first = -step * (len(text) - 1) / 2
    shapes = outlines(text)
    turns = (number(math.degrees(first + step * index)) for index in range(len(text)))
    return "".join(
        shapes[char].boxed(f"rotate({turn}) translate(0 {-_BASELINE})", width, _TALLEST)
        for char, turn in zip(text, turns, strict=True)
    )
