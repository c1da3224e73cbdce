"""PDF objects as bytes, and a file put together from them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def stream(facts: bytes, data: bytes) -> bytes:
    """A stream object's body; `facts` are further entries of its dictionary."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (facts, len(data), data)


def string(value: str) -> bytes:
    """A text string."""
    return b"<feff" + value.encode("utf-16-be").hex().encode() + b">"


class Made(NamedTuple):
    """A PDF in two pieces. Many files of a batch begin with the very same `head`, so that its sums and digests need
    to be reckoned once."""

    head: bytes
    tail: bytes

    @property
    def pdf(self) -> bytes:
        return self.head + self.tail


class Shared:
    """The constant objects at the head of a file, numbered from 1; what is added follows them."""

    def __init__(self, saved: bytes) -> None:
        """Take the objects of a PDF written without object streams; its own catalog and page tree stay unused."""
        bodies = _bodies(saved)
        self.count = len(bodies)
        self._prefix, self._entries = _numbered(bodies)
        self._hashed = hashlib.blake2b(self._prefix, digest_size=16)

    def file(self, added: Sequence[bytes], *, root: int, info: int) -> Made:
        """A whole file: these objects and the added ones, numbered behind them in order."""
        pieces, entries, at = [], [self._entries], len(self._prefix)
        for number, body in enumerate(added, self.count + 1):
            whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            pieces.append(whole)
            entries.append(b"%010d 00000 n \n" % at)
            at += len(whole)
        objects = b"".join(pieces)
        size, digest = self.count + len(added) + 1, self._digest(objects)
        trailer = (
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
        ) % (size, root, info, digest, digest, at)
        table = b"xref\n0 %d\n0000000000 65535 f \n" % size
        return Made(self._prefix, b"".join((objects, table, *entries, trailer)))

    def _digest(self, added: bytes) -> bytes:
        """What the file's identifier is made from: everything in it."""
        found = self._hashed.copy()
        found.update(added)
        return found.hexdigest().encode()


def _bodies(saved: bytes) -> list[bytes]:
    """The objects' bodies in the order of their numbers, cut out by the table at the end of the file."""
    table_at = int(saved[saved.rindex(b"startxref") + 9 :].split()[0])
    lines = saved[table_at:].split(b"\n")
    count = int(lines[1].split()[1])
    offsets = [int(line[:10]) for line in lines[3 : 2 + count]]
    ends = sorted([*offsets, table_at])
    following = dict(pairwise(ends))
    return [_body(saved[at : following[at]]) for at in offsets]


def _body(whole: bytes) -> bytes:
    found = re.match(rb"\d+ 0 obj\s", whole)
    assert found
    return whole[found.end() : whole.rindex(b"endobj")].strip(b"\n")


def _numbered(bodies: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The head of the file with these objects, and their lines of the table."""
    pieces, entries, at = [_HEAD], [], len(_HEAD)
    for number, body in enumerate(bodies, 1):
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        entries.append(b"%010d 00000 n \n" % at)
        at += len(pieces[-1])
    return b"".join(pieces), b"".join(entries)
