"""The text of a PDF file, line by line as it stands on the pages, without their headers, footers and numbers."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from pypdf import PageObject, PasswordType, PdfReader

from .formats import Refused
from .limits import Limits

FEWEST = 10
"""Letters in the whole file; a scan has none, or a few that a program stamped on it."""
READABLE = 0.8
ON_PAGES = 3
"""On so many pages the same first or last line is a header or footer."""
_NUMBER = re.compile(
    "[\\s\\-—–·第共页/of]*\\d{1,3}[\\s\\-—–·第共页/of]*(?:\\d{1,3}[\\s\\-—–·页]*)?", re.IGNORECASE
)
_DIGITS = re.compile("\\d+")


def read_pdf(data: bytes, limits: Limits) -> str:
    """The text, indents as spaces. Raises Refused."""
    logging.disable()  # pypdf has a remark on nearly every file
    reader = PdfReader(io.BytesIO(data))
    _open(reader)
    if len(reader.pages) > limits.pages:
        raise Refused("many_pages", limit=limits.pages)
    pages, length = [], 0
    for page in reader.pages:
        pages.append(_lines(page))
        length += sum(map(len, pages[-1]))
        if length > 2 * limits.characters:
            raise Refused("long", limit=limits.characters)
    text = "\n".join(line for page in _without_edges(pages) for line in page)
    _check_readable(text)
    return text


def _open(reader: PdfReader) -> None:
    """Many files forbid printing only, and open without a password."""
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except Exception as error:  # a way of encrypting that is not known
        raise Refused("encrypted") from error
    if opened is PasswordType.NOT_DECRYPTED:
        raise Refused("encrypted")


def _lines(page: PageObject) -> list[str]:
    """The lines that hold something, moved left by the margin of the page."""
    lines = [line.rstrip() for line in _text(page).split("\n") if line.strip()]
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
    return [line[margin:] for line in lines]


def _text(page: PageObject) -> str:
    try:
        return page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except MemoryError:
        raise
    except Exception:  # the layout is a help only: fonts without widths break it
        return page.extract_text()


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Take page numbers away, and first and last lines that stand on several pages."""
    edges = Counter(_edge(page[at]) for page in pages if len(page) > 1 for at in (0, -1))

    def is_edge(line: str) -> bool:
        return _NUMBER.fullmatch(line) is not None or edges[_edge(line)] >= ON_PAGES

    for page in pages:
        for at in (0, -1):
            while page and is_edge(page[at]):
                del page[at]
    return pages


def _edge(line: str) -> str:
    return _DIGITS.sub("0", line.strip())


def _check_readable(text: str) -> None:
    letters = [character for character in text if not character.isspace()]
    if sum(map(str.isalnum, letters)) < FEWEST:
        raise Refused("scanned")
    lost = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in letters)
    if lost > (1 - READABLE) * len(letters):
        raise Refused("garbled")
