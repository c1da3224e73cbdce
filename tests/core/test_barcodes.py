"""Barcodes, decoded by an independent reader from pictures as an office printer and a cheap scanner make them."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp

from trainingapp.core import barcodes
from trainingapp.core.errors import DomainError


def drawn(svg: str, dpi: int) -> np.ndarray:
    """The picture in grey on white paper; an edge within a dot makes the dot grey."""
    dots = float(re.search(r'width="([\d.]+)mm"', svg)[1]) / 25.4 * dpi
    modules = int(re.search(r'viewBox="0 0 (\d+) 1"', svg)[1])
    fine = np.full(modules * 64, 255.0)
    at = int(re.search(r'd="M(\d+) ', svg)[1])
    for place, width in enumerate(map(int, re.search(r'dasharray="([\d ]+)"', svg)[1].split())):
        fine[at * 64 : (at + width) * 64] = 255 * (place % 2)
        at += width
    edges = np.linspace(0, len(fine), round(dots) + 1).astype(int)
    line = np.array([fine[left:right].mean() for left, right in pairwise(edges)])
    return np.pad(np.tile(line, (40, 1)), 30, constant_values=255).astype(np.uint8)


@pytest.mark.parametrize("dpi", [200, 600])
@pytest.mark.parametrize("text", ["100012300456", "00", "2000000420", "SQ15-00042", "A~ 7"])
def test_a_barcode_is_read_back(text, dpi):
    (read,) = zxingcpp.read_barcodes(drawn(barcodes.code128(text), dpi))

    assert (read.format, read.text) == (zxingcpp.BarcodeFormat.Code128, text)


def test_a_narrow_barcode_of_a_row_is_read_at_200_dpi():
    (read,) = zxingcpp.read_barcodes(drawn(barcodes.code128("100012300456", module=0.25), 200))

    assert read.text == "100012300456"


def test_digits_are_written_two_in_a_symbol_and_quiet_zones_count():
    assert len(barcodes.symbols("100012300456")) == 6 + 3
    assert barcodes.width("100012300456", module=0.3) == 36.3
    assert barcodes.symbols("1")[0] != barcodes.symbols("11")[0]


@pytest.mark.parametrize("text", ["", "签到", "a\n"])
def test_what_code_128_cannot_hold_is_refused(text):
    with pytest.raises(DomainError):
        barcodes.code128(text)
