"""Reading pictures: every outcome is a PNG or a DomainError that says what to do."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _l
from trainingapp.core.parsing import parse_in_child

from .parsing.limits import Limits

LIMITS = Limits()
_REFUSED = b"!"
_SIZE = struct.Struct(">II")
_MESSAGES = {
    "large_file": _l("“%(name)s” is larger than %(limit)s MB. Save it smaller."),
    "large_inside": _l(
        "“%(name)s” has more dots than a seal or logo needs. Save it with at most 5,000 a side."
    ),
    "slow": _l("Reading “%(name)s” took too long. Save it anew as PNG."),
    "small": _l(
        "“%(name)s” has only %(width)s by %(height)s dots; %(least)s on the shorter side are needed for a clear print. "
        "Scan the seal with 600 dpi."
    ),
    "kind": _l(
        "“%(name)s” is neither PNG nor JPEG. Save the picture as PNG; SVG drawings can be exported as PNG."
    ),
    "damaged": _l("“%(name)s” is damaged or did not arrive whole. Save it anew as PNG."),
    "blank": _l("“%(name)s” is empty: nothing but white or nothing at all."),
}


def clean_picture(
    content: bytes, name: str, *, least: int, white_away: bool = False, limits: Limits = LIMITS
) -> bytes:
    """The picture as a clean PNG, at most `limits.side` dots a side, read in a process limited in memory and time.

    `least` dots must be on the shorter side; `white_away` makes white transparent and what is mixed with white
    see-through by its share. Raises DomainError.
    """
    if len(content) > limits.file_bytes:
        raise _refusal("large_file", name, limit=limits.file_bytes >> 20)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(content)
        source.seek(0)
        asked = limits._replace(least=least, white_away=int(white_away))
        folder, seconds = Path(__file__).parent, limits.wall_seconds
        code = parse_in_child(folder, "PIL", asked, wall_seconds=seconds, source=source, output=output)
        output.seek(0)
        made = output.read()
    if code is None and made[:1] == _REFUSED:
        width, height = _SIZE.unpack(made[1 : 1 + _SIZE.size])
        raise _refusal(made[1 + _SIZE.size :].decode(), name, width=width, height=height, least=least)
    if code is not None or not made:
        raise _refusal(code or "damaged", name)
    return made


def _refusal(code: str, name: str, **values: int) -> DomainError:
    return DomainError(str(_MESSAGES.get(code, _MESSAGES["damaged"])) % {"name": name, **values})
