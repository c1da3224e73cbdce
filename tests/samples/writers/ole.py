"""Compound files ([MS-CFB]) with whole sectors only: what holds an encrypted workbook."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST = 4096  # shorter streams would live in a second, smaller system


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; streams are filled up to the size that needs no small sectors."""
    bodies = {name: body.ljust(SMALLEST, b"\0") for name, body in streams.items()}
    bodies = {name: body + bytes(-len(body) % SECTOR) for name, body in bodies.items()}
    chain, starts = [TABLE, END], {}  # sector 0 is the table, 1 the directory
    for name, body in bodies.items():
        starts[name] = len(chain)
        chain += [*range(len(chain) + 1, len(chain) + len(body) // SECTOR), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    directory = _entry("Root Entry", 5, child=1, start=END, size=0)
    for number, (name, body) in enumerate(bodies.items(), 1):
        following = number + 1 if number < len(bodies) else FREE
        directory += _entry(name, 2, right=following, start=starts[name], size=len(body))
    return _head() + table + directory.ljust(SECTOR, b"\0") + b"".join(bodies.values())


def _head() -> bytes:
    fixed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    numbers = struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST, END, 0, END, 0)
    return fixed + bytes(6) + numbers + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, *, start: int, size: int, right: int = FREE, child: int = FREE) -> bytes:
    told = (name + "\0").encode("utf-16-le")
    head = told.ljust(64, b"\0") + struct.pack("<HBBIII", len(told), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
