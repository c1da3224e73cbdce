"""The hosts side by side in their order, flush with the end of their block: names with the day beneath, or seals."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from html import escape

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.fitting import POINT, Step, ems
from trainingapp.certificates.design.seal import seal_svg
from trainingapp.certificates.design.settings import SealKind, Settings
from trainingapp.certificates.design.wording import chinese_date

_EDGE = 3.0  # millimetres that a name keeps free of its column


def names(content: CertificateContent, choices: Sequence[Step], width: float) -> str:
    """Columns of names, each with the day of issue."""
    day = f'<p class="date">{chinese_date(content.issued_on)}</p>'
    return _columns([_name(host, choices, width) + day for host in content.hosts], width)


def seals(hosts: tuple[str, ...], settings: Settings, width: float) -> str:
    """Columns of seals; nothing where the hosts stamp by hand."""
    if settings.seals is SealKind.NONE:
        return ""
    sources = (_seal(host, settings) for host in hosts)
    return _columns([f'<img class="seal" src="{source}" alt="">' for source in sources], width)


def seal_name(host: str) -> str:
    """The name under which the renderer finds a host's seal."""
    return f"seal-{host.encode().hex()}"


def _seal(host: str, settings: Settings) -> str:
    if settings.seals is SealKind.PICTURES:
        return f"mem:///{seal_name(host)}"
    return "data:image/svg+xml;base64," + base64.b64encode(seal_svg(host, settings.seal_line)).decode()


def _columns(inner: list[str], width: float) -> str:
    return "".join(f'<div class="column" style="width: {width:g}mm">{one}</div>' for one in inner)


def _name(host: str, choices: Sequence[Step], width: float) -> str:
    fits = (step for step in choices if _widest(host, step.lines) * step.points * POINT <= width - _EDGE)
    step = next(fits, choices[-1])
    name = "<br>".join(escape(line) for line in split_host(host, step.lines))
    return f'<p class="host" data-shown="落款" style="font-size: {step.points:g}pt">{name}</p>'


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
