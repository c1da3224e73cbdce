"""Text files, in the encodings and forms that programs write."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def table(
    rows: Sequence[Sequence[object]], encoding: str = "utf-8", *, separator: str = ",", ending: str = "\r\n"
) -> bytes:
    """The rows in a text file."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=ending).writerows(rows)
    return buffer.getvalue().encode(encoding)
