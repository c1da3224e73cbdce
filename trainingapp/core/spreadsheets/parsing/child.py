"""The child process: sets its own limits, reads the file from standard input, answers in lines of JSON."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator

from . import parse
from .formats import Refused
from .limits import Limits
from .rows import Part


def main(limits: Limits) -> None:
    """Parse standard input to standard output, a part in a line; the last may be `["refused", code, values]`."""
    _limit_self(limits)
    for part in _parts(limits):
        sys.stdout.buffer.write(json.dumps(part, separators=(",", ":")).encode() + b"\n")
    sys.stdout.flush()


def _limit_self(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _parts(limits: Limits) -> Iterator[Part]:
    try:
        yield from parse(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        yield ["refused", refused.code, refused.values]
    except MemoryError:
        yield ["refused", "large_inside", {}]
