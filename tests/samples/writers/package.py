"""Zip packages that are the same bytes on every machine: nothing is compressed, no time of day is kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NEW_YEAR = (2000, 1, 1, 0, 0, 0)


def package(parts: Mapping[str, str | bytes], *, compressed: bool = False) -> bytes:
    """The parts in their order. `compressed` bytes may differ between versions of zlib."""
    buffer = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, NEW_YEAR)
            about.compress_type = kind
            archive.writestr(about, content.encode() if isinstance(content, str) else content)
    return buffer.getvalue()
