"""ASCII punctuation among Chinese becomes full width; numbers, addresses and Latin text keep theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .characters import BLANK, CLOSING, HAN, WIDE
from .pieces import Edit, Rule
from .values import ChangeKind

FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "｡": "。", "､": "、"}
_PROTECTED = re.compile(
    "(?:https?://|www\\.)[!#-'*-~]*[#-'*+/-9=@-Z_a-z~-]"
    "|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]"
)
_SIGN = re.compile(f"[,;:?!](?:{BLANK}+(?=\\S))?|[｡､]")
_STOP = re.compile(f"(?<=[{HAN}”’）》】%])\\.(?=[{WIDE}\\s]|$)(?:{BLANK}+(?=\\S))?", re.MULTILINE)
_DOTS = re.compile(f"(?<=[{WIDE}])\\.{{3,}}|(?<!\\.)\\.{{3,}}(?=[{WIDE}])|。{{3,}}")
_DASHES = re.compile(f"(?<=[{WIDE}])(?<!—)-{{2,}}(?!-)|^-{{2,}}(?=[{HAN}])", re.MULTILINE)
_TWICE = re.compile("([，、；：。])\\1+")
_BRACKETS = re.compile("\\(([^()（）\\n]*)\\)")
_WIDE = re.compile(f"[{WIDE}]")
_QUOTE = re.compile('["“”]')
_LINE = re.compile("[^\\n]+")


def _beside(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands just before or behind the stretch, blanks between them aside."""
    before, behind = (
        text[max(0, start - 8) : start].rstrip(" \xa0\u3000"),
        text[end : end + 8].lstrip(" \xa0\u3000"),
    )
    return bool(_WIDE.match(before[-1:]) or _WIDE.match(behind[:1]))


def _rule(find: Callable[[str], Iterator[tuple[int, int, str]]]) -> Rule:
    """A rule that leaves addresses alone."""

    def edits(text: str) -> Iterator[Edit]:
        kept = {place for match in _PROTECTED.finditer(text) for place in range(*match.span())}
        for start, end, after in find(text):
            if start not in kept and text[start:end] != after:
                yield Edit(start, end, after, ChangeKind.PUNCTUATION)

    return edits


def _signs(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _SIGN.finditer(text):
        start = match.start()
        in_number = text[start - 1 : start].isdigit() and text[start + 1 : start + 2].isdigit()
        if match[0] in "｡､" or (not in_number and _beside(text, start, start + 1)):
            yield start, match.end(), FULL[match[0][0]]


def _by(pattern: re.Pattern[str], form: Callable[[re.Match[str]], str]) -> Rule:
    def find(text: str) -> Iterator[tuple[int, int, str]]:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), form(match)

    return _rule(find)


def _doubled(match: re.Match[str]) -> str:
    return "……" if match[0].startswith("。。。") else match[1]


def _brackets(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BRACKETS.finditer(text):
        if _WIDE.search(match[1]) or _beside(text, *match.span()):
            yield match.start(), match.start() + 1, "（"
            yield match.end() - 1, match.end(), "）"


def _quotes(text: str) -> Iterator[tuple[int, int, str]]:
    for line in _LINE.finditer(text):
        found = [line.start() + match.start() for match in _QUOTE.finditer(line[0])]
        signs = "".join(text[place] for place in found)
        if _can_be_paired(signs) and _WIDE.search(line[0].replace("“", "").replace("”", "")):
            yield from ((place, place + 1, "“”"[number % 2]) for number, place in enumerate(found))


def _can_be_paired(signs: str) -> bool:
    """Even in number, and no sign that is already right would turn; or all of them alike, as keyboards make them."""
    if len(signs) % 2 or signs in ("“”" * (len(signs) // 2), ""):
        return False
    agrees = all(sign in ('"', "“”"[number % 2]) for number, sign in enumerate(signs))
    return agrees or len(set(signs)) == 1


RULES: tuple[Rule, ...] = (
    _by(_DOTS, lambda match: "……"),
    _by(_DASHES, lambda match: "——"),
    _by(_STOP, lambda match: "。"),
    _rule(_signs),
    _rule(_brackets),
    _rule(_quotes),
    _by(_TWICE, _doubled),
)
assert set(FULL.values()) <= set(CLOSING)
