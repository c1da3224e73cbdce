"""Reading documents that people send: every outcome is a text or a DomainError that says what to do."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import IO

from trainingapp.core.parsing import parse_in_child

from .parsing import parse
from .parsing.formats import Refused
from .parsing.limits import Limits
from .refusals import refusal

LIMITS = Limits()


def read_document(content: bytes, name: str, limits: Limits = LIMITS) -> str:
    """The text, lines ended by LF, read in this process: for files of our own and for tests. Raises DomainError."""
    _check_size(content, name, limits)
    try:
        return parse(content, limits)
    except Refused as refused:
        raise refusal(name, refused.code, refused.values) from refused


def read_in_child(content: bytes, name: str, limits: Limits = LIMITS) -> str:
    """The text of a stranger's file, lines ended by LF, read in a process limited in memory and time.

    `name` is what the sender called the file; its kind is told by its content. Raises DomainError for whatever
    cannot be read.
    """
    _check_size(content, name, limits)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(content)
        source.seek(0)
        code = _parse_in_child(source, output, limits)
        if code is not None:
            raise refusal(name, code, {})
        output.seek(0)
        answer = json.load(output)
    if "refused" in answer:
        raise refusal(name, answer["refused"], answer["values"])
    return str(answer["text"])


def _check_size(content: bytes, name: str, limits: Limits) -> None:
    if len(content) > limits.file_bytes:
        raise refusal(name, "large_file", {"limit": limits.file_bytes // 1024 // 1024})


def _parse_in_child(source: IO[bytes], output: IO[bytes], limits: Limits) -> str | None:
    folder, seconds = Path(__file__).parent, limits.wall_seconds
    return parse_in_child(folder, "pypdf", limits, wall_seconds=seconds, source=source, output=output)
