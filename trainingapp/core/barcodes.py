"""Barcodes in Code 128 (ISO/IEC 15417), as SVG pictures that laser, CCD and camera scanners read.

Digits of even number are written in code set C, two in a symbol; any other ASCII text in code set B.
"""

from __future__ import annotations

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

MODULE = 0.3
"""Width in mm of the narrowest bar: 2.4 dots of a printer of 200 dpi; cheap scanners want at least 0.25."""
QUIET = 10
"""Modules that stay white on either side."""
_START_B, _START_C, _STOP = 104, 105, 106
_CHECK = 103
# Bars and gaps in turn, their widths in modules: one group a symbol, by its value.
_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232
122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122
321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311
211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113
213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422
121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111
241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121
412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412
211214 211232 2331112
"""
_WIDTHS = _TABLE.split()


def code128(text: str, *, module: float = MODULE, height: float = 8.0) -> str:
    """The barcode as an SVG element with its quiet zones; module and height in mm.

    One stroke whose dashes are the bars: little to write, to parse and to print.

    Raises:
        DomainError: nothing to write, or a character that is not printable ASCII.
    """
    dashes = " ".join("".join(_WIDTHS[value] for value in symbols(text)))
    inked = _modules(text)
    whole = inked + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole * module:g}mm" height="{height:g}mm"'
        f' viewBox="0 0 {whole} 1" preserveAspectRatio="none">'
        f'<path d="M{QUIET} .5h{inked}" stroke="#000" stroke-dasharray="{dashes}"/></svg>'
    )


def width(text: str, *, module: float = MODULE) -> float:
    """How wide the picture is, in mm, quiet zones included."""
    return round((_modules(text) + 2 * QUIET) * module, 3)


def _modules(text: str) -> int:
    """Every symbol has 11, the stop has 13."""
    return 11 * len(symbols(text)) + 2


def symbols(text: str) -> list[int]:
    """The values of the symbols: start, text, check symbol, stop."""
    if not text or not all(" " <= letter <= "~" for letter in text):
        raise DomainError(_("A barcode holds plain letters, digits and signs only."))
    if text.isdigit() and len(text) % 2 == 0:
        values = [_START_C, *(int(text[at : at + 2]) for at in range(0, len(text), 2))]
    else:
        values = [_START_B, *(ord(letter) - 32 for letter in text)]
    check = values[0] + sum(at * value for at, value in enumerate(values[1:], 1))
    return [*values, check % _CHECK, _STOP]
