"""The title drawn as outlines: bolder than the font is, with an edge in a second colour."""

from __future__ import annotations

from functools import lru_cache

from trainingapp.certificates.design.outlines import row

_EM = 100.0  # units of the drawing
_MARGIN = 8.0  # around it, for the edge


@lru_cache(maxsize=32)
def title_svg(text: str, *, ink: str, edge: str, spacing: float) -> bytes:
    """The characters in a row, `spacing` ems apart; one em high, and a little more for the edge."""
    step = _EM * (1 + spacing)
    width = step * (len(text) - 1) + _EM
    glyphs = row(text, width / 2, _EM * 0.88, step=step, width=_EM, height=_EM)
    box = f"{-_MARGIN} {-_MARGIN} {width + 2 * _MARGIN} {_EM + 2 * _MARGIN}"
    outer = (
        f'<g fill="{edge}" stroke="{edge}" stroke-width="58" stroke-linejoin="round">{glyphs}</g>'
        if edge
        else ""
    )
    inner = f'<g fill="{ink}" stroke="{ink}" stroke-width="26" stroke-linejoin="round">{glyphs}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{outer}{inner}</svg>'.encode()
