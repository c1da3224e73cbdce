"""The child process: sets its own limits, reads the file from standard input, answers in JSON."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from . import parse
from .formats import Refused
from .limits import Limits


def main(limits: Limits) -> None:
    """Parse standard input to standard output: `{"sheets": …}` or `{"refused": code, "values": …}`."""
    _limit_self(limits)
    answer = json.dumps(_answer(limits), ensure_ascii=True, separators=(",", ":"))
    sys.stdout.write(answer)
    sys.stdout.flush()


def _limit_self(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(limits: Limits) -> dict[str, Any]:
    try:
        return parse(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        return {"refused": refused.code, "values": refused.values}
    except MemoryError:
        return {"refused": "large_inside", "values": {}}
