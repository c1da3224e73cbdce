"""ZIP files written as they grow, for any number of members of any size together; nothing but a list of them is held.

The members are whole in memory when they are added, so that sizes and sums are known beforehand and the file can be
read from its beginning. They are stored, not compressed: PDFs are compressed already.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import date

_FLAGS = 0x800  # names are UTF-8
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END_64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_MOST_32, _MOST_16 = 0xFFFFFFFF, 0xFFFF


class ZipWriter:
    """Adds members one after another to what `write` takes; `close` writes the list of them."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._at = 0
        self._central: list[bytes] = []
        self._head, self._head_sum = b"", 0

    def add(self, name: str, head: bytes, tail: bytes, *, day: date) -> None:
        """A member of two pieces; a `head` that is the very object of the last member is not summed again."""
        if head is not self._head:
            self._head, self._head_sum = head, zlib.crc32(head)
        called, size = name.encode(), len(head) + len(tail)
        facts = (_FLAGS, 0, 0, _dos(day), zlib.crc32(tail, self._head_sum), size, size, len(called))
        self._central.append(self._entry(called, facts))
        self._put(_LOCAL.pack(b"PK\3\4", 20, *facts, 0) + called)
        self._put(head)
        self._put(tail)

    def close(self) -> None:
        """Write the list of members: the last part of the file."""
        start, entries = self._at, b"".join(self._central)
        self._put(entries)
        count = len(self._central)
        if count >= _MOST_16 or start + len(entries) >= _MOST_32:
            end = _END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(entries), start)
            self._put(end + _LOCATOR.pack(b"PK\6\7", 0, start + len(entries), 1))
        few, small, near = min(count, _MOST_16), min(len(entries), _MOST_32), min(start, _MOST_32)
        self._put(_END.pack(b"PK\5\6", 0, 0, few, few, small, near, 0))

    def _entry(self, called: bytes, facts: tuple[int, ...]) -> bytes:
        far = self._at >= _MOST_32
        extra = struct.pack("<HHQ", 1, 8, self._at) if far else b""
        version = 45 if far else 20
        head = _CENTRAL.pack(
            b"PK\1\2", version, version, *facts, len(extra), 0, 0, 0, 0, min(self._at, _MOST_32)
        )
        return head + called + extra

    def _put(self, content: bytes) -> None:
        self._write(content)
        self._at += len(content)


def _dos(day: date) -> int:
    return (day.year - 1980) << 9 | day.month << 5 | day.day
