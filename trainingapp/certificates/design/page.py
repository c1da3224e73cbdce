"""One certificate as HTML. Every value is escaped; sizes step down with length, then lines wrap."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import segno

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.frame import frame_svg
from trainingapp.certificates.design.seal import DIAMETER, seal_svg
from trainingapp.certificates.design.wording import chinese_date, statement
from trainingapp.core.fonts import KAI

_CSS = Path(__file__).with_name("certificate.css")
_POINT = 25.4 / 72  # millimetres
_RIGHT_EDGE = 269.0
_ISSUERS_MIDDLE = 165.5  # millimetres from the top: a little below the middle of the seals
_COLUMN_WIDTHS = {1: 100.0, 2: 82.0, 3: 59.0}
_HOST_STEPS = ((15, 1), (13.5, 1), (13, 2), (11.5, 2), (10, 2), (9.5, 3))  # points, lines
_SHORTEST_MEASURE = 30  # ems
_TEXT_STEPS = ((18, 34, 2), (16.5, 38, 3), (15, 42, 3), (14, 45, 4))  # points, ems a line, lines
_TEXT_MIDDLE, _TEXT_LEADING = 118.0, 1.75  # millimetres from the top; line height in ems
_PROGRAMME_AT_FULL_SIZE, _CHECK_AT_FULL_SIZE = 36, 18.5  # ems
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


def assets(hosts: Iterable[str], design: Design) -> dict[str, bytes]:
    """The pictures of certificates issued by these hosts, by the names that their pages use."""
    seals = {_seal_name(host): seal_svg(host, design.seal_line) for host in hosts} if design.seals else {}
    return {"frame.svg": frame_svg(), **seals}


def frame_document() -> str:
    """The sheet as it is before anything is written on it."""
    return _html("", '<img class="sheet" src="mem:///frame.svg" alt="">')


def seals_document(hosts: Sequence[str], design: Design) -> str:
    """The seals of these hosts where they fall, on an empty page."""
    places = zip(hosts, places_of(len(hosts)), strict=True) if design.seals else ()
    images = "".join(
        f'<img class="seal" src="mem:///{_seal_name(host)}" alt="" style="left: {middle - DIAMETER / 2:.1f}mm">'
        for host, (middle, _width) in places
    )
    return _html("", f"<section>{images}</section>")


def document(contents: Sequence[CertificateContent], design: Design) -> str:
    """What is written: a page for each content, to be laid between frame and seals."""
    title = f"结业证书 {contents[0].number}" if len(contents) == 1 else "结业证书"
    return _html(title, "".join(_page(content, design) for content in contents))


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
    return 0.75 if char.isupper() else 0.57


def _page(content: CertificateContent, design: Design) -> str:
    return (
        f"<section>{_programme(content)}<h1>结业证书</h1>"
        f'<div class="holder">{_name(content.name, design.address)}{_unit(content.unit_path)}</div>'
        f"{_text(statement(content))}{_check(content)}{_issuers(content)}</section>"
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
    return f'<p class="name" style="{size}">{escape(name)}{behind}</p>'


def _unit(unit: str) -> str:
    return f'<p class="unit">{escape(unit)}</p>' if unit else ""


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


def _check(content: CertificateContent) -> str:
    lines = [f"证书编号：{content.number}", f"核验码：{content.check_code}"]
    size = (
        "9.5pt; line-height: 1.45"
        if max(map(ems, lines)) <= _CHECK_AT_FULL_SIZE
        else "8pt; line-height: 1.35"
    )
    lines += ["本证书为补发。"] if content.is_reissue else []
    written = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<div class="check" style="font-size: {size}">'
        f'<a href="{escape(content.verify_url)}">{_qr(content.verify_url)}</a>{written}</div>'
    )


def _qr(url: str) -> str:
    """The address as a QR symbol in SVG, with the quiet zone of four modules that readers need."""
    matrix = segno.make(url, error="m", micro=False, boost_error=False).matrix
    side = len(matrix) + 8
    runs = "".join(_runs(bytes(row), y + 4) for y, row in enumerate(matrix))
    return f'<svg viewBox="0 0 {side} {side}"><title>扫码核验</title><path d="{runs}" fill="#000"/></svg>'


def _runs(row: bytes, y: int) -> str:
    """The dark stretches of one row as path data."""
    data, x = "", 0
    while (x := row.find(1, x)) >= 0:
        end = row.find(0, x)
        end = len(row) if end < 0 else end
        data += f"M{x + 4} {y}h{end - x}v1h{x - end}z"
        x = end
    return data


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


def _seal_name(host: str) -> str:
    return f"seal-{host.encode().hex()}.svg"
