"""Black-and-white images of square dots, as PNG for WeasyPrint and as bits for a PDF."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Bitmap:
    """`side` rows of `side` dots each, one bit a dot, rows padded to whole bytes; a set bit is white."""

    side: int
    bits: bytes

    def data_uri(self) -> str:
        """The image as the address of an `<img>`."""
        return "data:image/png;base64," + base64.b64encode(self._png()).decode()

    def mark(self) -> str:
        """The image as it stands in marked HTML, cheap to write and to read back."""
        return f"bitmap:{self.side}:{self.bits.hex()}"

    @classmethod
    def from_mark(cls, mark: str) -> Bitmap:
        """The reverse of `mark`."""
        _scheme, side, dots = mark.split(":")
        return cls(int(side), bytes.fromhex(dots))

    def _png(self) -> bytes:
        stride = (self.side + 7) // 8
        rows = b"".join(b"\0" + self.bits[y * stride : (y + 1) * stride] for y in range(self.side))
        head = struct.pack(">IIBBBBB", self.side, self.side, 1, 0, 0, 0, 0)
        return (
            _SIGNATURE
            + _chunk(b"IHDR", head)
            + _chunk(b"IDAT", zlib.compress(rows, 1))
            + _chunk(b"IEND", b"")
        )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
