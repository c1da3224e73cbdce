"""Slips with one-time codes, as they are printed: A4, ten on a page, to be cut apart.

Pure: knows neither Flask nor the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import segno

from trainingapp.core.i18n import DEFAULT_LANGUAGE, _, in_language

PER_PAGE = 10
PER_PART = 200
"""Slips in one document: progress and memory stay in bounds."""

STYLE = """
@page { size: A4; margin: 12mm 10mm; }
html { font-family: serif; font-size: 10.5pt; line-height: 1.45; color: #000; }
body { margin: 0; }
.sheet { break-after: page; }
.sheet:last-child { break-after: auto; }
.slip { box-sizing: border-box; float: left; width: 94.9mm; height: 54mm; padding: 4mm 5mm;
  border: 0.2mm dashed #888; position: relative; overflow: hidden; }
.title { font-size: 8.5pt; color: #333; margin: 0 24mm 1.5mm 0; max-height: 8mm; overflow: hidden; }
.name { font-size: 15pt; font-weight: bold; line-height: 1.2; margin: 0; max-width: 62mm; }
.name small { display: block; font-size: 10.5pt; font-weight: normal; }
.code { font-family: monospace; font-size: 15pt; letter-spacing: 0.5mm; line-height: 1.2; margin: 1.5mm 0 0; }
.how { font-size: 8.5pt; margin: 0; position: absolute; left: 5mm; right: 5mm; bottom: 3mm; }
.qr { position: absolute; right: 4mm; top: 4mm; width: 21mm; height: 21mm; }
"""


@dataclass(frozen=True)
class Slip:
    """One person's slip."""

    name: str
    trainee_no: str
    code: str


def qr_code(address: str) -> bytes:
    """The sign-in address as an SVG picture, for `assets` under the name `address.svg`."""
    svg = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def parts(slips: Sequence[Slip]) -> Iterator[Sequence[Slip]]:
    """The slips in documents of bounded size."""
    for start in range(0, len(slips), PER_PART):
        yield slips[start : start + PER_PART]


def document(slips: Sequence[Slip], *, title: str, address: str) -> str:
    """HTML of the pages, in the order given. Print speaks Chinese, whoever has it made."""
    with in_language(DEFAULT_LANGUAGE):
        return _document(slips, title, address)


def _document(slips: Sequence[Slip], title: str, address: str) -> str:
    sheets = [slips[start : start + PER_PAGE] for start in range(0, len(slips), PER_PAGE)]
    body = "".join(
        f'<section class="sheet">{"".join(_slip(slip, title, address) for slip in sheet)}</section>'
        for sheet in sheets
    )
    heading = escape(_("Slips with one-time codes"))
    head = f'<head><meta charset="utf-8"><title>{heading}</title></head>'
    return f'<!doctype html><html lang="zh">{head}<body>{body}</body></html>'


def _slip(slip: Slip, title: str, address: str) -> str:
    how = _(
        "Open %(address)s or scan the sign. Sign in with your trainee number or phone, and this code as the "
        "password; then choose a password of your own. The code works once, for 30 days. Show it to nobody.",
        address=address,
    )
    return (
        '<article class="slip"><img class="qr" src="mem:///address.svg" alt="">'
        f'<p class="title">{escape(title)}</p>'
        f'<p class="name">{escape(slip.name)} <small>{escape(slip.trainee_no)}</small></p>'
        f'<p class="code">{escape(slip.code)}</p><p class="how">{escape(how)}</p></article>'
    )
