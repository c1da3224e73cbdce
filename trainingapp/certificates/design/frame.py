"""The frame and the ground of the certificate: an SVG of A4 landscape, millimetres as units.

Between red and gold rules runs a band of interlaced waves; rosettes close its corners, and a large faint one
lies under the text.
"""

from __future__ import annotations

from functools import lru_cache

from trainingapp.certificates.design.curves import Point, rosette, star, wave
from trainingapp.certificates.design.outlines import row

WIDTH, HEIGHT = 297, 210
RED, GOLD, TINT, PAPER = "#a5211d", "#b07f2a", "#faf1dc", "#fffdf7"
OUTER = 9.0  # outer rule from the edge of the sheet
BAND = 14.6  # middle of the band from the edge
TITLE = "结业证书"
TITLE_SIZE, TITLE_STEP, TITLE_FOOT = 18.0, 24.5, 55.5
CORNER = BAND - OUTER  # half the side of a corner field


@lru_cache(maxsize=1)
def frame_svg() -> bytes:
    """The frame, the same for every certificate."""
    parts = [
        _rule(OUTER, RED, 0.9, fill=TINT),
        _rule(OUTER + 1.4, GOLD, 0.25),
        _band(),
        _rule(2 * BAND - OUTER - 1.4, GOLD, 0.25, fill=PAPER),
        _rule(2 * BAND - OUTER, RED, 0.45),
        *(_corner(point) for point in _corners()),
        _ground(),
        _title(),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">'
    return (head + "".join(parts) + "</svg>").encode()


def _rule(inset: float, color: str, width: float, fill: str = "none") -> str:
    size = f'width="{WIDTH - 2 * inset}" height="{HEIGHT - 2 * inset}"'
    return f'<rect x="{inset}" y="{inset}" {size} fill="{fill}" stroke="{color}" stroke-width="{width}"/>'


def _corners() -> list[Point]:
    """The middles of the corner fields, clockwise from the upper left."""
    right, bottom = WIDTH - BAND, HEIGHT - BAND
    return [(BAND, BAND), (right, BAND), (right, bottom), (BAND, bottom)]


def _band() -> str:
    upper_left, upper_right, lower_right, lower_left = _corners()
    sides = (
        (upper_left, upper_right, 68),
        (upper_right, lower_right, 46),
        (lower_right, lower_left, 68),
        (lower_left, upper_left, 46),
    )
    waves = ((3.3, 1), (-3.3, 1), (1.9, 1), (-1.9, 1), (2.6, 2), (-2.6, 2))
    gold = "".join(wave(a, b, halves=n * k, height=h) for a, b, n in sides for h, k in waves[:4])
    red = "".join(wave(a, b, halves=n * k, height=h) for a, b, n in sides for h, k in waves[4:])
    return (
        f'<path d="{gold}" stroke="{GOLD}" stroke-width="0.17"/>'
        f'<path d="{red}" stroke="{RED}" stroke-width="0.1" stroke-opacity="0.7"/>'
    )


def _corner(middle: Point) -> str:
    x, y = middle
    side = 2 * CORNER
    field = (
        f'<rect x="{x - CORNER}" y="{y - CORNER}" width="{side}" height="{side}" fill="{PAPER}" '
        f'stroke="{RED}" stroke-width="0.5"/>'
        f'<rect x="{x - CORNER + 0.9}" y="{y - CORNER + 0.9}" width="{side - 1.8}" height="{side - 1.8}" '
        f'stroke="{GOLD}" stroke-width="0.2"/>'
    )
    petals = "".join(
        rosette(middle, radius=radius, depth=depth, petals=12, turn=turn)
        for radius, depth in ((3.6, 0.9), (2.7, 0.7))
        for turn in (0, 0.5)
    )
    return (
        f'{field}<path d="{petals}" stroke="{GOLD}" stroke-width="0.2"/>'
        f'<path d="{star(middle, 1.5)}" fill="{RED}"/>'
    )


def _ground() -> str:
    middle = (WIDTH / 2, HEIGHT / 2 + 2)
    rings = "".join(
        rosette(middle, radius=radius, depth=depth, petals=petals, turn=turn)
        for radius, depth, petals in ((50, 9, 24), (36, 7, 24), (24, 5, 16))
        for turn in (0, 0.25, 0.5, 0.75)
    )
    return f'<path d="{rings}" stroke="#ead9b0" stroke-width="0.16"/>'


def _title(text: str = TITLE) -> str:
    """The title in red with a golden edge, an ornament beneath."""
    glyphs = row(text, WIDTH / 2, TITLE_FOOT, step=TITLE_STEP, width=TITLE_SIZE, height=TITLE_SIZE)
    x, y = WIDTH / 2, TITLE_FOOT + 8
    ornament = f"M{x - 42} {y}H{x - 5}M{x + 5} {y}H{x + 42}"
    lozenge = f"M{x} {y - 1.3}L{x + 1.3} {y} {x} {y + 1.3} {x - 1.3} {y}Z"
    return (
        f'<g fill="{GOLD}" stroke="{GOLD}" stroke-width="58" stroke-linejoin="round">{glyphs}</g>'
        f'<g fill="{RED}" stroke="{RED}" stroke-width="26" stroke-linejoin="round">{glyphs}</g>'
        f'<path d="{ornament}" stroke="{GOLD}" stroke-width="0.3"/><path d="{lozenge}" fill="{RED}"/>'
    )
