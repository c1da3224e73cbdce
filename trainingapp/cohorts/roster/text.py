"""Cleaning of texts: what cannot be seen goes, what can be seen stays."""

from __future__ import annotations

import re
import unicodedata

# What people write into a cell that has nothing to say.
NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "空", "NA", "N/A", "NULL", "NONE"}
)
LONGEST_NOTHING = max(map(len, NOTHING))
WRAPPED = re.compile(r'=?"(.*)"', re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FORMAT = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")


def unwrapped(text: str) -> str:
    """Without the ways to force a text: `="138…"`, a leading apostrophe, tabs around."""
    text = text.strip()
    if inner := WRAPPED.fullmatch(text):
        text = inner[1]
    return text.removeprefix("'").strip()


def visible(text: str) -> str:
    """Without control characters and characters of no width."""
    return text if text.isascii() and text.isprintable() else FORMAT.sub("", CONTROL.sub(" ", text))


def is_nothing(text: str) -> bool:
    """True for `无`, `/`, `N/A` and the like, of whatever width."""
    return len(text) <= LONGEST_NOTHING and unicodedata.normalize("NFKC", text).upper() in NOTHING


def plain(text: str) -> str:
    """One line, composed characters, single spaces; empty for `无`, `/` and the like."""
    if not text:
        return ""
    tidy = " ".join(unicodedata.normalize("NFC", visible(text)).split())
    if is_nothing(tidy):
        return ""
    return text if tidy == text else tidy  # the same text twice would cost memory for each cell
