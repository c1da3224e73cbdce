"""Certificates as PDFs: one by one for download, or one print file for a class.

Callers hand over contents and take bytes; how the pages are set is this module's affair alone. WeasyPrint lays out
each kind of page once, and what it made is filled in for each trainee; what cannot be filled in so, WeasyPrint sets
by itself. Frame and seals are drawn once and laid under and over the text.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.frame import TITLE
from trainingapp.certificates.design.page import (
    Design,
    document,
    frame_document,
    page,
    seals_document,
    stylesheet,
)
from trainingapp.certificates.design.qr import Symbols
from trainingapp.core import pdf
from trainingapp.core.fonts import KAI_FAMILIES, prepare
from trainingapp.core.pdf.compiled import WORTH_COMPILING, Batch, Compiler, Filled, Made
from trainingapp.core.pdf.keeping import Kept

One = TypeVar("One")
AT_ONCE = 2000  # pages prepared together: enough to share fonts, few enough to hold in memory


def make_certificates(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design = Design(),  # noqa: B008  frozen
    progress: Callable[[int], None] | None = None,
) -> Generator[bytes, None, None]:
    """One PDF for each content, in order, while the caller takes them.

    `progress` hears how many are done; an exception from it, or closing the iterator, stops the work. Raises
    `pdf.PdfFailed` with `index` at the first that cannot be printed: ask `content_problems` beforehand.
    """
    for done, made in enumerate(make_singles(contents, cache=cache, design=design), 1):
        yield made.pdf
        if progress:
            progress(done)


def make_singles(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design = Design(),  # noqa: B008  frozen
    worth: int = WORTH_COMPILING,
) -> Generator[Made, None, None]:
    """The same in pieces. So many of one kind are `worth` a template: for one that others will follow, 1."""
    done = 0
    for batch in _batches(contents, cache, design, worth):
        for made in _counted(batch.singles(), done):
            yield made
            done += 1


def make_one(content: CertificateContent, *, cache: Path, design: Design = Design()) -> Made:  # noqa: B008  frozen
    """The PDF of one certificate on demand. What it takes is kept, so that the next of its class is quick."""
    with closing(make_singles([content], cache=cache, design=design, worth=1)) as made:
        return next(made)


@dataclass(frozen=True)
class Part:
    """Some pages of a print file."""

    pages: int
    pdf: bytes


def print_parts(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design = Design(),  # noqa: B008  frozen
    title: str = TITLE,
) -> Generator[Part, None, None]:
    """PDFs that, joined, have a page for each content in order. Errors as for `make_certificates`."""
    done = 0
    for batch in _batches(contents, cache, design):
        pdfs = list(_counted(batch.together(title), done))
        yield Part(len(batch.pages), pdfs[0] if len(pdfs) == 1 else pdf.join(pdfs))
        done += len(batch.pages)


def make_print_file(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design = Design(),  # noqa: B008  frozen
) -> bytes:
    """One PDF with a page for each content, in order. Errors as for `make_certificates`."""
    return whole(print_parts(contents, cache=cache, design=design))


def whole(parts: Iterable[Part]) -> bytes:
    """The print file."""
    pdfs = [part.pdf for part in parts]
    return pdfs[0] if len(pdfs) == 1 else pdf.join(pdfs)


def _batches(
    contents: Iterable[CertificateContent], cache: Path, design: Design, worth: int = WORTH_COMPILING
) -> Iterator[Batch]:
    """The contents, some at a time, ready to be written; one WeasyPrint serves them all."""
    waiting = iter(contents)
    with _compiler(cache, design, worth) as compiler:
        while some := list(islice(waiting, AT_ONCE)):
            symbols = Symbols(len(some))
            yield compiler.batch([page(content, design, symbols) for content in some])


@contextmanager
def _compiler(cache: Path, design: Design, worth: int) -> Iterator[Compiler]:
    kept = Kept(cache / "laid-out", stylesheet(), str(prepare(cache)))
    with pdf.renderer(cache=cache, css=stylesheet()) as render:

        @lru_cache
        def frame() -> bytes:
            return kept.made(frame_document(), render)

        @lru_cache
        def seals(hosts: tuple[str, ...]) -> bytes:
            return kept.made(seals_document(hosts, design), render)

        def between(of: Filled) -> tuple[bytes, bytes]:
            return frame(), seals(of.layers)

        yield Compiler(
            cache=cache,
            families=KAI_FAMILIES,
            render=render,
            body=document,
            layers=between,
            kept=kept,
            worth=worth,
        )


def _counted(made: Iterable[One], done: int) -> Iterator[One]:
    """Let a refusal count from the first certificate of all."""
    try:
        yield from made
    except pdf.PdfFailed as refused:
        refused.index += done
        raise
