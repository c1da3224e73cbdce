"""PDFs from HTML, made by WeasyPrint in a child process that can reach nothing.

Nothing is left out in silence: a picture that was not handed over, or a character that no font has, refuses the
document and is named. The child is a fresh program (never a fork of the server), limited in memory and time.
May import `core.fonts`, `core.errors` and `core.i18n`.
"""

from __future__ import annotations

from trainingapp.core.pdf.errors import (
    MissingAsset,
    MissingGlyphs,
    PdfFailed,
    PdfTooLarge,
    PrintingUnavailable,
)
from trainingapp.core.pdf.joining import chapter_starts, join, layered, page_count, some_pages
from trainingapp.core.pdf.parallel import render_in_parallel
from trainingapp.core.pdf.rendering import Limits, Printer, check, render, render_many, renderer

__all__ = [
    "Limits",
    "MissingAsset",
    "MissingGlyphs",
    "PdfFailed",
    "PdfTooLarge",
    "Printer",
    "PrintingUnavailable",
    "chapter_starts",
    "check",
    "join",
    "layered",
    "page_count",
    "render",
    "render_in_parallel",
    "render_many",
    "renderer",
    "some_pages",
]
