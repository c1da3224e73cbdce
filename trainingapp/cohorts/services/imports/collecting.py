"""Python's search for cycles, put off while many small objects are made that are in none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles: among the rows of a roster it took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
