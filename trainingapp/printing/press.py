"""PDFs of sheets: each with class, site, data version and time in its foot, some of them in one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path

from markupsafe import Markup

from trainingapp.core import fonts, pdf
from trainingapp.core.i18n import DEFAULT_LANGUAGE, in_language
from trainingapp.printing.markup import el, together
from trainingapp.printing.sheets import Piece, Sheet

LONGEST = (
    80_000  # characters of HTML in a document: some hundred rows, so that progress and memory stay in bounds
)
LIMITS = pdf.Limits(seconds=120)


@dataclass(frozen=True)
class Stamped:
    """A sheet and what its foot says."""

    sheet: Sheet
    place: str
    """Class and site."""
    stamp: str
    """Data version and time."""


@dataclass(frozen=True)
class Part:
    """The PDF of some sheets of a piece."""

    piece: Piece
    sheets: tuple[Stamped, ...]
    pdf: bytes


@lru_cache
def stylesheet() -> str:
    """What all sheets share."""
    text = Path(__file__).with_name("print.css").read_text(encoding="utf-8")
    return text.replace("FAMILIES", fonts.SONG)


def print_parts(work: Iterable[tuple[Piece, Sequence[Stamped]]], *, cache: Path) -> Iterator[Part]:
    """The pieces in parts that, joined piece by piece, hold the sheets in order; several are made at once.

    Raises:
        PdfFailed: a sheet cannot be printed.
    """
    parts = [(piece, some) for piece, sheets in work for some in documents(piece, sheets)]
    with fonts.cut_to(_characters(parts), cache) as (folder, stack):
        pages = (document(piece, some) for piece, some in parts)
        made = pdf.render_in_parallel(pages, cache=folder, css=stylesheet(), limits=LIMITS, stack=stack)
        for (piece, some), content in zip(parts, made, strict=True):
            yield Part(piece, some, content)


def _characters(parts: Iterable[tuple[Piece, Sequence[Stamped]]]) -> str:
    """All that stand in the documents."""
    found = set(stylesheet())
    for piece, some in parts:
        found.update(unescape(document(piece, some)))
    return "".join(sorted(found))


def documents(piece: Piece, sheets: Sequence[Stamped]) -> Iterator[tuple[Stamped, ...]]:
    """The sheets as they share a document: a book's all, others as many as are not too long together."""
    some: list[Stamped] = []
    length = 0
    for one in sheets:
        if some and _is_full(piece, some, one, length):
            yield tuple(some)
            some, length = [], 0
        some.append(one)
        length += len(one.sheet.html)
    if some:
        yield tuple(some)


def _is_full(piece: Piece, some: Sequence[Stamped], following: Stamped, length: int) -> bool:
    if piece.is_book:
        return some[0].sheet.site != following.sheet.site
    return length + len(following.sheet.html) > LONGEST


def document(piece: Piece, sheets: Iterable[Stamped]) -> str:
    """The HTML of sheets that share a document. Print speaks Chinese, whoever has it made."""
    with in_language(DEFAULT_LANGUAGE):
        title = str(piece.title)
    kind = f"sheet {'chapter ' if piece.is_book else ''}{piece.key}"
    sections = (
        el(
            "section",
            one.sheet.html,
            cls=kind,
            data_place=one.place,
            data_stamp=one.stamp,
            data_title=one.sheet.title,
        )
        for one in sheets
    )
    style = Markup("<style>{}</style>").format(Markup(piece.css)) if piece.css else None  # noqa: S704 - our own
    head = el("head", Markup('<meta charset="utf-8">'), el("title", title), style)
    return f"<!doctype html>{el('html', head, el('body', together(*sections)), lang='zh-CN')}"
