"""Reading documents that people send: every outcome is a text or a DomainError that says what to do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from .parsing import parse
from .parsing.formats import Refused
from .parsing.limits import Limits
from .refusals import refusal

LIMITS = Limits()

# Isolated: the child knows two folders, nothing of the server's environment, and no file but its input.
BOOT = (
    "import sys; sys.path[:0] = sys.argv[1:3]; "
    "from parsing.child import main; from parsing.limits import Limits; main(Limits(*map(int, sys.argv[3:])))"
)
ENVIRONMENT_KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


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
        code = _run_child(source, output, limits)
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
    pypdf = find_spec("pypdf")
    assert pypdf is not None
    assert pypdf.origin is not None
    return str(Path(__file__).parent), str(Path(pypdf.origin).parents[1])
