"""How much a file may hold."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds of one file and of the process that reads it."""

    file_bytes: int = 20 * 1024 * 1024
    rows: int = 200_000  # rows that are not empty, in all sheets
    columns: int = 200
    cell_characters: int = 32_767  # what a spreadsheet program itself allows
    sheets: int = 200
    memory_bytes: int = 800 * 1024 * 1024
    output_bytes: int = 256 * 1024 * 1024
    cpu_seconds: int = 30
    wall_seconds: int = 60
