"""How large a picture may be, and what is asked of it."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds of one picture and of the process that reads it."""

    file_bytes: int = 8 * 1024 * 1024
    dots: int = 25_000_000
    side: int = 1_400
    memory_bytes: int = 900 * 1024 * 1024
    cpu_seconds: int = 15
    wall_seconds: int = 60
    least: int = 0
    white_away: int = 0
