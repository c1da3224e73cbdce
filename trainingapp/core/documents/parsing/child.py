"""The child process: sets its own limits, reads the file from standard input, answers with one JSON object."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from . import parse
from .formats import Refused
from .limits import Limits


def main(limits: Limits) -> None:
    """Parse standard input to standard output: `{"text": …}` or `{"refused": code, "values": {…}}`."""
    for which, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (value, value))
    sys.stdout.write(json.dumps(_answer(limits)))
    sys.stdout.flush()


def _answer(limits: Limits) -> dict[str, Any]:
    try:
        return {"text": parse(sys.stdin.buffer.read(), limits)}
    except Refused as refused:
        return {"refused": refused.code, "values": refused.values}
    except MemoryError:
        return {"refused": "large_inside", "values": {}}
