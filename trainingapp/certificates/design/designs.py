"""A design, loaded: what staff wrote, its pictures and its settings; and those that come with the program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from trainingapp.certificates.design import markup, styles
from trainingapp.certificates.design.columns import seal_name
from trainingapp.certificates.design.faults import Fault, Faulty
from trainingapp.certificates.design.markup import Element
from trainingapp.certificates.design.placeholders import IN_SENTENCE, words
from trainingapp.certificates.design.settings import SealKind, Settings
from trainingapp.certificates.design.styles import Sheet
from trainingapp.core.fonts import KAI, KAI_FAMILIES, KNOWN, code_point, font_files, uncovered
from trainingapp.core.i18n import LazyString, _, _l

SHIPPED: dict[str, LazyString] = {
    "red-gold": _l("Solemn: red and gold"),
    "plain-blue": _l("Plain: blue"),
    "meander": _l("Traditional: upright in a meander frame"),
}
"""The designs that come with the program, the first for classes that chose none."""
NEEDED = ("姓名", "证书编号", "核验码")
_FOLDER = Path(__file__).with_name("shipped")
_FAMILIES = frozenset({*KAI_FAMILIES, *KNOWN.values()})
_BASE = """
@page {{ size: {width:g}mm {height:g}mm; margin: 0 }}
html {{ font-family: {kai}; color: #231815; font-kerning: none; font-variant-ligatures: none }}
body, p, h1, h2, h3, ul, ol {{ margin: 0; padding: 0; font-weight: normal }}
section {{ position: relative; width: {width:g}mm; height: {height:g}mm; break-after: page; bookmark-level: none }}
section:last-child {{ break-after: auto }}
h1, h2, h3 {{ bookmark-level: none }}
[data-field], .clause {{ white-space: nowrap }}
a, a img {{ display: block; width: 100%; height: 100%; image-rendering: pixelated }}
"""


@dataclass(frozen=True)
class Design:
    """HTML and CSS as staff wrote them, pictures by name, and the class's settings."""

    html: str
    css: str
    pictures: Mapping[str, bytes] = field(default_factory=dict, hash=False)
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def parts(self) -> dict[str, Element]:
        """The sections. Raises Faulty."""
        return markup.read(self.html, self.pictures)

    @cached_property
    def sheet(self) -> Sheet:
        """The style sheet taken apart. Raises Faulty."""
        return styles.read(self.css, self.pictures, _FAMILIES)

    @cached_property
    def stylesheet(self) -> str:
        """What the renderer gets."""
        sheet = self.sheet
        return _BASE.format(width=sheet.width, height=sheet.height, kai=KAI) + sheet.css

    @cached_property
    def assets(self) -> dict[str, bytes]:
        """The pictures by the names under which the pages ask for them."""
        found = dict(self.pictures)
        if self.settings.logo:
            found["logo"] = self.settings.logo
        return found | {seal_name(host): png for host, png in self.settings.seal_pictures.items()}

    def settled(self, settings: Settings) -> Design:
        """The same design with other settings."""
        return replace(self, settings=settings)

    @cached_property
    def digest(self) -> str:
        """Tells it from every other."""
        settings = self.settings
        plain = asdict(settings) | {"seals": settings.seals.value, "logo": "", "seal_pictures": ""}
        found = hashlib.sha256(json.dumps([self.html, self.css, plain], sort_keys=True).encode())
        for name, picture in sorted(self.assets.items()):
            found.update(f"\0{name}\0{len(picture)}\0".encode() + picture)
        return found.hexdigest()


@lru_cache(maxsize=8)
def shipped(key: str) -> Design:
    """One of the designs in SHIPPED."""
    folder = _FOLDER / key
    pictures = {path.name: path.read_bytes() for path in sorted(folder.glob("*.svg"))}
    html, css = ((folder / name).read_text(encoding="utf-8") for name in ("page.html", "style.css"))
    return Design(html, css, pictures=pictures)


def default_design() -> Design:
    """What a class gets that chose nothing."""
    return shipped(next(iter(SHIPPED)))


def design_faults(design: Design) -> list[str]:
    """Everything that is wrong with the texts of a design, in words; empty when it can be used."""
    found: list[str] = []
    for part in ("parts", "sheet"):
        try:
            getattr(design, part)
        except Faulty as faulty:
            found += map(str, faulty.faults)
    return [*found, *_setting_faults(design.settings), *_unprintable(design)]


def shortcomings(design: Design, hosts: tuple[str, ...]) -> list[str]:
    """What keeps the design from being printed: its faults, or else the placeholders, fonts and seals that it lacks."""
    if faults := design_faults(design):
        return faults
    here = {file.family for file in font_files()}
    missing = [name for name in styles.families(design.css) if name in _FAMILIES and name not in here]
    found = _lacking(design)
    found += [
        _("The design needs the font “%(font)s”, which this machine lacks.", font=name) for name in missing
    ]
    if design.settings.seals is SealKind.PICTURES:
        without = [host for host in hosts if not design.settings.seal_pictures.get(host)]
        found += [_("The picture of the seal of “%(host)s” is missing.", host=host) for host in without]
    return found


def _lacking(design: Design) -> list[str]:
    """Without these nobody could tell whose certificate it is, or whether it is genuine."""
    found = design.parts["text"].words
    if "正文" in found:
        found = [*found, *words(design.settings.sentence)]
    lacking = "、".join(f"[[{word}]]" for word in NEEDED if word not in found)
    return [_("The design lacks what every certificate needs: %(words)s.", words=lacking)] if lacking else []


def _setting_faults(settings: Settings) -> list[str]:
    unknown = (word for word in words(settings.sentence) if word not in IN_SENTENCE)
    where = _("Sentence")
    return [str(Fault(1, _("There is no placeholder [[%(word)s]].", word=word), where)) for word in unknown]


def _unprintable(design: Design) -> list[str]:
    settings = design.settings
    texts = (design.html, settings.title, settings.address, settings.sentence, settings.seal_line)
    missing = [char for char in uncovered("".join(texts)) if char != "\r"]
    named = "、".join(f"{char} ({code_point(char)})" for char in missing)
    return [_("No font here has these characters: %(characters)s.", characters=named)] if missing else []
