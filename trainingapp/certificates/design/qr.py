"""QR symbols of addresses that share all but their last characters.

A symbol of fixed version, error correction and mask is an affine function, over the field of two elements, of the
bits of its text: the symbols of one text, and of that text with one bit turned over, give all others of its length by
exclusive or. A thousand times cheaper than making each from scratch, and the same symbol bit by bit.
"""

from __future__ import annotations

from functools import lru_cache

import segno

from trainingapp.core.pdf.compiled import Bitmap

_QUIET = 4  # modules of white around the symbol, which readers need
_TAIL = 22  # characters at the end of an address that differ, at most
_MASK = 3  # the same for all, so that symbols can be combined; readers know all eight
_BITS = 7  # of a character; addresses are ASCII
_WORTH_A_TABLE = 200  # symbols; fewer are made one by one


class Symbols:
    """Makes the symbols of a batch of addresses."""

    def __init__(self, expected: int) -> None:
        """`expected` symbols are wanted: for many it is worth while to prepare."""
        self._many = expected >= _WORTH_A_TABLE

    def symbol(self, address: str) -> Bitmap:
        """The QR symbol of an ASCII address, error correction M."""
        return _combined(address) if self._many else _made(address.encode("ascii"))


def _combined(address: str) -> Bitmap:
    head, tail = address[:-_TAIL], address[-_TAIL:]
    side, bits, turned = _table(head, len(tail))
    for at, char in enumerate(tail.encode("ascii")):
        for bit in range(_BITS):
            if char >> bit & 1:
                bits ^= turned[at * _BITS + bit]
    return Bitmap(side, bits.to_bytes(side * _stride(side), "big"))


@lru_cache(maxsize=4)
def _table(head: str, length: int) -> tuple[int, int, list[int]]:
    """Side, the symbol of `head` and so many zero bytes, and what each bit of those bytes turns over in it."""
    zero = _made(head.encode("ascii") + bytes(length))
    bits = int.from_bytes(zero.bits, "big")
    turned = []
    for at in range(length):
        for bit in range(_BITS):
            tail = bytes(at) + bytes([1 << bit]) + bytes(length - at - 1)
            turned.append(int.from_bytes(_made(head.encode("ascii") + tail).bits, "big") ^ bits)
    return zero.side, bits, turned


def _made(content: bytes) -> Bitmap:
    code = segno.make(content, error="m", mode="byte", mask=_MASK, micro=False, boost_error=False)
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * _QUIET
    stride = _stride(side)
    white = b"\xff" * stride
    shift = stride * 8 - _QUIET - len(rows)
    full = (1 << stride * 8) - 1
    lines = [(full ^ (int(row.translate(_DIGITS), 2) << shift)).to_bytes(stride, "big") for row in rows]
    return Bitmap(side, white * _QUIET + b"".join(lines) + white * _QUIET)


_DIGITS = bytes([48, 49]) + bytes(254)


def _stride(side: int) -> int:
    return (side + 7) // 8
