"""Parts become files: pieces are joined, books stay by themselves; of a book only those pages that differ, if asked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain

from trainingapp.core import files, pdf
from trainingapp.core.i18n import DEFAULT_LANGUAGE, in_language
from trainingapp.printing.press import Part
from trainingapp.printing.reading import Work
from trainingapp.printing.services import Made


@dataclass(frozen=True)
class Bound:
    """A PDF for the printer, and the sheets that it holds."""

    name: str
    pdf: bytes
    made: tuple[Made, ...]


def bind(work: Work, parts: Sequence[Part], *, only_changed: bool) -> Iterator[Bound]:
    """The PDFs of a piece: one, or one for each book."""
    own = [part for part in parts if part.piece == work.piece]
    with in_language(DEFAULT_LANGUAGE):
        title = str(work.piece.title)
    if not work.piece.is_book:
        pdfs = [part.pdf for part in own]
        yield Bound(title, pdfs[0] if len(pdfs) == 1 else pdf.join(pdfs), work.made)
        return
    by_key = {one.sheet.key: one for one in work.made}
    for part in own:
        site = part.sheets[0].sheet.site
        made = [by_key[one.sheet.key] for one in part.sheets]
        yield _book(f"{title} {site.name}" if site else title, part.pdf, made, only_changed)


def _book(name: str, content: bytes, made: Sequence[Made], only_changed: bool) -> Bound:
    """The book, or those of its chapters that changed or begin on another page than before."""
    starts = pdf.chapter_starts(content)
    placed = tuple(replace(one, first_page=start) for one, start in zip(made, starts, strict=True))
    if not only_changed:
        return Bound(name, content, placed)
    moved = [one.has_moved for one in placed]
    due = [
        one.change.is_due or has_moved or (one.sheet.lists_pages and any(moved))
        for one, has_moved in zip(placed, moved, strict=True)
    ]
    ranges = [
        range(*bounds) for bounds in zip(starts, [*starts[1:], pdf.page_count(content) + 1], strict=True)
    ]
    wanted = chain.from_iterable(pages for pages, is_due in zip(ranges, due, strict=True) if is_due)
    kept = tuple(one for one, is_due in zip(placed, due, strict=True) if is_due)
    return Bound(name, pdf.some_pages(content, wanted), kept)


def bundle(title: str, bound: Sequence[Bound]) -> tuple[str, bytes]:
    """Name and content of the file: one PDF, or a ZIP of several in the order of the print room."""
    if len(bound) == 1:
        return f"{title}.pdf", bound[0].pdf
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, one in enumerate(bound, 1):
            archive.writestr(files.clean_name(f"{place:02} {one.name}.pdf"), one.pdf)
    return f"{title}.zip", packed.getvalue()
