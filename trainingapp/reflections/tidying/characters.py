"""Sets of characters, as parts of regular expressions, and what counts as a word."""

from __future__ import annotations

import re

HAN = (
    "\\u3005\\u3007\\u3021-\\u3029\\u3038-\\u303b\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff"
    "\\U00020000-\\U0002fa1f\\U00030000-\\U0003347f"
)
CLOSING = "，。、；：！？）》】」』〉”’"
OPENING = "（《【「『〈“‘"
WIDE = f"{HAN}{CLOSING}{OPENING}…—·％"
"""Beside one of these a sign of punctuation belongs to Chinese."""
BLANK = "[ \\t\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]"
INVISIBLE = "[\\xad\\u200b\\u2060\\ufeff]"
LINE_END = "(?:\\r\\n|[\\n\\r\\v\\f\\x85\\u2028\\u2029])"
BLANKS = " \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

_SPAN = re.compile(f"[{HAN}]")
_SENTENCE = re.compile("[。！？!?；]")


def is_han(character: str) -> bool:
    return _SPAN.match(character) is not None


def words(text: str) -> str:
    """Han characters, letters and digits: what nothing here ever changes."""
    return "".join(filter(str.isalnum, text))


def holds_sentence(text: str) -> bool:
    """Whether a sentence ends in it: labels, buttons and titles hold none."""
    return _SENTENCE.search(text) is not None


def columns(text: str) -> int:
    """Its width on a page, where what is not ASCII takes two columns."""
    return sum(1 if character < "\x80" else 2 for character in text)


def indent_width(blanks: str) -> int:
    """The width of an indent in columns; a no-break space is as wide as a space, a tab is an indent by itself."""
    return sum(1 if blank in " \xa0" else 2 for blank in blanks)
