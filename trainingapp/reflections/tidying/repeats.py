"""What is said twice: titles that a paste repeats, and passages of the essay itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .characters import holds_sentence, words
from .lines import Line, lines_of
from .pieces import Edit
from .values import ChangeKind, Mark, MarkKind

GRAM = 24
REPEATED = 40
"""Han characters, letters and digits; refrains and official phrases are shorter."""
LONGEST_TITLE = 40
HEAD, TAIL = 5, 3
"""Lines at the beginning and at the end among which a paste repeats the title."""
_SITE = re.compile("[\\w·]{0,12}(?:网|文库|作文|频道|在线|公众号)")


def drop_titles(text: str, title: str = "") -> Iterator[Edit]:
    """Remove lines that only say the title again: the given one, or else that of the first line."""
    lines = lines_of(text)
    near = lines if len(lines) <= HEAD + TAIL else [*lines[:HEAD], *lines[-TAIL:]]
    known, given = _title(title), bool(_title(title))
    first = _title(near[0].text) if near else ""
    for number, line in enumerate(near):
        if _says(line, known) or (number > 0 and not given and _says(line, first)):
            yield Edit(line.begin, line.after, "", ChangeKind.TITLE)


def title_of(text: str) -> str:
    """The first line, when it looks like a title above a text; else nothing."""
    lines = lines_of(text)
    return lines[0].text if len(lines) > 1 and _title(lines[0].text) else ""


def _title(text: str) -> str:
    is_title = len(text) <= LONGEST_TITLE and not holds_sentence(text)
    return words(text) if is_title else ""


def _says(line: Line, title: str) -> bool:
    """Whether the line is the title, perhaps with the name of a site behind it."""
    found = _title(line.text)
    if len(title) < 4 or not found.startswith(title):
        return False
    rest = found[len(title) :]
    return not rest or _SITE.fullmatch(rest) is not None


def repeated(text: str) -> Iterator[Mark]:
    """Later occurrences of passages of `REPEATED` characters and more that the text has already had."""
    places = [place for place, character in enumerate(text) if character.isalnum()]
    plain = "".join(text[place] for place in places)
    seen: dict[str, int] = {}
    at = 0
    while at + GRAM <= len(plain):
        length = _same(plain, seen.get(plain[at : at + GRAM], at), at)
        if length >= REPEATED:
            yield Mark(MarkKind.REPEATED, places[at], places[at + length - 1] + 1)
        step = length if length >= REPEATED else 1
        for new in range(at, min(at + step, len(plain) - GRAM + 1)):
            seen.setdefault(plain[new : new + GRAM], new)
        at += step


def _same(plain: str, early: int, late: int) -> int:
    """How far the text goes on alike from both places, until they meet."""
    longest, length = min(late - early, len(plain) - late), 0
    while length < longest and plain[early + length] == plain[late + length]:
        length += 1
    return length
