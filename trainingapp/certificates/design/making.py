"""Certificates as PDFs: one by one for download, or one print file for a class.

Callers hand over contents and take bytes; how the pages are set is this module's affair alone. Frame and seals
are drawn once for a batch and laid under and over the text, which is set afresh for each trainee.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain, groupby
from pathlib import Path

from trainingapp.certificates.design.content import CertificateContent
from trainingapp.certificates.design.page import (
    Design,
    assets,
    document,
    frame_document,
    seals_document,
    stylesheet,
)
from trainingapp.core import pdf

PAGES_A_PART = 60  # a longer document costs more memory and answers a cancel later

Hosts = tuple[str, ...]
Part = tuple[Hosts, list[CertificateContent]]


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
    parts = [(content.hosts, [content]) for content in contents]
    return _made(parts, cache, design, progress)


def make_print_file(
    contents: Iterable[CertificateContent],
    *,
    cache: Path,
    design: Design = Design(),  # noqa: B008  frozen
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """One PDF with a page for each content, in order; `progress` hears how many pages are done.

    Raises as `make_certificates` does, `index` being that of the first page of the part refused.
    """
    with closing(_made(_parts(contents), cache, design, progress)) as made:
        return pdf.join(made)


def _made(
    parts: list[Part], cache: Path, design: Design, progress: Callable[[int], None] | None
) -> Generator[bytes, None, None]:
    """One PDF for each part; frame and seals come out of the child first."""
    issuers = list(dict.fromkeys(hosts for hosts, _contents in parts))
    layers = [frame_document(), *(seals_document(hosts, design) for hosts in issuers)]
    texts = (document(contents, design) for _hosts, contents in parts)
    pictures = assets(chain.from_iterable(issuers), design)
    rendered = pdf.render_many(chain(layers, texts), cache=cache, css=stylesheet(), assets=pictures)
    with closing(rendered):
        frame = next(rendered)
        seals = {hosts: next(rendered) for hosts in issuers}
        done = 0
        for hosts, contents in parts:
            yield pdf.layered(_next(rendered, done), under=frame, over=seals[hosts])
            done += len(contents)
            if progress:
                progress(done)


def _next(rendered: Iterator[bytes], done: int) -> bytes:
    """The next PDF; a refusal counts certificates, not documents."""
    try:
        return next(rendered)
    except pdf.PdfFailed as refused:
        refused.index = done
        raise


def _parts(contents: Iterable[CertificateContent]) -> list[Part]:
    """Neighbours with the same hosts, at most PAGES_A_PART together."""
    parts = []
    for hosts, group in groupby(contents, key=lambda content: content.hosts):
        run = list(group)
        parts += [(hosts, run[start : start + PAGES_A_PART]) for start in range(0, len(run), PAGES_A_PART)]
    return parts
