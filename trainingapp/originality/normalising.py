"""The characters of a text that count in a comparison, with their places in the raw text.

Kept are Han characters, letters and digits after NFKC and case folding, each character by itself; a run of
digits, also one broken by punctuation, counts as one character. So punctuation, width, spacing and numbers
that were changed hide nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]

DIGIT = ord("0")
SEVERAL = 0xFFFFFFFF
"""Marks a character that becomes several, such as ㎡."""
LIMIT = 0x40000
"""Beyond it stand no letters; the table's last entry drops them all."""
BETWEEN = chr(LIMIT - 1)
"""Stands between texts laid end to end: it is kept, so that no run of digits goes on into the next text."""
IDENTICAL = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2F800), range(0x30000, LIMIT))
"""Han characters that stay what they are."""
FOLDED = (range(0x3400), range(0x4DC0, 0x4E00), range(0xA000, 0x20000), range(0x2F800, 0x2FA20))


@dataclass(frozen=True)
class Normalised:
    """The kept characters as code points, each with the raw offsets where it starts and ends."""

    codes: Codes
    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def text(self) -> str:
        return self.codes.astype("<u4").tobytes().decode("utf-32-le")


def normalise(text: str) -> Normalised:
    """Keep what counts of a text."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    mapped = _table()[np.minimum(raw, LIMIT)]
    starts = np.flatnonzero(mapped)
    codes = mapped[starts]
    if (codes == SEVERAL).any():
        codes, starts = _expand(text, codes, starts)
    return _join_digits(codes, starts)


def normalise_all(texts: Sequence[str]) -> list[Normalised]:
    """The same for each of several texts, in one pass."""
    if not texts:
        return []
    joined = normalise(BETWEEN.join(texts))
    ends = np.cumsum([len(text) + 1 for text in texts])
    begins = ends - [len(text) + 1 for text in texts]
    first, last = np.searchsorted(joined.starts, begins), np.searchsorted(joined.starts, ends - 1)
    return [
        Normalised(joined.codes[one:other], joined.starts[one:other] - begin, joined.ends[one:other] - begin)
        for one, other, begin in zip(first.tolist(), last.tolist(), begins.tolist(), strict=True)
    ]


def fold(character: str) -> str:
    """What remains of one character: none, one, or several."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(chr(DIGIT) if part.isdecimal() else part for part in folded if part.isalnum())


@cache
def _table() -> Codes:
    table = np.zeros(LIMIT + 1, dtype=np.uint32)
    for same in IDENTICAL:
        table[same.start : same.stop] = np.arange(same.start, same.stop)
    for characters in FOLDED:
        for code in characters:
            kept = fold(chr(code))
            if kept:
                table[code] = ord(kept) if len(kept) == 1 else SEVERAL
    return table


def _expand(text: str, codes: Codes, starts: Places) -> tuple[Codes, Places]:
    parts = [
        fold(text[start]) if code == SEVERAL else chr(code)
        for code, start in zip(codes.tolist(), starts.tolist(), strict=True)
    ]
    lengths = [len(part) for part in parts]
    expanded = np.fromiter(map(ord, "".join(parts)), dtype=np.uint32, count=sum(lengths))
    return expanded, np.repeat(starts, lengths)


def _join_digits(codes: Codes, starts: Places) -> Normalised:
    """Let the first digit of a run stand for it; it ends where the last one ends."""
    follows = np.zeros(len(codes), dtype=bool)
    follows[1:] = (codes[1:] == DIGIT) & (codes[:-1] == DIGIT)
    kept = np.flatnonzero(~follows)
    last = np.append(kept[1:], len(codes))[: len(kept)] - 1
    return Normalised(codes[kept], starts[kept], starts[last] + 1)
