"""Reading files that people send: every outcome is a Workbook or a DomainError that says what to do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from .parsing import parse
from .parsing.formats import Refused
from .parsing.limits import Limits
from .parsing.rows import Part
from .refusals import refusal
from .workbook import Row, Sheet, Span, Workbook

LIMITS = Limits()

# Isolated and without site packages: the child knows two folders, and starts in some 30 ms.
BOOT = (
    "import sys; sys.path[:0] = sys.argv[1:3]; "
    "from parsing.child import main; from parsing.limits import Limits; main(Limits(*map(int, sys.argv[3:])))"
)
SHARED_TEXTS = 20_000
ENVIRONMENT_KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


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
        code = _run_child(source, output, limits)
        if code is not None:
            raise refusal(name, code, {})
        output.seek(0)
        return workbook_of(name, map(json.loads, output))


def _check_size(path: Path, name: str, limits: Limits) -> None:
    if path.stat().st_size > limits.file_bytes:
        raise refusal(name, "large_file", {"limit": limits.file_bytes // 1024 // 1024})


def _run_child(source: IO[bytes], output: IO[bytes], limits: Limits) -> str | None:
    """None when the child answered, else the code of the refusal."""
    command = [sys.executable, "-I", "-S", "-c", BOOT, *_folders(), *map(str, limits)]
    environment = {key: os.environ[key] for key in ENVIRONMENT_KEPT if key in os.environ}
    with subprocess.Popen(
        command, stdin=source, stdout=output, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    ) as child:
        try:
            status = child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return "slow"
    if status == 0:
        return None
    return "slow" if status in (-signal.SIGXCPU, -signal.SIGKILL) else "large_inside"


def _folders() -> tuple[str, str]:
    calamine = find_spec("python_calamine")
    assert calamine is not None
    assert calamine.origin is not None
    return str(Path(__file__).parent), str(Path(calamine.origin).parents[1])


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
    _word, name, hidden, merged, hidden_rows, hidden_columns = part
    return Sheet(
        name=name,
        rows=tuple(rows),
        hidden=hidden,
        merged=tuple(Span(*span) for span in merged),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
    )
