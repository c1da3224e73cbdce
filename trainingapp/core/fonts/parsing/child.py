"""The child process: reads a JSON head and a font from standard input, answers with a JSON head and a cut font.

Both heads are preceded by their length (big-endian, 4 bytes). The head asked with names `family` and `characters`; the
one answered names the font's own `family`, or what is `refused` with the `characters` that it is about.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
from typing import Any

from .limits import Limits

_LENGTH = struct.Struct(">I")
_KINDS = (b"\0\1\0\0", b"OTTO", b"true", b"wOF2", b"wOFF")
_FAMILY_NAMES = {1, 4, 6, 16}
_RESTRICTED, _NO_SUBSETTING, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200  # bits of OS/2 fsType


class Refused(Exception):
    """The font is not taken; the code says why."""

    def __init__(self, code: str, characters: str = "") -> None:
        super().__init__(code)
        self.code, self.characters = code, characters


def main(limits: Limits) -> None:
    """Answer standard input on standard output."""
    for which, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (value, value))
    (length,) = _LENGTH.unpack(sys.stdin.buffer.read(_LENGTH.size))
    asked = json.loads(sys.stdin.buffer.read(length))
    try:
        family, cut = _cut(sys.stdin.buffer.read(), asked)
        head = {"family": family}
    except Refused as refused:
        head, cut = {"refused": refused.code, "characters": refused.characters}, b""
    text = json.dumps(head).encode()
    sys.stdout.buffer.write(_LENGTH.pack(len(text)) + text + cut)
    sys.stdout.flush()


def _cut(content: bytes, asked: dict[str, str]) -> tuple[str, bytes]:
    if not content.startswith(_KINDS):
        raise Refused("collection" if content.startswith(b"ttcf") else "kind")
    try:
        return _checked(content, asked)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # damaged fonts raise nearly anything
        raise Refused("damaged") from error


def _checked(content: bytes, asked: dict[str, str]) -> tuple[str, bytes]:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(content), lazy=True)
    if font["OS/2"].fsType & (_RESTRICTED | _NO_SUBSETTING | _BITMAP_ONLY):
        raise Refused("embedding")
    if "fvar" in font:
        raise Refused("variable")
    if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
        raise Refused("outlines")
    missing = [char for char in asked["characters"] if not _is_drawn(font, char)]
    if missing:
        raise Refused("lacks", "".join(missing))
    family = str(font["name"].getBestFamilyName() or "?")[:120]
    return family, _with_these_alone(font, asked["characters"], asked["family"])


def _is_drawn(font: Any, char: str) -> bool:
    """Whether the font has an outline for the character, and not an empty one."""
    from fontTools.pens.recordingPen import RecordingPen

    name = font.getBestCmap().get(ord(char))
    if name is None or name == ".notdef":
        return False
    pen = RecordingPen()
    font.getGlyphSet()[name].draw(pen)
    return bool(pen.value)


def _with_these_alone(font: Any, characters: str, family: str) -> bytes:
    from fontTools.subset import Options, Subsetter

    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"], glyph_names=False
    )
    options.drop_tables += [
        "GSUB",
        "GPOS",
        "GDEF",
        "BASE",
        "JSTF",
        "kern",
        "COLR",
        "CPAL",
        "SVG ",
        "CBDT",
        "CBLC",
        "sbix",
    ]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in _FAMILY_NAMES:
            value = family.replace(" ", "") if record.nameID == 6 else family
            font["name"].setName(value, record.nameID, record.platformID, record.platEncID, record.langID)
    for name_id in (1, 4, 16):
        font["name"].setName(family, name_id, 3, 1, 0x409)
    font["name"].setName("Regular", 2, 3, 1, 0x409)
    font["OS/2"].usWeightClass, font.flavor = 400, None
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()
