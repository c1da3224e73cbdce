"""Reading files that people send: every outcome is a Workbook or a DomainError that says what to do."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from trainingapp.core.parsing import parse_in_child

from .parsing import parse
from .parsing.formats import Refused
from .parsing.limits import Limits
from .parsing.rows import Part
from .refusals import refusal
from .workbook import Row, Sheet, Span, Workbook

LIMITS = Limits()

SHARED_TEXTS = 20_000


def read_workbook(path: Path, name: str, limits: Limits = LIMITS) -> Workbook:
    """Read a file in this process: for files of our own and for tests. Raises DomainError."""
    _check_size(path, name, limits)
    try:
        return workbook_of(name, parse(path.read_bytes(), limits))
    except Refused as refused:
        raise refusal(name, refused.code, refused.values) from refused


def read_in_child(path: Path, name: str, limits: Limits = LIMITS) -> Workbook:
    """Read a stranger's file in a process of its own, limited in memory and time.

    Safe to call from a thread of a server: the child is started by `vfork` + `exec`, inherits no file but
    the one to be read, and sets its limits by itself. `name` is what the sender called the file.
    Raises DomainError for whatever cannot be read.
    """
    _check_size(path, name, limits)
    with path.open("rb") as source, tempfile.TemporaryFile() as output:
        code = _parse_in_child(source, output, limits)
        if code is not None:
            raise refusal(name, code, {})
        output.seek(0)
        return workbook_of(name, map(json.loads, output))


def _check_size(path: Path, name: str, limits: Limits) -> None:
    if path.stat().st_size > limits.file_bytes:
        raise refusal(name, "large_file", {"limit": limits.file_bytes // 1024 // 1024})


def _parse_in_child(source: IO[bytes], output: IO[bytes], limits: Limits) -> str | None:
    folder, seconds = Path(__file__).parent, limits.wall_seconds
    return parse_in_child(
        folder, "python_calamine", limits, wall_seconds=seconds, source=source, output=output
    )


def workbook_of(name: str, parts: Iterable[Part]) -> Workbook:
    """Put the parts together; equal texts of neighbouring rows are kept once."""
    sheets: list[tuple[Part, list[Row]]] = []
    shared: dict[str, str] = {}
    for part in parts:
        if part[0] == "refused":
            raise refusal(name, part[1], part[2])
        if part[0] == "sheet":
            sheets.append((part, []))
            continue
        if len(shared) > SHARED_TEXTS:
            shared.clear()
        keep = shared.setdefault
        sheets[-1][1].extend(
            Row(number, tuple([keep(text, text) for text in texts]), keep(kinds, kinds))
            for number, texts, kinds in part[1]
        )
    return Workbook(name, tuple(_sheet(part, rows) for part, rows in sheets))


def _sheet(part: Part, rows: list[Row]) -> Sheet:
    _word, name, hidden, merged, hidden_rows, hidden_columns, *more = part
    return Sheet(
        name=name,
        rows=tuple(rows),
        hidden=hidden,
        merged=tuple(Span(*span) for span in merged),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        from_1904=bool(more and more[0]),  # what was kept earlier does not say it
    )
