"""Text files in the encodings that Chinese offices use."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from .formats import Refused

HTML = re.compile(
    r"\s*(<!--.*?-->\s*)*(<\?xml|<(!doctype\s+html|html|head|meta|body|table|div|style)\b)", re.I | re.S
)
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
LOOKED_AT = 4096


def decode(data: bytes) -> str:
    """The text: UTF-16 by its mark or its zero bytes, then UTF-8 strictly, then GB 18030.

    UTF-8 comes first because its bytes often make sense as GB 18030 as well, hardly ever the other way round.
    """
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if HTML.match(text[:LOOKED_AT]):
            raise Refused("html")
        if NOT_TEXT.search(text):
            raise Refused("unknown")
        return text
    raise Refused("unknown" if b"\0" in data else "encoding")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    if data.startswith(BOM_UTF8):
        return ("utf-8-sig",)
    if b"\n\0" in data[:LOOKED_AT] and b"\0" in data[1:LOOKED_AT:2]:
        return ("utf-16-le",)
    return ("utf-8", "gb18030")
