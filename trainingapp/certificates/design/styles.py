"""The style sheet of a design, taken apart into listed properties and values; whatever else there is, is a fault.

What the renderer gets is written from the parts that were understood. Nothing can be fetched: `url()` knows the
design's own pictures. Left out on purpose: what hides text that runs out of its box, what repeats on the pages of
others, and what other fonts than the program's would need.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import tinycss2

from trainingapp.certificates.design.faults import Fault, Faulty
from trainingapp.core.i18n import _

LARGEST = 40_000  # characters of CSS
ASSET = "mem:///"
_SIDES = ("top", "right", "bottom", "left")
_LISTED = """
    align-content align-items align-self background background-color background-image background-position
    background-repeat background-size border border-collapse border-color border-radius border-spacing
    border-style border-width bottom box-sizing clear color column-gap direction display flex flex-basis
    flex-direction flex-grow flex-shrink flex-wrap float font-family font-size font-style font-weight gap
    height image-rendering justify-content left letter-spacing line-height list-style list-style-type margin
    max-height max-width min-height min-width object-fit object-position opacity order outline overflow-wrap
    padding position right row-gap table-layout text-align text-align-last text-decoration
    text-decoration-color text-decoration-line text-decoration-style text-indent top transform
    transform-origin vertical-align white-space width word-break word-spacing z-index
"""
_PROPERTIES = (
    frozenset(_LISTED.split())
    | frozenset(f"{what}-{side}" for what in ("margin", "padding", "border") for side in _SIDES)
    | frozenset(f"border-{side}-{what}" for side in _SIDES for what in ("color", "style", "width"))
)
_COMPUTED = """
    calc hsl hsla linear-gradient matrix max min radial-gradient rgb rgba rotate scale scalex scaley skewx skewy
    translate translatex translatey
"""
_FUNCTIONS = frozenset(_COMPUTED.split())
_POSITIONS = frozenset({"static", "relative", "absolute"})
_PAGE = frozenset({"size", "margin"})
_SIZE = re.compile(r"(\d{2,3}(?:\.\d+)?)mm (\d{2,3}(?:\.\d+)?)mm")
_SMALLEST, _WIDEST = 80, 450  # millimetres


@dataclass(frozen=True)
class Sheet:
    """A style sheet as the renderer gets it, and the size of the paper in millimetres."""

    css: str
    width: float
    height: float


def read(css: str, pictures: Mapping[str, bytes], fonts: Iterable[str]) -> Sheet:
    """The style sheet with its pictures' names made addresses. Raises Faulty with everything that is wrong.

    `fonts` are the families that the program knows, whether this machine has them or not.
    """
    if len(css) > LARGEST:
        raise Faulty([Fault(1, _("A style sheet has at most %(most)s characters.", most=LARGEST), "CSS")])
    reader = _Reader(pictures, frozenset(fonts))
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    text = "\n".join(filter(None, map(reader.rule, rules)))
    if reader.size is None and not reader.faults:
        reader.faults.append(Fault(1, _("Give the size of the paper: @page { size: 297mm 210mm }"), "CSS"))
    if reader.faults or reader.size is None:
        raise Faulty(reader.faults)
    return Sheet(text, *reader.size)


def declaration_faults(style: str) -> list[str]:
    """What is wrong with a `style` attribute; pictures are for the style sheet alone."""
    reader = _Reader({}, frozenset())
    for declaration in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        reader.declaration(declaration)
    return [fault.message for fault in reader.faults]


def families(css: str) -> list[str]:
    """The families that a style sheet names, in order."""
    found: dict[str, None] = {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        for one in tinycss2.parse_blocks_contents(rule.content or []) if hasattr(rule, "content") else ():
            if one.type == "declaration" and one.lower_name == "font-family":
                found |= dict.fromkeys(_names(one.value))
    return list(found)


def _names(value: list[Any]) -> list[str]:
    """The families of a `font-family`, quoted or not."""
    parts: list[str] = [""]
    for one in value:
        if one == ",":
            parts.append("")
        elif one.type in ("string", "ident"):
            parts[-1] = f"{parts[-1]} {one.value}".strip()
    return [part for part in parts if part]


class _Reader:
    def __init__(self, pictures: Mapping[str, bytes], fonts: frozenset[str]) -> None:
        self._pictures, self._fonts = pictures, fonts
        self.faults: list[Fault] = []
        self.size: tuple[float, float] | None = None

    def rule(self, rule: Any) -> str:
        """The rule as it is handed on; empty when it holds a fault."""
        if rule.type == "at-rule":
            return self._page(rule)
        if rule.type != "qualified-rule":
            self._fault(rule, _("This is no rule: %(what)s", what=getattr(rule, "message", rule.type)))
            return ""
        if any(token.type == "error" for token in rule.prelude):
            self._fault(rule, _("This is no rule: %(what)s", what=tinycss2.serialize(rule.prelude)[:40]))
        return f"{tinycss2.serialize(rule.prelude)}{{ {self._block(rule.content)} }}"

    def _page(self, rule: Any) -> str:
        if rule.lower_at_keyword != "page" or tinycss2.serialize(rule.prelude).strip():
            self._fault(rule, _("@%(name)s is not allowed.", name=rule.at_keyword))
            return ""
        for one in _declarations(rule.content or []):
            written = tinycss2.serialize(one.value).strip() if one.type == "declaration" else ""
            if one.type != "declaration" or one.lower_name not in _PAGE:
                self._fault(one, _("@page takes nothing but size and margin."))
            elif one.lower_name == "margin" and written != "0":
                self._fault(one, _("The margin of the page is 0: place the blocks instead."))
            elif one.lower_name == "size":
                self._take_size(one, written)
        return ""

    def _take_size(self, token: Any, written: str) -> None:
        found = _SIZE.fullmatch(written)
        if found and all(_SMALLEST <= float(side) <= _WIDEST for side in found.groups()):
            self.size = (float(found[1]), float(found[2]))
        else:
            self._fault(token, _("The size of the paper is width and height: 297mm 210mm"))

    def _block(self, content: list[Any]) -> str:
        return " ".join(filter(None, map(self.declaration, _declarations(content))))

    def declaration(self, one: Any) -> str:
        """The declaration as it is handed on."""
        if one.type != "declaration":
            self._fault(one, _("This is no declaration: %(what)s", what=getattr(one, "message", one.type)))
            return ""
        if one.lower_name not in _PROPERTIES:
            self._fault(one, _("The property %(name)s is not allowed.", name=one.name))
            return ""
        for token in _all(one.value):
            self._check(token)
        self._check_words(one)
        important = " !important" if one.important else ""
        return f"{one.lower_name}: {tinycss2.serialize(self._addressed(one.value)).strip()}{important};"

    def _check_words(self, one: Any) -> None:
        words = [token.lower_value for token in one.value if token.type == "ident"]
        if one.lower_name == "position" and not set(words) <= _POSITIONS:
            self._fault(one, _("position is static, relative or absolute."))
        if one.lower_name == "float" and "footnote" in words:
            self._fault(one, _("The property %(name)s is not allowed.", name="float: footnote"))
        if one.lower_name == "font-family":
            for name in _names(one.value):
                if name not in self._fonts:
                    self._fault(one, _("The program does not know the font “%(name)s”.", name=name))

    def _check(self, token: Any) -> None:
        if token.type == "error":
            self._fault(token, _("This is no value: %(what)s", what=token.message))
        elif token.type == "url" or (token.type == "function" and token.lower_name == "url"):
            name = _picture(token)
            if name not in self._pictures:
                self._fault(
                    token, _("url() knows only the design's own pictures, and no “%(name)s”.", name=name[:60])
                )
        elif token.type == "function" and token.lower_name not in _FUNCTIONS:
            self._fault(token, _("The function %(name)s() is not allowed.", name=token.name))

    def _addressed(self, value: list[Any]) -> list[Any]:
        """The value with pictures' names as addresses."""
        for token in value:
            if token.type == "url":
                token.representation = f'url("{ASSET}{token.value}")'
            elif token.type == "function" and token.lower_name == "url":
                for part in token.arguments:
                    if part.type == "string":
                        part.representation = f'"{ASSET}{part.value}"'
        return value

    def _fault(self, token: Any, message: str) -> None:
        self.faults.append(Fault(getattr(token, "source_line", 1), message, "CSS"))


def _declarations(content: list[Any]) -> list[Any]:
    found: list[Any] = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return found


def _all(tokens: Iterable[Any]) -> Iterator[Any]:
    """The tokens and those within them."""
    for token in tokens:
        yield token
        inside = getattr(token, "arguments", None) or getattr(token, "content", None)
        if inside and not isinstance(inside, str):
            yield from _all(inside)


def _picture(token: Any) -> str:
    if token.type == "url":
        return str(token.value)
    return "".join(part.value for part in token.arguments if part.type == "string")
