"""Lines that were broken in the midst of a sentence, as PDF files and narrow pages do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .characters import OPENING, columns, indent_width, is_han
from .holes import is_hole
from .lines import Line, lines_of
from .pieces import Edit
from .values import ChangeKind

NEVER_FIRST = "，。、；：！？）》】」』〉"
"""No line begins with one of these."""
POEM = 32
"""Columns; a shorter line that ends in a comma may be a verse."""
NARROWEST, WIDEST = 30, 120
"""Columns of a page on which lines are broken by their width alone."""
SLACK = 6
"""Columns that such a line may be shorter, because no line begins with a comma."""
_ENDED = re.compile("[。！？!?…；;：:][”’」』）)\"']*$")
_SENTENCE = re.compile("[。！？!?]")
_LATIN = re.compile("[A-Za-z]")


def mend_breaks(text: str) -> Iterator[Edit]:
    """Join what belongs together; paragraphs, headings, verses and lists stay apart."""
    lines = lines_of(text)
    width = _page_width(lines)
    indented = sum(_indent(line, text) > 1 for line in lines) > 1
    for above, below in pairwise(lines):
        if is_hole(above.text) or is_hole(below.text):
            continue
        if _cannot_part(above, below) or (
            _indent(below, text) < 2
            and not below.is_heading
            and (_goes_on(above, below) or _is_full(above, below, width, indented))
        ):
            yield Edit(above.end, below.start, _glue(above.text[-1], below.text[0]), ChangeKind.BREAKS)


def _indent(line: Line, text: str) -> int:
    return indent_width(text[line.begin : line.start])


def _cannot_part(above: Line, below: Line) -> bool:
    return below.text[0] in NEVER_FIRST or above.text[-1] in OPENING


def _goes_on(above: Line, below: Line) -> bool:
    """A comma at the end of a long line, or a sentence that was begun after another one."""
    if not (is_han(below.text[0]) or below.text[0].isalnum() or below.text[0] in OPENING):
        return False
    if columns(above.text) <= POEM:
        return False
    last = above.text[-1]
    is_prose = _SENTENCE.search(above.text) is not None and not above.is_heading
    return last in "，、," or (is_prose and (is_han(last) or last.isalnum()))


def _page_width(lines: list[Line]) -> int:
    """The width in columns at which lines were broken; 0 where they were not."""
    widths = [columns(line.text) for line in lines[:-1]]
    widest = max(widths, default=0)
    full = [line for line in lines[:-1] if columns(line.text) >= widest - SLACK]
    unended = sum(not _ENDED.search(line.text) for line in full)
    is_page = NARROWEST <= widest <= WIDEST and len(full) >= max(3, 0.4 * len(widths))
    return widest if is_page and unended >= 2 and unended >= 0.5 * len(full) else 0


def _is_full(above: Line, below: Line, width: int, indented: bool) -> bool:
    """The line was broken by its width; at its very end a sentence may end too, and only indents tell then."""
    if not width or below.begin > above.after or columns(above.text) < width - SLACK:
        return False
    return indented or not _ENDED.search(above.text)


def _glue(last: str, first: str) -> str:
    return " " if _LATIN.match(last) and _LATIN.match(first) else ""
