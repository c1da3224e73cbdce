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

    @classmethod
    def from_data_uri(cls, uri: str) -> Bitmap:
        """The reverse of `data_uri`; knows only what that makes."""
        png = base64.b64decode(uri.partition(",")[2])
        side = struct.unpack(">I", png[16:20])[0]
        length = struct.unpack(">I", png[33:37])[0]
        rows, stride = zlib.decompress(png[41 : 41 + length]), (side + 7) // 8
        bits = b"".join(rows[y * (stride + 1) + 1 : (y + 1) * (stride + 1)] for y in range(side))
        return cls(side, bits)

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
