"""A font that somebody uploads for single characters: checked and cut in a process of its own."""

from __future__ import annotations

import json
import struct
import tempfile
from pathlib import Path

from trainingapp.core.errors import DomainError
from trainingapp.core.fonts.coverage import code_point
from trainingapp.core.fonts.parsing.limits import Limits
from trainingapp.core.i18n import _l
from trainingapp.core.parsing import parse_in_child

LIMITS = Limits()
_LENGTH = struct.Struct(">I")
_MESSAGES = {
    "large_file": _l(
        "The font is larger than %(limit)s MB. Let a font tool cut it to the characters needed."
    ),
    "kind": _l("This is no font that can be printed with. Upload a .ttf, .otf, .woff or .woff2 file."),
    "collection": _l("This file holds several fonts (.ttc). Take the one needed out of it and upload that."),
    "damaged": _l("The font is damaged or did not arrive whole."),
    "embedding": _l(
        "The font's maker forbids to embed it in documents or to cut it (fsType). It cannot be used."
    ),
    "variable": _l("This is a variable font. Upload one weight of it, as a font of its own."),
    "outlines": _l("The font holds pictures instead of outlines. It cannot be used."),
    "lacks": _l("The font does not draw these characters: %(characters)s."),
    "slow": _l("Reading the font took too long."),
    "large_inside": _l("The font needs too much memory. Let a font tool cut it to the characters needed."),
}


def cut_added(content: bytes, characters: str, family: str, limits: Limits = LIMITS) -> tuple[str, bytes]:
    """The font's own family, and the font with these characters alone under the name `family`. Raises DomainError."""
    if len(content) > limits.file_bytes:
        raise _refusal("large_file", limit=limits.file_bytes >> 20)
    head = json.dumps({"family": family, "characters": characters}).encode()
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(_LENGTH.pack(len(head)) + head + content)
        source.seek(0)
        folder, seconds = Path(__file__).parent, limits.wall_seconds
        code = parse_in_child(folder, "fontTools", limits, wall_seconds=seconds, source=source, output=output)
        if code is not None:
            raise _refusal(code)
        output.seek(0)
        (length,) = _LENGTH.unpack(output.read(_LENGTH.size))
        answer, made = json.loads(output.read(length)), output.read()
    if "refused" in answer:
        named = "、".join(f"{char} ({code_point(char)})" for char in answer["characters"])
        raise _refusal(answer["refused"], characters=named)
    return answer["family"], made


def _refusal(code: str, **values: str | int) -> DomainError:
    return DomainError(str(_MESSAGES[code]) % values)
