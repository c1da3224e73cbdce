"""Certificates as PDFs: one by one for download, or one print file for a class.

Callers hand over contents and take bytes; how the pages are set is this module's affair alone. WeasyPrint lays out
each kind of page once, and what it made is filled in for each trainee; what cannot be filled in so, WeasyPrint sets
by itself. What lies under and over the text is drawn once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.designs import Design, default_design
from trainingapp.certificates.design.page import document, layer, page
from trainingapp.certificates.design.qr import Symbols
from trainingapp.core import fonts, pdf
from trainingapp.core.pdf.compiled import WORTH_COMPILING, Batch, Compiler, Filled, Made, Tiers
from trainingapp.core.pdf.keeping import Kept

One = TypeVar("One")
AT_ONCE = 2000  # pages prepared together: enough to share fonts, few enough to hold in memory
TOGETHER = 5000  # of a print file: joining its parts takes longer than writing them
ARCHIVAL = {"pdf_variant": "pdf/a-3u"}


def make_certificates(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design | None = None,
    archival: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Generator[bytes, None, None]:
    """One PDF for each content, in order, while the caller takes them.

    `archival` marks them as PDF/A-3u. `progress` hears how many are done; an exception from it, or closing the
    iterator, stops the work. Raises `pdf.PdfFailed` with `index` at the first that cannot be printed: ask
    `content_problems` beforehand.
    """
    singles = make_singles(contents, cache=cache, design=design, archival=archival)
    for done, made in enumerate(singles, 1):
        yield made.pdf
        if progress:
            progress(done)


def make_singles(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design | None = None,
    archival: bool = False,
    worth: int = WORTH_COMPILING,
) -> Generator[Made, None, None]:
    """The same in pieces. So many of one kind are `worth` a template: for one that others will follow, 1."""
    done = 0
    for batch in _batches(contents, cache, design or default_design(), archival=archival, worth=worth):
        for made in _counted(batch.singles(), done):
            yield made
            done += 1


def make_one(
    content: CertificateContent, *, cache: Path, design: Design | None = None, archival: bool = False
) -> Made:
    """The PDF of one certificate on demand. What it takes is kept, so that the next of its class is quick."""
    singles = make_singles([content], cache=cache, design=design, archival=archival, worth=1)
    with closing(singles) as made:
        return next(made)


@dataclass(frozen=True)
class Part:
    """Some pages of a print file, and in which way they were made."""

    pages: int
    pdf: bytes
    tiers: Tiers = field(default_factory=Tiers)


def print_parts(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design | None = None,
    archival: bool = False,
    title: str = "",
) -> Generator[Part, None, None]:
    """PDFs that, joined, have a page for each content in order. Errors as for `make_certificates`.

    `title` is that of the file, in place of the design's.
    """
    done, chosen = 0, design or default_design()
    for batch in _batches(contents, cache, chosen, archival=archival, at_once=TOGETHER):
        pdfs = list(_counted(batch.together(title or chosen.settings.title), done))
        made = pdfs[0] if len(pdfs) == 1 else pdf.join(pdfs)
        yield Part(len(batch.pages), made, batch.tiers)
        done += len(batch.pages)


def whole(parts: Iterable[Part]) -> bytes:
    """The print file."""
    pdfs = [part.pdf for part in parts]
    return pdfs[0] if len(pdfs) == 1 else pdf.join(pdfs)


def _batches(
    contents: Iterable[CertificateContent],
    cache: Path,
    design: Design,
    *,
    archival: bool,
    worth: int = WORTH_COMPILING,
    at_once: int = AT_ONCE,
) -> Iterator[Batch]:
    """The contents, some at a time, ready to be written; one WeasyPrint serves them all."""
    waiting = iter(contents)
    with compiler_of(design, cache, archival=archival, worth=worth) as compiler:
        while some := list(islice(waiting, at_once)):
            symbols = Symbols(len(some))
            yield compiler.batch([page(content, design, symbols) for content in some])


@contextmanager
def compiler_of(
    design: Design, cache: Path, *, archival: bool = False, worth: int = WORTH_COMPILING
) -> Iterator[Compiler]:
    """What prints this design, as long as the context lasts."""
    options = ARCHIVAL if archival else {}
    kept = Kept(cache / "laid-out", design.digest, design.stylesheet, str(fonts.prepare(cache)), str(options))
    renderer = partial(pdf.renderer, css=design.stylesheet, assets=design.assets, options=options)
    with renderer(cache=cache) as render:

        @lru_cache
        def drawn(part: str, hosts: tuple[str, ...]) -> bytes:
            return kept.made(layer(design, part, hosts), render)

        def between(of: Filled) -> tuple[bytes, bytes]:
            return drawn("under", ()), drawn("over", of.layers)

        @contextmanager
        def cut(characters: str) -> Iterator[Callable[[str], bytes]]:
            with (
                fonts.cut_to(characters, cache) as (folder, stack),
                renderer(cache=folder, stack=stack) as render_cut,
            ):
                yield render_cut

        yield Compiler(
            cache=cache,
            families=fonts.kai_families(),
            render=render,
            body=document,
            layers=between,
            kept=kept,
            cut=cut,
            worth=worth,
        )


def _counted(made: Iterable[One], done: int) -> Iterator[One]:
    """Let a refusal count from the first certificate of all."""
    try:
        yield from made
    except pdf.PdfFailed as refused:
        refused.index += done
        raise
