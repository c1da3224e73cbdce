"""What a piece of work costs: CPU seconds and the most memory, of this process and its children."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cost:
    """CPU and wall seconds, and the most bytes that all processes held at a time (0 where nobody watched)."""

    cpu: float = 0
    wall: float = 0
    memory: int = 0


@contextmanager
def measured(*, watch: bool = False) -> Iterator[Cost]:
    """The cost of what is done within; to `watch` the memory takes some CPU time itself."""
    cost, over, most = Cost(), threading.Event(), [0]

    def look() -> None:
        while not over.wait(0.2):
            most.append(family())

    watcher = threading.Thread(target=look)
    if watch:
        watcher.start()
    began, wall = cpu(), time.perf_counter()
    yield cost
    cost.cpu, cost.wall = cpu() - began, time.perf_counter() - wall
    over.set()
    if watch:
        watcher.join()
    cost.memory = max(most)


def cpu() -> float:
    """User and system seconds of this process and its children so far."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def family() -> int:
    """Bytes that this process and its children hold, what they share counted once."""
    children = "".join(path.read_text() for path in Path("/proc/self").glob("task/*/children")).split()
    return sum(_held(Path("/proc", number)) for number in ("self", *children))


def _held(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
