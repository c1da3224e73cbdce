"""A design and one certificate's content to HTML. Every value is escaped; sizes step down with length."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from trainingapp.certificates.design import columns, fitting
from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.designs import Design
from trainingapp.certificates.design.markup import Element
from trainingapp.certificates.design.placeholders import BY_WORD, PLACEHOLDER, Kind
from trainingapp.certificates.design.qr import Symbols
from trainingapp.certificates.design.title import title_svg
from trainingapp.certificates.design.wording import values
from trainingapp.core.pdf.compiled import Bitmap, Filled, field, link, parted, picture

_EDITION = re.compile("（第[^（）]{1,8}期）")
_INDENT = 2  # ems at the head of a paragraph


def page(content: CertificateContent, design: Design, symbols: Symbols) -> Filled:
    """What is written, to be laid between what is beneath and what is above."""
    writer = _Writer(design, content, symbols.symbol(content.verify_url))
    html = writer.section("text")
    return parted(html, f"{design.settings.title} {content.number}", layers=content.hosts)


def document(pages: Sequence[str], title: str) -> str:
    """The HTML of pages as a whole document."""
    head = f"<head><title>{escape(title)}</title></head>"
    return f'<!doctype html><html lang="zh-CN">{head}<body>{"".join(pages)}</body></html>'


def layer(design: Design, part: str, hosts: tuple[str, ...]) -> str:
    """What lies under or over the text on the certificates of these hosts, as a document."""
    return document([_Writer(design, None, None, hosts).section(part)], "")


class _Writer:
    """Writes the sections of one certificate."""

    def __init__(
        self,
        design: Design,
        content: CertificateContent | None,
        symbol: Bitmap | None,
        hosts: tuple[str, ...] = (),
    ) -> None:
        self._design, self._content, self._symbol = design, content, symbol
        self._hosts = content.hosts if content else hosts
        self._values = values(content, design.settings) if content else {"证书名称": design.settings.title}
        self._seen: dict[str, int] = {}

    def section(self, part: str) -> str:
        """The section of the design, or an empty one."""
        element = self._design.parts.get(part)
        if element is None:
            return f'<section class="{part}"></section>'
        return self._written(element, is_line=True)

    def _written(self, element: Element, *, is_line: bool) -> str:
        """The element; `is_line` says that its texts of each trainee stand on lines of their own.

        What neighbours in a batch have in common is written once.
        """
        if not element.is_shared:
            return self._anew(element, is_line=is_line)
        depends_on = (
            *(is_line, self._hosts, self._values.get("发证日期")),
            *map(self._values.get, element.words),
        )
        known = element.last_written
        if known is None or known[0] != depends_on:
            known = element.last_written = depends_on, self._anew(element, is_line=is_line)
        return known[1]

    def _anew(self, element: Element, *, is_line: bool) -> str:
        if self._is_blank(element):
            return ""
        style = ""
        if (
            "data-fit" in element.attributes
            and "data-width" in element.attributes
            and not _has_block(element)
        ):
            ems, width = self._widest(element), fitting.widths(element.attributes["data-width"])[0]
            step = fitting.chosen(fitting.steps(element.attributes["data-fit"]), ems, width)
            style, is_line = _style(step, width, ems), step.lines == 1
            if not is_line and fitting.steps(element.attributes["data-fit"])[0].lines == 1:
                style += "; line-height: 1.3"  # its place is as high as one large line
        if element.tag == "img":
            return element.opened(style).replace('src="', 'src="mem:///', 1)
        inner = [
            self._text(child, element, is_line=is_line)
            if isinstance(child, str)
            else self._written(child, is_line=is_line)
            for child in element.children
        ]
        return f"{element.opened(style)}{''.join(inner)}{element.closed()}"

    def _is_blank(self, element: Element) -> bool:
        """Whether it holds placeholders that are all empty, and nothing else."""
        found = element.words
        if not found or element.tag == "section" or element.has_image:
            return False
        blank = all(not self._values.get(word) and BY_WORD[word].kind is not Kind.BLOCK for word in found)
        if found == ["徽标"]:
            blank = not self._design.settings.logo
        return blank and not element.plain

    def _text(self, text: str, parent: Element, *, is_line: bool) -> str:
        around, *rest = _split(text)
        if not rest:
            return around
        words = (self._value(word, parent, is_line=is_line) for word in rest[::2])
        return around + "".join(word + after for word, after in zip(words, rest[1::2], strict=True))

    def _value(self, word: str, parent: Element, *, is_line: bool) -> str:
        placeholder = BY_WORD[word]
        if placeholder.kind is Kind.BLOCK:
            return self._block(word, parent)
        value = self._values[word]
        if not value:
            return ""
        if placeholder.kind is Kind.OWN and is_line:
            times = self._seen[placeholder.field] = self._seen.get(placeholder.field, 0) + 1
            return field(placeholder.field + (str(times) if times > 1 else ""), value)
        written = _sentence(value) if word == "正文" else escape(value)
        return f'<span data-shown="{word}">{written}</span>'

    def _block(self, word: str, parent: Element) -> str:
        made: dict[str, Callable[[], str]] = {
            "二维码": self._code,
            "落款": lambda: self._columns(parent, seals=False),
            "印章": lambda: self._columns(parent, seals=True),
            "题字": lambda: self._title(parent),
            "徽标": lambda: (
                '<img class="logo" src="mem:///logo" alt="">' if self._design.settings.logo else ""
            ),
        }
        return made[word]()

    def _code(self) -> str:
        assert self._content is not None  # the placeholder is known in the text alone
        assert self._symbol is not None
        return link("check", self._content.verify_url, picture("qr", self._symbol, "扫码核验"))

    def _columns(self, parent: Element, *, seals: bool) -> str:
        widths = fitting.widths(parent.attributes.get("data-width", "59mm"))
        width = widths[min(len(self._hosts), len(widths)) - 1]
        if seals:
            return columns.seals(self._hosts, self._design.settings, width)
        assert self._content is not None
        return columns.names(self._content, fitting.steps(parent.attributes.get("data-fit", "13/2")), width)

    def _title(self, parent: Element) -> str:
        image = title_svg(
            self._design.settings.title,
            ink=parent.attributes.get("data-ink", "#231815"),
            edge=parent.attributes.get("data-edge", ""),
            spacing=float(parent.attributes.get("data-spacing", "0.36")),
        )
        return f'<img src="data:image/svg+xml;base64,{base64.b64encode(image).decode()}" alt="">'

    def _widest(self, element: Element) -> float:
        """Ems of its longest paragraph."""
        paragraphs = [
            child for child in element.children if isinstance(child, Element) and child.tag in ("p", "div")
        ]
        if not paragraphs:
            return fitting.ems(self._plain(element))
        return max(fitting.ems(self._plain(one)) for one in paragraphs) + _indent(element)

    def _plain(self, element: Element) -> str:
        return PLACEHOLDER.sub(lambda found: self._values.get(found[1], ""), element.text).strip()


@lru_cache(maxsize=1024)
def _split(text: str) -> list[str]:
    """HTML and, in every second place, the word of a placeholder."""
    return [piece if place % 2 else escape(piece) for place, piece in enumerate(PLACEHOLDER.split(text))]


def _indent(element: Element) -> int:
    return _INDENT if any(step.lines > 1 for step in fitting.steps(element.attributes["data-fit"])[:1]) else 0


def _style(step: fitting.Step, width: float, ems: float) -> str:
    if step.lines == 1:
        return f"font-size: {step.points:g}pt"
    return f"font-size: {step.points:g}pt; width: {fitting.measure(step, ems, width)}em"


def _has_block(element: Element) -> bool:
    """Whether its sizes are for the columns of hosts that it holds."""
    return any(word in ("落款", "印章") for word in element.words)


def _sentence(sentence: str) -> str:
    """Its last clause stays together, so that no line holds a lone character, and so does “（第三期）”."""
    body, comma, last = sentence.rpartition("，")
    body = _EDITION.sub(r'<span class="clause">\g<0></span>', escape(body + comma))
    return f'{body}<span class="clause">{escape(last)}</span>'
