"""Roster files on disk: they hold ID numbers, so they are kept sealed, and opened only to be read."""

from __future__ import annotations

import tempfile
from base64 import b64decode, b64encode
from pathlib import Path

from trainingapp.core import files
from trainingapp.core.files import StoredFile
from trainingapp.core.secrecy import decrypt, encrypt
from trainingapp.core.spreadsheets import Workbook, read_in_child
from trainingapp.core.spreadsheets.keeping import from_bytes, to_bytes

READ = "workbook:"
"""Stands before what we wrote ourselves; nothing that was sent can begin so, being base64."""


def seal(name: str, content: bytes) -> StoredFile:
    """Keep a roster file; its name stays readable, its content does not."""
    return files.store(name, encrypt(b64encode(content).decode()).encode())


def seal_workbook(workbook: Workbook) -> StoredFile:
    """Keep what was read of a file, where the file itself must not be kept."""
    content = b64encode(to_bytes(workbook)).decode()
    return files.store(workbook.name, encrypt(READ + content).encode())


def open_sealed(stored: StoredFile) -> Workbook:
    """The workbook that was sealed. Raises DomainError for whatever cannot be read."""
    text = decrypt(stored.path.read_text())
    content = b64decode(text.removeprefix(READ))
    read = from_bytes if text.startswith(READ) else read_content
    return read(stored.name, content)


def read_content(name: str, content: bytes) -> Workbook:
    """The workbook in these bytes, read in a process of its own. Raises DomainError."""
    with tempfile.NamedTemporaryFile(prefix="roster-") as file:
        file.write(content)
        file.flush()
        return read_in_child(Path(file.name), name)
