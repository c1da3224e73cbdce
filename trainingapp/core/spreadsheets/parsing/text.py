"""Text files (.csv, .tsv), in the encodings and with the separators that Chinese offices use."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import Any

from .formats import Refused
from .limits import Limits
from .rows import Part, RowCounter, in_parts, row_of

SEPARATORS = ",;\t"
LINES_LOOKED_AT = 50
FEWEST_ZEROS = 8  # a single phone number has more
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ufffe\uffff]")
QUOTED = re.compile(r'"[^"]*"')
SEPARATOR_LINE = re.compile(r"\s*sep=(.)\r?\n")  # a first line by which Excel is told the separator
HTML = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|body|table|div|style)\b", re.I | re.S)


def parse_text(data: bytes, limits: Limits) -> Iterator[Part]:
    """One sheet with the records of the file; a record's number is that of its row in Excel."""
    text = decode(data)
    _refuse_markup(text)
    if NOT_TEXT.search(text):
        raise Refused("unknown")
    if not text.strip():
        raise Refused("empty")
    separator, text = find_separator(text)
    yield ["sheet", "", False, [], [], []]
    yield from in_parts(RowCounter(limits).counted("", _records(text, separator)))


def decode(data: bytes) -> str:
    """The text: UTF-16 by its mark, then UTF-8 strictly, then GB 18030.

    UTF-8 comes first because its bytes often make sense as GB 18030 as well, hardly ever the other way round.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif unmarked := _unmarked_utf16(data[:4096]):
        encodings = [unmarked]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("unknown" if b"\0" in data else "encoding")


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without its mark: zero bytes, as separators and digits have them, on one side of the pairs."""
    first, second = start[::2].count(0), start[1::2].count(0)
    enough = max(len(start) // 20, FEWEST_ZEROS)
    if second >= max(enough, 4 * first):
        return "utf-16-le"
    return "utf-16-be" if first >= max(enough, 4 * second) else ""


def _refuse_markup(text: str) -> None:
    start = text[:4096]
    if HTML.match(start):
        raise Refused("html")
    if start.lstrip().startswith("<?xml"):
        raise Refused("xml_2003" if "office:spreadsheet" in start else "html")


def find_separator(text: str) -> tuple[str, str]:
    """The separator, and the text without a line that only names it."""
    if named := SEPARATOR_LINE.match(text):
        return named[1], text[named.end() :]
    lines = QUOTED.sub("", text[:100_000]).splitlines()[:LINES_LOOKED_AT]

    def weight(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(1 for count in counts if count), sum(counts)

    return max(SEPARATORS, key=weight), text


def _records(text: str, separator: str) -> Iterator[list[Any]]:
    # Strict: otherwise one quotation mark left open swallows all rows after it into a cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = line = 0
    try:
        for number, texts in enumerate(reader, 1):
            line = reader.line_num
            yield row_of(number, texts)
    except csv.Error as error:
        if "field limit" in str(error):
            raise Refused(
                "long_cell", sheet="", row=number + 1, column=1, limit=csv.field_size_limit()
            ) from error
        raise Refused("quotes", line=line + 1) from error
