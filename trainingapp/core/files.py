"""Files that were handed in or made, kept in the instance folder under random names.

A row never points to a missing file: the file is written, flushed to disk and renamed before its row commits.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import BigInteger, event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from trainingapp.core.database import Base, Timestamped, short
from trainingapp.core.session import session

_FOLDER: list[Path] = []
_ABANDONED = 1800.0  # seconds


class StoredFile(Timestamped, Base):
    """A file in the instance folder."""

    __tablename__ = "stored_file"

    name: Mapped[str] = mapped_column(short(255))
    """As its owner calls it; never used as a path."""
    place: Mapped[str] = mapped_column(short(80), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(short(64))

    @property
    def path(self) -> Path:
        return _FOLDER[-1] / self.place


def use_folder(folder: Path) -> None:
    """Keep files in this folder; called once at start."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _FOLDER[:] = [folder]


def cache_folder() -> Path:
    """A folder for what can be made again at any time, such as fonts prepared for printing."""
    folder = _FOLDER[-1].parent / "cache"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def store(name: str, content: bytes) -> StoredFile:
    """Write the content to disk and add its row to the session."""
    with drafting("file") as draft:
        draft.write(content)
        return draft.keep(name)


class Draft:
    """A file that grows; it gets its row, and its place among the others, when it is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, content: bytes) -> None:
        """Add to the file."""
        self._file.write(content)
        self._digest.update(content)
        self._size += len(content)

    def keep(self, name: str) -> StoredFile:
        """Flush it to the disk and add its row to the session."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        place = secrets.token_hex(16)
        self.path.rename(self.path.with_name(place))
        digest = self._digest.hexdigest()
        stored = StoredFile(name=clean_name(name), place=place, size=self._size, sha256=digest)
        session.add(stored)
        session.flush()
        return stored

    def drop(self) -> None:
        """Delete it, unless it was kept."""
        self._file.close()
        self.path.unlink(missing_ok=True)


@contextmanager
def drafting(label: str) -> Iterator[Draft]:
    """A file that is written little by little.

    What is not kept is deleted; what a killed process left behind is deleted with the next draft of the same label,
    half an hour later or more, when nobody can be writing to it any more.
    """
    for old in _FOLDER[-1].glob(f"{label}-*.part"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _ABANDONED:
                old.unlink()
    draft = Draft(_FOLDER[-1] / f"{label}-{secrets.token_hex(8)}.part")
    try:
        yield draft
    finally:
        draft.drop()


def remove(stored: StoredFile) -> None:
    """Delete the file's row in this transaction, and its content from the disk once that is committed."""
    unlink_later(stored.path)
    session.delete(stored)


def unlink_later(path: Path) -> None:
    """Delete a file from the disk once this transaction is committed."""
    session.info.setdefault("unlink", []).append(path)


@event.listens_for(Session, "after_commit")
def _unlink_removed(session: Session) -> None:
    for path in session.info.pop("unlink", []):
        path.unlink(missing_ok=True)


@event.listens_for(Session, "after_soft_rollback")
def _keep_removed(session: Session, previous: SessionTransaction) -> None:
    if previous.parent is None:
        session.info.pop("unlink", None)


def clean_name(name: str) -> str:
    """A name safe for a download header: no path, no control or direction characters, at most 120 long."""
    base = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return (stem[: 120 - len(suffix)] + dot + suffix) if dot else kept[:120] or "file"


<<<<<<< HEAD
__all__ = ["StoredFile", "cache_folder", "clean_name", "remove", "store", "unlink_later", "use_folder"]
=======
__all__ = ["Draft", "StoredFile", "cache_folder", "clean_name", "drafting", "remove", "store", "use_folder"]
>>>>>>> main
