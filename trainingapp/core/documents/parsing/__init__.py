"""Bytes to plain text: the part that also runs alone, in the child process.

Imports nothing but the standard library and, for PDF files, pypdf. What cannot be read raises `Refused` with a
code, for which `documents.refusals` has the words.
"""

from __future__ import annotations

import re

from .formats import DOCX, PDF, Refused, kind_of_file
from .limits import Limits

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def parse(data: bytes, limits: Limits) -> str:
    """The text of a file, told by its content. Raises Refused, and nothing else but MemoryError."""
    try:
        text = _CONTROL.sub("", _LINE_END.sub("\n", _read(data, limits))).strip("\n")
    except (Refused, MemoryError):
        raise
    except Exception as error:  # damaged files raise nearly anything
        raise Refused("damaged") from error
    if not text.strip():
        raise Refused("empty")
    if len(text) > limits.characters:
        raise Refused("long", limit=limits.characters)
    return text


def _read(data: bytes, limits: Limits) -> str:
    kind = kind_of_file(data)
    if kind == DOCX:
        from .word import read_word

        return read_word(data, limits)
    if kind == PDF:
        from .portable import read_pdf  # takes a third of a second to load

        return read_pdf(data, limits)
    from .plain import decode

    return decode(data)
