"""Lines of a text with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .characters import BLANKS, LINE_END

_LINE_END = re.compile(LINE_END)
_TRIMMED = BLANKS + "\xad\u200b\u2060\ufeff"
_HEADING = re.compile(
    "(?:第?[一二三四五六七八九十百]{1,3}(?:[、，：:.．]|是|要|个[^，。]{0,8}[：:]|[章节篇部]|方面)"
    "|[（(][一二三四五六七八九十\\d]{1,3}[）)]"
    "|\\d{1,2}(?:[.．、)）](?!\\d)|\\s)"
    "|[①-⑳●•·■◆▪★☆▶>*-]|—{1,2})"
)


@dataclass(frozen=True)
class Line:
    """A line that is not empty: where its text, without blanks around it, stands in the whole."""

    text: str
    start: int
    end: int
    begin: int
    """Where the line begins, its indent included."""
    after: int
    """Behind its line end."""

    @property
    def is_heading(self) -> bool:
        """Begins as headings and points of a list do."""
        return _HEADING.match(self.text) is not None


def lines_of(text: str) -> list[Line]:
    """All lines that hold something."""
    found, begin = [], 0
    for end, after in [
        *((match.start(), match.end()) for match in _LINE_END.finditer(text)),
        (len(text),) * 2,
    ]:
        whole = text[begin:end]
        stripped = whole.strip(_TRIMMED)
        if stripped:
            start = begin + len(whole) - len(whole.lstrip(_TRIMMED))
            found.append(Line(stripped, start, start + len(stripped), begin, after))
        begin = after
    return found
