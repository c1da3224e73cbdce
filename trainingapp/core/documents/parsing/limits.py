"""How much a document may hold."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds of one file and of the process that reads it."""

    file_bytes: int = 10 * 1024 * 1024
    characters: int = 200_000
    pages: int = 300
    part_bytes: int = 24 * 1024 * 1024  # of one unpacked part of a .docx
    memory_bytes: int = 600 * 1024 * 1024
    output_bytes: int = 8 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: int = 45
