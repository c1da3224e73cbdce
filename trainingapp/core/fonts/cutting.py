"""The fonts of the stack cut to the characters of some texts, for printing many documents of few characters.

A cut font keeps its names, measures and layout features: the same families choose the same glyphs as before, and the
renderer reads kilobytes instead of megabytes.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uharfbuzz as hb

from trainingapp.core.fonts.stack import FontFile, unpacked

_PREFIX = "cut-"
_LONGEST = 24 * 60 * 60  # seconds; no print takes so long
_ALWAYS = range(0x20, 0x7F)  # measures of lines are taken from digits and blanks


@contextmanager
def cut_to(characters: str, cache: Path) -> Iterator[tuple[Path, tuple[FontFile, ...]]]:
    """The machine's stack with these characters alone, and a folder to prepare it in, as long as the context lasts.

    Cutting takes some 0.1 CPU-s; a process that prints with cut fonts holds half as much memory.
    """
    stack = unpacked(cache)
    _clear_away(cache)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=cache) as folder:
        yield Path(folder), _cut_stack(stack, characters, Path(folder))


def _clear_away(cache: Path) -> None:
    """Remove what processes left that were killed."""
    oldest = time.time() - _LONGEST
    for folder in cache.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another process was faster
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _cut_stack(files: Iterable[FontFile], characters: str, folder: Path) -> tuple[FontFile, ...]:
    """Each of the (unpacked) fonts with these characters alone, written into `folder`."""
    wanted = {*map(ord, characters), *_ALWAYS}
    made = []
    for number, file in enumerate(files):
        face = _face(file)
        target = folder / f"{number}-{file.path.stem}.otf"
        target.write_bytes(_cut(face, wanted))
        made.append(FontFile(file.family, target))
    return tuple(made)


def _face(file: FontFile) -> hb.Face:
    """The font of the file, of a collection the one with the family's name."""
    blob = hb.Blob.from_file_path(str(file.path))
    faces = (hb.Face(blob, index) for index in range(hb.Face(blob).count))
    named = (face for face in faces if face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) == file.family)
    return next(named, hb.Face(blob))


def _cut(face: hb.Face, wanted: set[int]) -> bytes:
    wish = hb.SubsetInput()
    wish.unicode_set.update(wanted)
    for kept in (wish.layout_feature_tag_set, wish.name_id_set, wish.name_lang_id_set):
        kept.clear()
        kept.invert()
    wish.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NAME_LEGACY
    made: bytes = hb.subset(face, wish).blob.data
    return made
