"""Samples of a design kept in the cache folder: laid out once, looked at often.

Each is found by a digest of all that it depends on; everything may be deleted at any time.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from trainingapp.certificates.design import CertificateContent, Design, content_problems
from trainingapp.certificates.design.checking import Overflow, looked_at, worst
from trainingapp.core import files, fonts
from trainingapp.core.i18n import language

DPI = 96
_MOST = 60  # designs kept
_EDITION = 2  # of what is kept here


def problems(design: Design, contents: Sequence[CertificateContent]) -> list[str]:
    """What does not fit on these certificates; the design has no faults."""
    found: list[str] = json.loads((_kept(design, contents) / "problems.json").read_text())
    return found


def sample(design: Design, contents: Sequence[CertificateContent], index: int, suffix: str) -> bytes:
    """One of the certificates as `png` or `pdf`."""
    return (_kept(design, contents) / f"{index}.{suffix}").read_bytes()


def _kept(design: Design, contents: Sequence[CertificateContent]) -> Path:
    """The folder of these samples; whoever comes first makes them, the others wait."""
    cache = files.cache_folder()
    place = cache / "previews" / _digest(design, contents, cache)
    if not place.exists():
        place.parent.mkdir(exist_ok=True, mode=0o700)
        with (place.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                _make(design, contents, place)
                _make_room(place.parent)
    return place


def _digest(design: Design, contents: Sequence[CertificateContent], cache: Path) -> str:
    plain = json.dumps([content.to_json() for content in contents], sort_keys=True)
    parts = (str(_EDITION), language(), design.digest, str(fonts.prepare(cache)), plain)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _make(design: Design, contents: Sequence[CertificateContent], place: Path) -> None:
    """Beside the place, then renamed: nobody sees half of it."""
    draft = Path(tempfile.mkdtemp(prefix=".", dir=place.parent))
    problems: list[str] = []
    overflows: list[Overflow] = []
    try:
        for index, one in enumerate(looked_at(design, contents, cache=files.cache_folder(), dpi=DPI)):
            (draft / f"{index}.pdf").write_bytes(one.pdf)
            (draft / f"{index}.png").write_bytes(one.png)
            problems += content_problems(contents[index])
            overflows += one.overflows
        found = [*dict.fromkeys(problems), *worst(overflows)]
        (draft / "problems.json").write_text(json.dumps(found))
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _make_room(folder: Path) -> None:
    kept = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in kept[:-_MOST]:
        shutil.rmtree(path, ignore_errors=True)
