"""Fingerprints: hashes of all 8-grams, thinned by winnowing (Schleimer, Wilkerson, Aiken 2003).

Of each window of neighbouring hashes the smallest is chosen, the last among equals. Kept texts use a wide
window; a text that is looked up uses a narrow one. The smallest of a wide window is also the smallest of the
narrow ones inside it, so a shared run of GRAM + STORED_WINDOW - 1 characters is always hit.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from trainingapp.originality.normalising import Codes, Places

Hashes = NDArray[np.uint64]
Cut = NDArray[np.int32]

GRAM = 8
STORED_WINDOW = 16
LOOKED_UP_WINDOW = 4
GUARANTEED = GRAM + STORED_WINDOW - 1
"""A shared run of so many characters is found for certain."""

BASE = np.uint64(0x9E3779B97F4A7C15)
MIX = np.uint64(0xD6E8FEB86659FD93)
SHIFT = np.uint64(32)


def gram_hashes(codes: Codes, size: int = GRAM) -> Hashes:
    """A 64-bit hash for each run of `size` characters, by its first character; empty for shorter texts."""
    count = len(codes) - size + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    values = codes.astype(np.uint64) * MIX
    hashes = values[:count].copy()
    for offset in range(1, size):
        hashes *= BASE
        hashes += values[offset : offset + count]
    hashes ^= hashes >> SHIFT
    hashes *= MIX
    hashes ^= hashes >> SHIFT
    return hashes


def cut(hashes: Hashes) -> Cut:
    """The 32 bits that are stored, as signed numbers."""
    return (hashes >> SHIFT).astype(np.uint32).view(np.int32)


def winnow(hashes: Cut, window: int) -> Places:
    """The places of the chosen hashes, ascending; a text shorter than a window gives one."""
    if len(hashes) == 0:
        return np.empty(0, dtype=np.int64)
    windows = sliding_window_view(hashes, min(window, len(hashes)))
    last = windows.shape[1] - 1 - windows[:, ::-1].argmin(axis=1)
    chosen = np.zeros(len(hashes), dtype=bool)
    chosen[last + np.arange(len(windows))] = True
    return np.flatnonzero(chosen)


def stored(codes: Codes) -> Cut:
    """The hashes kept for a text, ascending, each once."""
    hashes = cut(gram_hashes(codes))
    return np.unique(hashes[winnow(hashes, STORED_WINDOW)])


def looked_up(codes: Codes) -> tuple[Cut, Places]:
    """The hashes to look up for a text, in its order, and their places."""
    hashes = cut(gram_hashes(codes))
    places = winnow(hashes, LOOKED_UP_WINDOW)
    return hashes[places], places
