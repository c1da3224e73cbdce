"""The HTML of a design, read into a tree of listed elements and attributes; whatever else there is, is a fault.

Pages are written from the tree, never from what staff typed, so that nothing reaches the renderer that was not
understood here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from html.parser import HTMLParser

from trainingapp.certificates.design.faults import Fault, Faulty
from trainingapp.certificates.design.placeholders import BY_WORD, PLACEHOLDER, Kind, words
from trainingapp.certificates.design.styles import declaration_faults
from trainingapp.core.i18n import _

PARTS = ("under", "text", "over")
"""Beneath the text, the text itself, above it: the sections of a design."""
LARGEST = 60_000  # characters of HTML
_VOID = frozenset({"br", "hr", "img"})
_LISTED = "section div p h1 h2 h3 span strong em b i u small sub sup table thead tbody tr th td ul ol li"
_ELEMENTS = _VOID | frozenset(_LISTED.split())
_ATTRIBUTES = {
    "class": re.compile(r"[\w -]{0,100}"),
    "style": re.compile(r"[^<>]{0,1000}"),
    "alt": re.compile(r"[^<>]{0,200}"),
    "src": re.compile(r"[\w.-]{1,80}"),
    "colspan": re.compile(r"\d{1,2}"),
    "rowspan": re.compile(r"\d{1,2}"),
    "data-width": re.compile(r"\d{1,3}(\.\d{1,2})?mm( \d{1,3}(\.\d{1,2})?mm){0,2}"),
    "data-fit": re.compile(r"\d{1,3}(\.\d)?(/\d)?( \d{1,3}(\.\d)?(/\d)?){0,9}"),
    "data-ink": re.compile(r"#[0-9a-fA-F]{6}"),
    "data-edge": re.compile(r"#[0-9a-fA-F]{6}"),
    "data-spacing": re.compile(r"\d(\.\d{1,2})?"),
}
_DEEPEST = 20


@dataclass
class Element:
    """An element with what it holds: elements and texts."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element | str] = field(default_factory=list)
    last_written: tuple[tuple[object, ...], str] | None = field(default=None, compare=False, repr=False)
    """Of a shared element: what its HTML depended on when it was written last, and that HTML."""

    def opened(self, style: str = "") -> str:
        """The start tag, without the attributes that only the program reads."""
        if not style:
            return self._opened
        own = self.attributes.get("style", "").rstrip("; ")
        return self._tag({**self.attributes, "style": f"{own}; {style}" if own else style})

    @cached_property
    def _opened(self) -> str:
        return self._tag(self.attributes)

    def _tag(self, attributes: Mapping[str, str]) -> str:
        kept = {name: value for name, value in attributes.items() if not name.startswith("data-")}
        written = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
        return f"<{self.tag}{written}>"

    def closed(self) -> str:
        """The end tag, if there is one."""
        return "" if self.tag in _VOID else f"</{self.tag}>"

    @cached_property
    def text(self) -> str:
        """All texts in it, in order."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @cached_property
    def words(self) -> list[str]:
        """The placeholders in it, in order."""
        return words(self.text)

    @cached_property
    def is_shared(self) -> bool:
        """Whether it looks the same on certificates that differ in nothing but the trainee."""
        kinds = (
            BY_WORD[word].kind is Kind.SHARED or word == "落款" for word in self.words if word in BY_WORD
        )
        return all(kinds)

    @cached_property
    def plain(self) -> str:
        """Its texts without placeholders."""
        return PLACEHOLDER.sub("", self.text).strip()

    @cached_property
    def has_image(self) -> bool:
        """Whether it is a picture or holds one."""
        return any(one.tag == "img" for one in self.elements())

    def elements(self) -> Iterator[Element]:
        """It and all elements in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()


def read(html: str, pictures: Mapping[str, bytes]) -> dict[str, Element]:
    """The sections of a design by part. Raises Faulty with everything that is wrong."""
    if len(html) > LARGEST:
        raise Faulty([Fault(1, _("A design has at most %(most)s characters.", most=LARGEST))])
    reader = _Reader(pictures)
    reader.feed(html)
    reader.close()
    return reader.parts()


class _Reader(HTMLParser):
    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self._pictures = pictures
        self._root = Element("", {}, 1)
        self._open = [self._root]
        self._faults: list[Fault] = []

    def parts(self) -> dict[str, Element]:
        """The sections; raises Faulty."""
        for element in self._open[1:]:
            self._fault(_("<%(tag)s> is never closed.", tag=element.tag), element.line)
        found: dict[str, Element] = {}
        for child in self._root.children:
            if isinstance(child, Element):
                found[child.attributes.get("class", "")] = child
        if "text" not in found:
            self._fault(_('<section class="text"> is missing: it holds what is written.'), 1)
        if self._faults:
            raise Faulty(self._faults)
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        if tag not in _ELEMENTS:
            self._fault(_("The element <%(tag)s> is not allowed.", tag=tag))
        if len(self._open) > _DEEPEST:
            raise Faulty([Fault(self.getpos()[0], _("Elements are nested too deeply."))])
        self._check_place(element)
        self._check_attributes(element)
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self._fault(_("</%(tag)s> closes nothing that is open here.", tag=tag))

    def handle_data(self, data: str) -> None:
        if len(self._open) == 1:
            if data.strip():
                self._fault(_("Text must stand in a section."))
            return
        for word in words(data):
            self._check_word(word, data)
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        """Left out."""

    def handle_decl(self, decl: str) -> None:
        self._fault(_("Begin with <section>: the program writes the head of the page."))

    def handle_pi(self, data: str) -> None:
        self._fault(_("Instructions in <? … > are not allowed."))

    def unknown_decl(self, data: str) -> None:
        self._fault(_("Begin with <section>: the program writes the head of the page."))

    def _check_place(self, element: Element) -> None:
        at_top = len(self._open) == 1
        if at_top != (element.tag == "section"):
            self._fault(_("Sections, and nothing else, stand at the top: under, text and over."))
        elif at_top and element.attributes.get("class") not in PARTS:
            self._fault(_("A section has the class under, text or over."))
        elif at_top and any(
            isinstance(other, Element) and other.attributes.get("class") == element.attributes["class"]
            for other in self._root.children
        ):
            self._fault(_("Each section stands there once."))

    def _check_attributes(self, element: Element) -> None:
        for name, value in element.attributes.items():
            if name not in _ATTRIBUTES:
                self._fault(_("The attribute %(name)s is not allowed.", name=name))
            elif not _ATTRIBUTES[name].fullmatch(value):
                self._fault(_("%(name)s=“%(value)s” is not understood.", name=name, value=value[:60]))
        if "style" in element.attributes:
            for message in declaration_faults(element.attributes["style"]):
                self._fault(message)
        source = element.attributes.get("src")
        if element.tag == "img" and source not in self._pictures:
            self._fault(_("The design has no picture “%(name)s”.", name=source or ""))
        elif element.tag != "img" and source is not None:
            self._fault(_("The attribute %(name)s is not allowed.", name="src"))

    def _check_word(self, word: str, data: str) -> None:
        line = self.getpos()[0] + data[: data.index(f"[[{word}]]")].count("\n")
        part = self._open[1].attributes.get("class", "")
        if word not in BY_WORD:
            self._fault(_("There is no placeholder [[%(word)s]].", word=word), line)
        elif part in PARTS and part not in BY_WORD[word].parts:
            self._fault(_("[[%(word)s]] cannot stand in the section “%(part)s”.", word=word, part=part), line)

    def _fault(self, message: str, line: int = 0) -> None:
        self._faults.append(Fault(line or self.getpos()[0], message))
