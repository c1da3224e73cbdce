"""A batch of pages: which can be printed from a template, and the templates for them."""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf

from trainingapp.core.pdf.compiled.glyphfonts import CohortFonts
from trainingapp.core.pdf.compiled.marking import TITLE_MARK, Filled
from trainingapp.core.pdf.compiled.objects import Made
from trainingapp.core.pdf.compiled.shaping import NotCompilable, Shaper
from trainingapp.core.pdf.compiled.streams import split
from trainingapp.core.pdf.compiled.template import Runs, compile_template
from trainingapp.core.pdf.compiled.writing import Book, Press, Sheet
from trainingapp.core.pdf.errors import PdfFailed
from trainingapp.core.pdf.joining import layered
from trainingapp.core.pdf.keeping import Kept
from trainingapp.core.pdf.rendering import Printer

logger = logging.getLogger(__name__)

WORTH_COMPILING = 6  # pages; fewer are laid out one by one sooner
WORTH_CUTTING = 24  # pages that WeasyPrint sets; for fewer, starting it anew with cut fonts does not pay
_STEP = 2  # ems by which the room for a text grows
_PROVED = "proved characters"

Key = tuple[str, tuple[str, ...], tuple[tuple[str, Runs], ...]]
"""A skeleton, its layers, and the fonts that each field needs."""


Render = Callable[[str], bytes]


@dataclass(frozen=True)
class Tiers:
    """How many pages were made in each way: from a template, by WeasyPrint with cut fonts, by WeasyPrint."""

    compiled: int = 0
    cohort: int = 0
    plain: int = 0

    def __add__(self, other: Tiers) -> Tiers:
        return Tiers(self.compiled + other.compiled, self.cohort + other.cohort, self.plain + other.plain)


class _NotKept(Exception):
    """The exemplars of a template are not at hand."""


class Compiler:
    """Keeps what was learnt of one design while batch after batch is printed."""

    def __init__(
        self,
        *,
        cache: Path,
        families: Sequence[str],
        render: Printer,
        body: Callable[[Sequence[str], str], str],
        layers: Callable[[Filled], tuple[bytes, bytes]],
        kept: Kept | None = None,
        worth: int = WORTH_COMPILING,
        cut: Callable[[str], AbstractContextManager[Render]] | None = None,
    ) -> None:
        """
        Args:
            families: the design's fonts, in order.
            render: WeasyPrint, with the design's style sheet.
            body: a whole document of the HTML of several pages, with its title.
            layers: the PDFs to be laid under and over a page.
            kept: where exemplars are kept, which hold stand-ins only, and what was proved of characters.
            worth: so many pages of one kind are worth a template of their own.
            cut: WeasyPrint with fonts cut to some characters, for batches with many pages that have no template.
        """
        self._shaper = Shaper(cache, families)
        self._render, self._body, self._layers = render, body, layers
        self._kept, self._worth = kept, worth
        if kept:
            self._shaper.trust(kept.facts(_PROVED))
        self._presses: dict[Key, Press | None] = {}
        self._met: Counter[Key] = Counter()  # pages of a kind, in all batches
        self._cut = cut

    def batch(self, pages: Sequence[Filled]) -> Batch:
        """The pages, ready to be written."""
        proved = self._shaper.prove((text for page in pages for text in page.fields.values()), self._drawn)
        if proved and self._kept:
            self._kept.add_facts(_PROVED, proved)
        shaped = [self._shaped(page) for page in pages]
        groups: dict[Key, list[Sheet]] = {}
        for sheet in filter(None, shaped):
            groups.setdefault(_key(sheet), []).append(sheet)
        presses = {key: self._press(key, group) for key, group in groups.items()}
        ready = [(presses[_key(sheet)], sheet) if sheet else None for sheet in shaped]
        found = [(one[0], one[1]) if one and one[0] else None for one in ready]
        return Batch(pages, found, self._shaper, self)

    def whole(self, page: Filled, render: Render) -> bytes:
        """The page as WeasyPrint sets it, between its layers."""
        under, over = self._layers(page)
        return layered(render(self._body([page.html()], page.title)), under=under, over=over)

    def measure(self, page: Filled) -> list[dict[str, Any]]:
        """What the page's texts and images take up on each sheet."""
        return self._render.measure(self._body([page.html()], page.title))

    def picture(self, pdf: bytes, dpi: int) -> bytes:
        """The first page of a PDF as a PNG."""
        return self._render.picture(pdf, dpi)

    def is_cut_for(self, slow: Sequence[Filled]) -> bool:
        """Whether so many pages that WeasyPrint sets are worth cutting the fonts."""
        return self._cut is not None and len(slow) >= WORTH_CUTTING

    @contextmanager
    def renderer_for(self, slow: Sequence[Filled]) -> Iterator[Render]:
        """WeasyPrint for the pages without a template: with cut fonts where that pays."""
        if self._cut is None or not self.is_cut_for(slow):
            yield self._render
            return
        with self._cut("".join(page.html() + page.title for page in slow)) as render:
            yield render

    def _shaped(self, page: Filled) -> Sheet | None:
        try:
            return Sheet(page, {name: self._shaper.text(text) for name, text in page.fields.items()})
        except NotCompilable:
            return None

    def _press(self, key: Key, group: Sequence[Sheet]) -> Press | None:
        known = self._presses.get(key)
        if key in self._presses and (known is None or all(map(known.holds, group))):
            return known
        self._met[key] += len(group)
        is_worth_it = self._met[key] >= self._worth or key in self._presses
        try:
            self._presses[key] = self._compiled(
                key, group, self._exemplar if is_worth_it else self._kept_only
            )
        except _NotKept:
            return None
        except (NotCompilable, PdfFailed) as reason:
            logger.warning("a page is set without a template: %s", reason)
            self._presses[key] = None
        return self._presses[key]

    def _exemplar(self, html: str) -> bytes:
        return self._kept.made(html, self._render) if self._kept else self._render(html)

    def _kept_only(self, html: str) -> bytes:
        found = self._kept.find(html) if self._kept else None
        if found is None:
            raise _NotKept
        return found

    def _compiled(self, key: Key, group: Sequence[Sheet], render: Callable[[str], bytes]) -> Press:
        """A template for the group: first with room in whole steps, the same for another class, else just enough."""
        page, runs = group[0].page, dict(key[2])
        widest = {
            name: max(self._shaper.ems(sheet.texts[name].glyphs) for sheet in group) for name in page.fields
        }
        roomy = {name: math.ceil(ems / _STEP) * _STEP for name, ems in widest.items()}
        body = lambda pages: self._body(pages, TITLE_MARK)  # noqa: E731
        try:
            template = compile_template(page, runs, roomy, shaper=self._shaper, render=render, body=body)
        except NotCompilable:
            template = compile_template(page, runs, widest, shaper=self._shaper, render=render, body=body)
        under, over = self._layers(page)
        return Press(template, self._shaper, under=under, over=over)

    def _drawn(self, text: str) -> list[tuple[str, int]]:
        """What WeasyPrint draws for a text: family and number of each glyph."""
        pdf = self._render(self._body([_proof(text)], ""))
        with pikepdf.open(BytesIO(pdf)) as document:
            return [glyph for page in document.pages for glyph in _drawn_on(page)]


@dataclass(frozen=True)
class Batch:
    """Pages of which some are printed from templates and the others are set by WeasyPrint."""

    pages: Sequence[Filled]
    ready: Sequence[tuple[Press, Sheet] | None]
    shaper: Shaper
    compiler: Compiler

    @cached_property
    def _fonts(self) -> CohortFonts:
        texts = (text for one in self.ready if one for text in one[1].page.fields.values())
        return CohortFonts(self.shaper.faces, self.shaper.glyphs(texts))

    @cached_property
    def _slow(self) -> list[Filled]:
        return [page for page, ready in zip(self.pages, self.ready, strict=True) if ready is None]

    @property
    def tiers(self) -> Tiers:
        """How its pages are made."""
        slow = len(self._slow)
        is_cut = self.compiler.is_cut_for(self._slow)
        return Tiers(len(self.pages) - slow, slow if is_cut else 0, 0 if is_cut else slow)

    def singles(self) -> Iterator[Made]:
        """A PDF of each page."""
        books: dict[Press, Book] = {}
        with self.compiler.renderer_for(self._slow) as render:
            for index, (page, ready) in enumerate(zip(self.pages, self.ready, strict=True)):
                if ready is None:
                    yield Made(b"", self._set(index, render))
                    continue
                if ready[0] not in books:
                    books[ready[0]] = Book([ready[0]], self.shaper)
                yield books[ready[0]].file([ready], self._fonts, title=page.title)

    def together(self, title: str) -> Iterator[bytes]:
        """PDFs of all pages in order: neighbours printed from templates together, each of the others by itself."""
        places = enumerate(self.ready)
        with self.compiler.renderer_for(self._slow) as render:
            for is_ready, run in groupby(places, key=lambda pair: pair[1] is not None):
                if not is_ready:
                    yield from (self._set(index, render) for index, _nothing in run)
                    continue
                sheets = [ready for _index, ready in run if ready]
                presses = list(dict.fromkeys(press for press, _sheet in sheets))
                yield Book(presses, self.shaper).file(sheets, self._fonts, title=title).pdf

    def _set(self, index: int, render: Render) -> bytes:
        """The page as WeasyPrint sets it; a refusal names the page."""
        try:
            return self.compiler.whole(self.pages[index], render)
        except PdfFailed as refused:
            refused.index = index
            raise


def _key(sheet: Sheet) -> Key:
    runs = ((name, tuple([face for face, _run in text.runs])) for name, text in sorted(sheet.texts.items()))
    return sheet.page.skeleton, sheet.page.layers, tuple(runs)


def _proof(text: str) -> str:
    style = "position: static; width: 180mm; overflow-wrap: anywhere; white-space: pre-wrap; text-align: left"
    return f'<div style="{style}">{escape(text)}</div>'


def _drawn_on(page: pikepdf.Page) -> Iterator[tuple[str, int]]:
    """Family and number of each glyph on a page."""
    families = {name[1:]: _family(font) for name, font in page.Resources.Font.items()}
    for stretch in split(page.Contents.read_bytes()).texts:
        yield from ((families[font], number) for font, number in stretch.glyphs())


def _family(font: pikepdf.Object) -> str:
    return str(font.BaseFont).partition("+")[2].replace("-", " ")
