"""Parsing strangers' files in a process of its own, limited in memory and time.

The folder handed over holds a package `parsing` with `child.main` and `limits.Limits`; the readers of strangers' files
(`core.spreadsheets`, `core.documents`) are started in this one way.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import IO

# Isolated and without site packages: the child knows two folders, nothing of the server's environment, and no file
# but its input; it starts in some 30 ms.
BOOT = (
    "import sys; sys.path[:0] = sys.argv[1:3]; "
    "from parsing.child import main; from parsing.limits import Limits; main(Limits(*map(int, sys.argv[3:])))"
)
ENVIRONMENT_KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


def parse_in_child(
    folder: Path,
    library: str,
    limits: tuple[int, ...],
    *,
    wall_seconds: float,
    source: IO[bytes],
    output: IO[bytes],
) -> str | None:
    """Let the `parsing` package of `folder`, which needs `library`, read `source` and write to `output`.

    `limits` are handed to the child, which sets them by itself; after `wall_seconds` it is killed. Returns None when
    the child answered, else the code of the refusal.
    """
    folders = (str(folder), _folder_of(library))
    command = [sys.executable, "-I", "-S", "-c", BOOT, *folders, *map(str, limits)]
    environment = {key: os.environ[key] for key in ENVIRONMENT_KEPT if key in os.environ}
    with subprocess.Popen(
        command, stdin=source, stdout=output, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    ) as child:
        try:
            status = child.wait(wall_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return "slow"
    if status == 0:
        return None
    return "slow" if status in (-signal.SIGXCPU, -signal.SIGKILL) else "large_inside"


def _folder_of(library: str) -> str:
    found = find_spec(library)
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parents[1])
