"""Which characters the stack can print.

Private-use code points never count: fonts fill them with characters of their own choice, and a wrong character
prints without any warning.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

from trainingapp.core.fonts.stack import FontFile, font_files

_PRIVATE_USE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))
_SPACES = frozenset(map(ord, " \u00a0\u3000\t\n\r"))


def is_private_use(character: str) -> bool:
    """Whether the code point has no meaning of its own."""
    return any(ord(character) in block for block in _PRIVATE_USE)


def code_point(character: str) -> str:
    """The character's number, as in `U+4DAE`."""
    return f"U+{ord(character):04X}"


def covers(text: str) -> bool:
    """Whether every character of the text can be printed."""
    return not uncovered(text)


def uncovered(text: str, files: tuple[FontFile, ...] | None = None) -> tuple[str, ...]:
    """The characters of the text that would print as a box, each once, in order.

    `files` are other fonts than the machine's stack.
    """
    known = covered_by(files or font_files())
    missing = set(map(ord, text)) - known - _SPACES
    return tuple(dict.fromkeys(char for char in text if ord(char) in missing)) if missing else ()


@lru_cache(maxsize=4)
def covered_by(files: tuple[FontFile, ...]) -> frozenset[int]:
    """The code points for which one of the fonts has a glyph; about 50 ms for the whole stack."""
    found: set[int] = set()
    for file in files:
        found.update(_code_points(file.path))
    return frozenset(found - _meaningless(found))


def _code_points(font: Path) -> set[int]:
    if font.suffix == ".woff2":  # HarfBuzz reads unpacked fonts only
        with TTFont(font, lazy=True) as packed:
            return set(packed.getBestCmap())
    return set(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font))).unicodes)


def _meaningless(code_points: set[int]) -> set[int]:
    return {code for code in code_points if unicodedata.category(chr(code)) in {"Co", "Cc", "Cf", "Cs"}}
