"""What WeasyPrint made of documents that hold nobody's data, kept on the disk for the next process that wants the same.

A file is found by a digest of the document and of everything else that its making depends on, and carries a digest of
itself; one that is damaged counts as absent. All may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

MOST = 400  # files; some 30 KB each
_DIGEST = hashlib.sha256


class Kept:
    """Documents made for one style sheet and set of fonts."""

    def __init__(self, folder: Path, *depends_on: str) -> None:
        """`depends_on` is all that the making depends on beside the document and WeasyPrint's version."""
        self._folder = folder
        self._salt = _digest(version("weasyprint"), *depends_on)

    def made(self, html: str, make: Callable[[str], bytes]) -> bytes:
        """The PDF of a document, made if it is not kept."""
        found = self.find(html)
        if found is None:
            found = make(html)
            self._keep(html, found)
        return found

    def find(self, html: str) -> bytes | None:
        """The PDF of a document, if it is kept."""
        with suppress(OSError):
            whole = self._path(html).read_bytes()
            if _DIGEST(whole[32:]).digest() == whole[:32]:
                return whole[32:]
        return None

    def facts(self, name: str) -> dict[str, list[object]]:
        """What `add_facts` wrote under this name."""
        found = self.find(name)
        return dict(json.loads(found)) if found else {}

    def add_facts(self, name: str, new: Mapping[str, list[object]]) -> None:
        """Remember more. Of two who do so at once one wins, and the other's facts are found out again."""
        self._keep(name, json.dumps({**self.facts(name), **new}, ensure_ascii=False, sort_keys=True).encode())

    def _path(self, key: str) -> Path:
        return self._folder / _digest(self._salt, key)

    def _keep(self, key: str, content: bytes) -> None:
        """Write beside the place and rename: nobody reads half a file. A full disk costs time, not the work."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._make_room()
            handle, draft = tempfile.mkstemp(dir=self._folder, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(_DIGEST(content).digest() + content)
            Path(draft).rename(self._path(key))

    def _make_room(self) -> None:
        kept = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(0, len(kept) - MOST + 1)]:
            path.unlink(missing_ok=True)


def _digest(*parts: str) -> str:
    return _DIGEST("\0".join(parts).encode()).hexdigest()[:40]
