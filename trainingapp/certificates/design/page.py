"""One certificate as HTML. Every value is escaped; sizes step down with length, then lines wrap."""

from __future__ import annotations

import base64
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.frame import TITLE, frame_svg
from trainingapp.certificates.design.qr import Symbols
from trainingapp.certificates.design.seal import DIAMETER, seal_svg
from trainingapp.certificates.design.wording import chinese_date, statement
from trainingapp.core.fonts import KAI
from trainingapp.core.pdf.compiled import Bitmap, Filled, field, link, parted, picture

_CSS = Path(__file__).with_name("certificate.css")
_POINT = 25.4 / 72  # millimetres
_RIGHT_EDGE = 269.0
_ISSUERS_MIDDLE = 165.5  # millimetres from the top: a little below the middle of the seals
_COLUMN_WIDTHS = {1: 100.0, 2: 82.0, 3: 59.0}
_HOST_STEPS = ((15, 1), (13.5, 1), (13, 2), (11.5, 2), (10, 2), (9.5, 3))  # points, lines
_SHORTEST_MEASURE = 30  # ems
_TEXT_STEPS = ((18, 34, 2), (16.5, 38, 3), (15, 42, 3), (14, 45, 4))  # points, ems a line, lines
_TEXT_MIDDLE, _TEXT_LEADING = 118.0, 1.75  # millimetres from the top; line height in ems
_PROGRAMME_AT_FULL_SIZE, _UNIT_ON_A_LINE = 36, 49  # ems
_CHECK_STEPS = (
    (18.5, "9.5pt; line-height: 1.45"),
    (21.5, "8pt; line-height: 1.35"),
)  # ems that fit on a line
_NAME_STEPS = ((18, 32), (24, 26), (32, 20))  # ems at most, points


@dataclass(frozen=True)
class Design:
    """What the organizer may choose. Without seals the hosts stamp the paper by hand."""

    seals: bool = True
    seal_line: str = "培训专用章"
    address: str = "同志"  # behind the name; may be empty


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The CSS that all certificates share."""
    return f"html {{ font-family: {KAI} }}\n" + _CSS.read_text(encoding="utf-8")


def frame_document() -> str:
    """The sheet as it is before anything is written on it."""
    return _html("", f'<img class="sheet" src="{_svg(frame_svg())}" alt="">')


def seals_document(hosts: Sequence[str], design: Design) -> str:
    """The seals of these hosts where they fall, on an empty page."""
    places = zip(hosts, places_of(len(hosts)), strict=True) if design.seals else ()
    images = "".join(
        f'<img class="seal" src="{_svg(seal_svg(host, design.seal_line))}" alt="" '
        f'style="left: {middle - DIAMETER / 2:.1f}mm">'
        for host, (middle, _width) in places
    )
    return _html("", f"<section>{images}</section>")


def page(content: CertificateContent, design: Design, symbols: Symbols) -> Filled:
    """What is written, to be laid between frame and seals."""
    title = f"{TITLE} {content.number}"
    html = _page(content, design, symbols.symbol(content.verify_url))
    return parted(html, title, layers=content.hosts)


def document(pages: Sequence[str], title: str = TITLE) -> str:
    """The HTML of pages as a whole document."""
    return _html(title, "".join(pages))


def places_of(count: int) -> list[tuple[float, float]]:
    """Middle and width of each host's column, in millimetres from the left edge, flush right."""
    width = _COLUMN_WIDTHS[count]
    return [(_RIGHT_EDGE - width * (count - index - 0.5), width) for index in range(count)]


def _html(title: str, body: str) -> str:
    head = f"<head><title>{escape(title)}</title></head>"
    return f'<!doctype html><html lang="zh-CN">{head}<body>{body}</body></html>'


def ems(text: str) -> float:
    """The width of the text in ems, rather too much than too little."""
    return sum(_em(char) for char in text)


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in "MWmw":
        return 0.95
    return 0.75 if char.isupper() else 0.6


def _page(content: CertificateContent, design: Design, symbol: Bitmap) -> str:
    return (
        f"<section>{_programme(content)}<h1>结业证书</h1>"
        f'<div class="holder">{_name(content.name, design.address)}{_unit(content.unit_path)}</div>'
        f"{_text(statement(content))}{_check(content, symbol)}{_issuers(content)}</section>"
    )


def _programme(content: CertificateContent) -> str:
    if not content.programme or content.programme == content.cohort_title:
        return ""
    points = 15 if ems(content.programme) <= _PROGRAMME_AT_FULL_SIZE else 12.5
    return f'<p class="programme" style="font-size: {points}pt">{escape(content.programme)}</p>'


def _name(name: str, address: str) -> str:
    width = ems(name)
    points = next((size for most, size in _NAME_STEPS if width <= most), None)
    size = f"font-size: {points}pt" if points else "font-size: 16pt; line-height: 6.5mm"
    behind = f'<span class="address">{escape(address)}</span>' if address else ""
    written = field("name", name) if points else escape(name)
    return f'<p class="name" style="{size}">{written}{behind}</p>'


def _unit(unit: str) -> str:
    if not unit:
        return ""
    return f'<p class="unit">{field("unit", unit) if ems(unit) <= _UNIT_ON_A_LINE else escape(unit)}</p>'


def _text(sentence: str) -> str:
    """The paragraph in the largest size whose lines suffice, on a measure of whole ems with lines of like length.

    Its last clause stays together, so that no line holds a lone character.
    """
    width = ems(sentence) + 2
    fitting = (step for step in _TEXT_STEPS if width <= step[1] * step[2] - step[2])
    points, longest, _lines = next(fitting, _TEXT_STEPS[-1])
    lines = math.ceil(width / (longest - 1))
    measure = min(longest, max(_SHORTEST_MEASURE, math.ceil(width / lines) + 1))
    top = _TEXT_MIDDLE - (lines + 1) * points * _TEXT_LEADING * _POINT / 2
    style = f"font-size: {points}pt; width: {measure}em; line-height: {_TEXT_LEADING}"
    body, comma, last = sentence.rpartition("，")
    together = f'<span class="clause">{escape(last)}</span>'
    return (
        f'<div class="text" style="top: {top:.1f}mm"><p style="{style}">{escape(body + comma)}{together}</p>'
        f'<p style="{style}">特发此证。</p></div>'
    )


def _check(content: CertificateContent, symbol: Bitmap) -> str:
    lines = [("证书编号：", "number", content.number), ("核验码：", "code", content.check_code)]
    widest = max(ems(label + value) for label, _field, value in lines)
    size = next((style for longest, style in _CHECK_STEPS if widest <= longest), "")
    written = "".join(
        f"<p>{label}{field(name, value) if size else escape(value)}</p>" for label, name, value in lines
    )
    written += "<p>本证书为补发。</p>" if content.is_reissue else ""
    code = link("check", content.verify_url, picture("qr", symbol, "扫码核验"))
    return f'<div class="check" style="font-size: {size or _CHECK_STEPS[-1][1]}">{code}{written}</div>'


def _issuers(content: CertificateContent) -> str:
    """The hosts side by side in their order, each with the day beneath; the seals fall on both."""
    day = chinese_date(content.issued_on)
    columns = zip(content.hosts, places_of(len(content.hosts)), strict=True)
    return "".join(_host(host, day, middle, width) for host, (middle, width) in columns)


def _host(host: str, day: str, middle: float, width: float) -> str:
    fits = (step for step in _HOST_STEPS if _widest(host, step[1]) * step[0] * _POINT <= width - 3)
    points, lines = next(fits, _HOST_STEPS[-1])
    name = "<br>".join(escape(line) for line in split_host(host, lines))
    top = _ISSUERS_MIDDLE - (lines * points * 1.35 + 13 * 1.6) * _POINT / 2
    return (
        f'<div class="host" style="left: {middle - width / 2:.1f}mm; width: {width:.1f}mm; top: {top:.1f}mm">'
        f'<p style="font-size: {points}pt">{name}</p><p class="date">{day}</p></div>'
    )


def split_host(host: str, lines: int) -> list[str]:
    """The name in so many lines of like length; a long bracketed end gets a line of its own."""
    bracket = host.find("（")
    if lines > 1 and bracket > 0 and lines * (len(host) - bracket) * 2 >= len(host):
        return [*_split(host[:bracket], lines - 1), host[bracket:]]
    return _split(host, lines)


def _split(text: str, lines: int) -> list[str]:
    size = math.ceil(len(text) / lines)
    return [text[start : start + size] for start in range(0, len(text), size)]


def _widest(host: str, lines: int) -> float:
    return max(ems(line) for line in split_host(host, lines))


def _svg(image: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(image).decode()
