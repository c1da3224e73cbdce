"""Whole PDFs put behind one another, and layers under and over their pages.

Equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import pikepdf

_UNDER, _OVER = pikepdf.Name("/LayerUnder"), pikepdf.Name("/LayerOver")


def join(pdfs: Iterable[bytes]) -> bytes:
    """One PDF with the pages and bookmarks of all, in order; title, language and archive marks are the first's."""
    first, *others = pdfs
    bookmarks: list[pikepdf.OutlineItem] = []
    with pikepdf.open(BytesIO(first)) as joined:
        for pdf in others:
            with pikepdf.open(BytesIO(pdf)) as part:
                start = len(joined.pages)
                joined.pages.extend(part.pages)
                if "/Outlines" in part.Root:
                    places = {page.objgen: joined.pages[start + at].obj for at, page in enumerate(part.pages)}
                    with part.open_outline() as outline:
                        bookmarks += (_moved(item, places) for item in outline.root)
        if bookmarks:
            with joined.open_outline() as outline:
                outline.root += bookmarks
        return _bytes(joined)


def _moved(item: pikepdf.OutlineItem, places: Mapping[Any, pikepdf.Object]) -> pikepdf.OutlineItem:
    """A bookmark, and those below it, for pages that were taken into another file; `places` are the new ones."""
    found = item.destination
    target = None
    if isinstance(found, pikepdf.Array) and found[0].objgen in places:
        target = pikepdf.Array([places[found[0].objgen], *list(found)[1:]])
    made = pikepdf.OutlineItem(item.title, target)
    made.is_closed = item.is_closed
    made.children += (_moved(child, places) for child in item.children)
    return made


def chapter_starts(pdf: bytes) -> list[int]:
    """The pages, counted from 1, at which the bookmarks of the first level point."""
    with pikepdf.open(BytesIO(pdf)) as document:
        places: dict[Any, int] = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        with document.open_outline() as outline:
            targets = [item.destination for item in outline.root]
        return [places[target[0].objgen] for target in targets if isinstance(target, pikepdf.Array)]


def some_pages(pdf: bytes, numbers: Iterable[int]) -> bytes:
    """A PDF of these pages, counted from 1."""
    picked = pikepdf.new()
    with pikepdf.open(BytesIO(pdf)) as document:
        for number in numbers:
            picked.pages.append(document.pages[number - 1])
        return _bytes(picked)


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def layered(pdf: bytes, *, under: bytes, over: bytes) -> bytes:
    """The PDF with the first page of `under` beneath, and that of `over` above, each of its pages.

    Each layer is stored once however many pages there are, and counts as decoration for reading aloud. Much
    cheaper than laying out and drawing the same ornaments on every page.
    """
    with (
        pikepdf.open(BytesIO(pdf)) as document,
        pikepdf.open(BytesIO(under)) as below,
        pikepdf.open(BytesIO(over)) as above,
    ):
        forms = [document.copy_foreign(layer.pages[0].as_form_xobject()) for layer in (below, above)]
        for page in document.pages:
            for form, name in zip(forms, (_UNDER, _OVER), strict=True):
                page.add_resource(form, pikepdf.Name.XObject, name)
            page.contents_add(_drawing(_UNDER) + b" q", prepend=True)
            page.contents_add(b"Q " + _drawing(_OVER))
        return _bytes(document)


def _drawing(name: pikepdf.Name) -> bytes:
    return f"/Artifact BMC q {name} Do Q EMC".encode()


def _bytes(document: pikepdf.Pdf) -> bytes:
    result = BytesIO()
    document.save(result, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return result.getvalue()
