"""Indents, blanks and empty lines, in one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .characters import BLANK, CLOSING, INVISIBLE, LINE_END, OPENING, indent_width
from .pieces import Edit, Rule
from .values import ChangeKind

INDENT = "\u3000\u3000"
_AFTER_BLANK = CLOSING.replace("”", "").replace("’", "")


def _rule(pattern: str, form: Callable[[re.Match[str]], str]) -> Rule:
    compiled = re.compile(pattern, re.MULTILINE)

    def edits(text: str) -> Iterator[Edit]:
        for match in compiled.finditer(text):
            if (after := form(match)) != match.group():
                yield Edit(match.start(), match.end(), after, ChangeKind.SPACING)

    return edits


def _nothing(match: re.Match[str]) -> str:
    return ""


def _indent(match: re.Match[str]) -> str:
    """A lone space comes from a paste; anything wider was meant as an indent."""
    return INDENT if indent_width(match.group()) > 1 else ""


def _between(match: re.Match[str]) -> str:
    return "\u3000" if "\u3000" in match.group() else " "


RULES: tuple[Rule, ...] = (
    _rule(LINE_END, lambda match: "\n"),
    _rule(f"{INVISIBLE}+", _nothing),
    _rule(f"(?<!{BLANK}){BLANK}+$", _nothing),
    _rule("\\A\n+|(?<!\n)\n+\\Z", _nothing),
    _rule("\n{3,}", lambda match: "\n\n"),
    _rule(f"^{BLANK}+(?=\\S)", _indent),
    _rule(f"(?<=\\S){BLANK}+(?=[{CLOSING}])|(?<=[{OPENING}{_AFTER_BLANK}]){BLANK}+(?=\\S)", _nothing),
    _rule(f"(?<=\\S){BLANK}+(?=\\S)", _between),
)
