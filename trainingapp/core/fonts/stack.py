"""The fixed set of fonts, and a private fontconfig that knows no other.

Pango falls back to any font it can see, so a machine with other fonts would print other shapes. The private
set makes print the same everywhere, up to the known fonts that are missing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

FLOOR = Path(__file__).parent / "PeixunKai-Regular.woff2"
ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts").expanduser())

# File names as Debian and Ubuntu ship them, in the order in which a character is looked for.
KNOWN = {
    "LXGWWenKai-Regular.ttf": "LXGW WenKai",
    "LXGWWenKai-Bold.ttf": "LXGW WenKai",
    "NotoSerifCJK-Regular.ttc": "Noto Serif CJK SC",
    "NotoSerifCJK-Bold.ttc": "Noto Serif CJK SC",
    "BabelStoneHan.ttf": "BabelStone Han",
    "HanaMinA.ttf": "HanaMinA",
    "HanaMinB.ttf": "HanaMinB",
    "NotoSerif-Regular.ttf": "Noto Serif",
}
_RARE = ("BabelStone Han", "HanaMinA", "HanaMinB", "Noto Serif")
KAI_FAMILIES = ("Peixun Kai", "LXGW WenKai", "Noto Serif CJK SC", *_RARE)
KAI = ", ".join(f'"{family}"' for family in KAI_FAMILIES)
"""CSS `font-family` of certificates: the floor first, so that every machine prints the same shapes."""
SONG = ", ".join(f'"{family}"' for family in ("Noto Serif CJK SC", "Peixun Kai", "LXGW WenKai", *_RARE))
"""CSS `font-family` of lists and handbooks: small type and bold, where the machine has Noto."""

_ADDED: list[Path] = []
_ADDED_SUFFIX = "-added.ttf"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}/files</dir>
  <cachedir>{folder}/cache</cachedir>
  <config><rescan><int>0</int></rescan></config>
  <match><edit name="family" mode="append_last"><string>Peixun Kai</string></edit></match>
</fontconfig>
"""


@dataclass(frozen=True)
class FontFile:
    """One file of the stack."""

    family: str
    path: Path


def use_folder(folder: Path) -> None:
    """Find fonts that were added for single characters in this folder; called once at start."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _ADDED[:] = [folder]


def added_path(mark: str) -> Path:
    """Where the added font with this mark (letters and digits) lies."""
    return _ADDED[-1] / f"{mark}{_ADDED_SUFFIX}"


def added_family(mark: str) -> str:
    """The family name that an added font must have."""
    return f"Peixun Added {mark}"


def font_files() -> tuple[FontFile, ...]:
    """The floor, the known fonts that this machine has, then those that were added for single characters."""
    if not _ADDED or not _ADDED[-1].is_dir():
        return _known_files()
    return _with_added(_ADDED[-1], _ADDED[-1].stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _with_added(folder: Path, _changed: int) -> tuple[FontFile, ...]:
    """Looked up again when something was added or taken away, by whatever process."""
    added = sorted(path for path in folder.iterdir() if path.name.endswith(_ADDED_SUFFIX))
    marks = ((path.name.removesuffix(_ADDED_SUFFIX), path) for path in added)
    return (*_known_files(), *(FontFile(added_family(mark), path) for mark, path in marks))


def kai_families() -> tuple[str, ...]:
    """The families in which characters of certificates are looked for, in order."""
    added = (file.family for file in font_files() if file.family.startswith(added_family("")))
    return (*KAI_FAMILIES, *added)


@lru_cache(maxsize=1)
def _known_files() -> tuple[FontFile, ...]:
    """Looked up once per process."""
    found: dict[str, Path] = {}
    for root in ROOTS:
        for folder, _folders, names in os.walk(root):
            for name in KNOWN.keys() & set(names):
                found.setdefault(name, Path(folder, name))
    known = (FontFile(family, found[name]) for name, family in KNOWN.items() if name in found)
    return (FontFile("Peixun Kai", FLOOR), *known)


def prepare(cache: Path, files: tuple[FontFile, ...] | None = None) -> Path:
    """The path of a fontconfig file in `cache` that lists exactly `files` (by default the machine's stack).

    Made once per set of files, safely beside other processes doing the same; later calls only look.
    """
    files = files or font_files()
    folder = cache.resolve() / f"fonts-{_fingerprint(files)}"
    configuration = folder / "fonts.conf"
    if not configuration.exists():
        _fill(folder, files)
    return configuration


def unpacked(cache: Path) -> tuple[FontFile, ...]:
    """The machine's stack as files that HarfBuzz reads, prepared in `cache`."""
    folder = prepare(cache).parent / "files"
    return tuple(FontFile(file.family, folder / _name(file.path)) for file in font_files())


def _name(font: Path) -> str:
    return font.with_suffix(".ttf").name if font.suffix == ".woff2" else font.name


def _fingerprint(files: tuple[FontFile, ...]) -> str:
    facts = [(file.path.as_posix(), file.path.stat().st_size, file.path.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def _fill(folder: Path, files: tuple[FontFile, ...]) -> None:
    """Build the folder beside its place, then move it there: nobody sees half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".fonts-", dir=folder.parent))
    try:
        (draft / "files").mkdir()
        (draft / "cache").mkdir()
        for file in files:
            _place(file.path, draft / "files")
        text = _CONFIGURATION.format(folder=escape(folder.as_posix()))
        (draft / "fonts.conf").write_text(text, encoding="utf-8")
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError:
        if not (folder / "fonts.conf").exists():  # not merely that another process was faster
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _place(font: Path, folder: Path) -> None:
    """Link a font, unpacking it first where FreeType may have been built without woff2."""
    if font.suffix != ".woff2":
        (folder / font.name).symlink_to(font)
        return
    from fontTools.ttLib import woff2

    unpacked = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), unpacked)
    (folder / _name(font)).write_bytes(unpacked.getvalue())
