"""How large a font may be."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds of one font and of the process that reads it."""

    file_bytes: int = 23 * 1024 * 1024
    memory_bytes: int = 1200 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: int = 180
