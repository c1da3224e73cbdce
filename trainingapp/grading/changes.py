"""What changed from one version of a text to the next, paragraph by paragraph. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that was kept, taken out or put in."""

    kind: Literal["kept", "gone", "new"]
    text: str


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold anything, without the spaces around them (U+3000 included)."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def changes(old: str, new: str) -> list[Change]:
    """The paragraphs of both texts in reading order; of a replaced passage first the old, then the new."""
    before, after = paragraphs(old), paragraphs(new)
    found: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Change("kept", text) for text in after[k:m]]
        else:
            found += [Change("gone", text) for text in before[i:j]]
            found += [Change("new", text) for text in after[k:m]]
    return found
