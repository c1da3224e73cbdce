"""The child process: sets its own limits, reads a picture from standard input, answers with a PNG or a refusal.

A refusal is `!`, width and height (big-endian, 4 bytes each) and a code.
"""

from __future__ import annotations

import io
import resource
import struct
import sys
from typing import Any

from .limits import Limits

_NEARLY_WHITE = 12  # of 255: what a scanner makes of white paper
_FORMATS = ("PNG", "JPEG")


class Refused(Exception):
    """The picture is not taken; the code says why."""

    def __init__(self, code: str, size: tuple[int, int] = (0, 0)) -> None:
        super().__init__(code)
        self.code, self.size = code, size


def main(limits: Limits) -> None:
    """Decode standard input to standard output."""
    for which, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (value, value))
    try:
        answer = _clean(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        answer = b"!" + struct.pack(">II", *refused.size) + refused.code.encode()
    except MemoryError:
        answer = b"!" + struct.pack(">II", 0, 0) + b"large_inside"
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()


def _clean(content: bytes, limits: Limits) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the size is looked at before anything is decoded
    try:
        opened = Image.open(io.BytesIO(content), formats=_FORMATS)
        if opened.width * opened.height > limits.dots:
            raise Refused("large_inside")
        if min(opened.size) < limits.least:
            raise Refused("small", opened.size)
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except UnidentifiedImageError as error:
        raise Refused("kind") from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise Refused("damaged") from error
    picture.thumbnail((limits.side, limits.side), Image.Resampling.LANCZOS)
    if limits.white_away:
        picture = _without_white(picture)
    box = picture.getchannel("A").point(lambda value: 255 if value > _NEARLY_WHITE else 0).getbbox()
    if box is None or picture.convert("RGB").getextrema() == ((255, 255),) * 3:
        raise Refused("blank")
    made = io.BytesIO()
    clean = Image.frombytes("RGBA", picture.size, picture.tobytes())
    clean.save(made, "PNG", optimize=True)
    return made.getvalue()


def _without_white(picture: Any) -> Any:
    """Colour to transparency: each dot is taken as ink over white, and the white is taken out."""
    import numpy as np
    from PIL import Image

    dots = np.asarray(picture, dtype=np.float32)
    colour, alpha = dots[..., :3], dots[..., 3] / 255
    ink = (255 - colour.min(axis=2)) / 255
    ink[ink < _NEARLY_WHITE / 255] = 0
    share = np.maximum(ink, 1e-6)[..., None]
    pure = np.clip((colour - 255 * (1 - share)) / share, 0, 255)
    made = np.dstack([pure, 255 * ink * alpha]).round().astype(np.uint8)
    made[ink == 0] = 0
    return Image.fromarray(made, "RGBA")
